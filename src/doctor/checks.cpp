#include "lsdeconv/doctor/checks.hpp"

#include <array>

namespace lsdeconv::doctor {

std::span<const CheckRow> checks() {
  static constexpr std::array rows{
      CheckRow{"Machine", judge_machine},
      CheckRow{"GPUs", judge_gpus},
      CheckRow{"MPI", judge_ranks},
      CheckRow{"Memory", judge_memory},
      CheckRow{"Kernel parameters", judge_kernel_parameters},
      CheckRow{"Limits", judge_limits},
      CheckRow{"Disk of the checkpoint", judge_disk},
  };
  return rows;
}

} // namespace lsdeconv::doctor
