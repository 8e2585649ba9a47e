#include "cufft_library.hpp"
#include "management.hpp"

#include "lsdeconv/core/text.hpp"

#include <cstdlib>

namespace lsdeconv::cuda {

/// Those of CUDA 13 and 12, which agree in what is used here: first that of the toolkit that the program was
/// built with; first where the system looks for libraries.
std::vector<std::string> cufft_file_names() {
  std::vector<std::string> folders{""};
  for (const char* name : {"CUDA_HOME", "CUDA_PATH"}) {
    if (const char* toolkit = std::getenv(name)) {
      folders.push_back(text(toolkit, "/lib64/"));
    }
  }
  folders.emplace_back(LSDECONV_CUDA_LIBRARY_FOLDER "/");
  folders.emplace_back("/usr/local/cuda/lib64/");
  std::vector<std::string> names;
  for (const int version : {CUFFT_VER_MAJOR, CUFFT_VER_MAJOR == 12 ? 11 : 12}) {
    for (const std::string& folder : folders) {
      names.push_back(text(folder, "libcufft.so.", version));
    }
  }
  return names;
}

std::string nvml_file_name() {
  return "libnvidia-ml.so.1";
}

} // namespace lsdeconv::cuda
