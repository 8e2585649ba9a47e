#include "planning_notice.hpp"

#include "lsdeconv/core/text.hpp"

#include <cmath>

namespace lsdeconv::cuda {
namespace {

/// Planning with compiled kernels takes less than a second.
constexpr double slow = 5;

} // namespace

std::string notice_of_planning(const std::string& device, double seconds) {
  if (seconds < slow) {
    return {};
  }
  return text(
      device, ": its Fourier transforms were ready after ", std::lround(seconds),
      " s, as the driver compiles them at their first use and keeps them in ~/.nv/ComputeCache, or in the "
      "folder that CUDA_CACHE_PATH names: one that the nodes share and that outlives the job saves the wait");
}

} // namespace lsdeconv::cuda
