#include "lsdeconv/compute/backends.hpp"

#include "cpu/cpu_backend.hpp"
#include "cuda/cuda_backend.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>

namespace lsdeconv {
namespace {

/// BackendRow::unavailable of a backend that needs nothing beside the program.
std::string always_available() {
  return {};
}

} // namespace

std::span<const BackendRow> backends() {
  static constexpr std::array rows{
      BackendRow{"cpu", "the cores of this process, in single precision", always_available,
                 cpu::make_backend},
      BackendRow{"cuda", "one NVIDIA GPU, with cuFFT in single precision", cuda::unavailable,
                 cuda::make_backend},
  };
  return rows;
}

const BackendRow& backend_row(std::string_view name) {
  const std::span<const BackendRow> rows = backends();
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.name == name; });
  if (found == rows.end()) {
    throw Error(text("there is no backend '", name, "'"));
  }
  return *found;
}

} // namespace lsdeconv
