#include "../../../src/compute/cuda/cufft_library.hpp"
#include "../../../src/compute/cuda/management.hpp"

#include <cstdlib>

namespace lsdeconv::cuda {

std::vector<std::string> cufft_file_names() {
  const char* other = std::getenv("LSDECONV_PRETEND_CUFFT");
  return {other != nullptr ? other : LSDECONV_PRETENDED_CUFFT};
}

std::string nvml_file_name() {
  return LSDECONV_PRETENDED_NVML;
}

} // namespace lsdeconv::cuda
