#include "lsdeconv/compute/backends.hpp"

#include "cpu/cpu_backend.hpp"

#include <array>

namespace lsdeconv {

std::span<const BackendRow> backends() {
  static constexpr std::array rows{
      BackendRow{"cpu", "the cores of this process, with FFTW in single precision", cpu::make_backend},
  };
  return rows;
}

} // namespace lsdeconv
