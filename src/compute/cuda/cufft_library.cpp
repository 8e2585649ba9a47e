#include "cufft_library.hpp"

#include "lsdeconv/core/text.hpp"

#include <dlfcn.h>
#include <filesystem>

namespace lsdeconv::cuda {
namespace {

/// Finds functions in a loaded library.
class Finder {
public:
  explicit Finder(void* library) : library_(library) {}
  template <typename Function>
  void find(Function& function, const char* name) {
    function = reinterpret_cast<Function>(dlsym(library_, name));
    if (function == nullptr && lacking_.empty()) {
      lacking_ = name;
    }
  }
  /// The first function that is not there; empty where all are.
  [[nodiscard]] const std::string& lacking() const { return lacking_; }

private:
  void* library_;
  std::string lacking_;
};

/// CufftLibrary::missing is only the reason.
CufftLibrary load(const std::string& file_name) {
  CufftLibrary found;
  void* library = dlopen(file_name.c_str(), RTLD_NOW | RTLD_LOCAL); // never unloaded
  if (library == nullptr) {
    found.missing = dlerror();
    return found;
  }
  Finder finder(library);
  finder.find(found.get_version, "cufftGetVersion");
  finder.find(found.create, "cufftCreate");
  finder.find(found.destroy, "cufftDestroy");
  finder.find(found.set_auto_allocation, "cufftSetAutoAllocation");
  finder.find(found.make_plan_many_64, "cufftMakePlanMany64");
  finder.find(found.get_size_many_64, "cufftGetSizeMany64");
  finder.find(found.set_work_area, "cufftSetWorkArea");
  finder.find(found.set_stream, "cufftSetStream");
  finder.find(found.exec_r2c, "cufftExecR2C");
  finder.find(found.exec_c2r, "cufftExecC2R");
  if (!finder.lacking().empty()) {
    CufftLibrary none;
    none.missing = text(file_name, " has no function ", finder.lacking());
    return none;
  }
  return found;
}

} // namespace

CufftLibrary load_cufft(const std::vector<std::string>& file_names) {
  std::string first_reason;
  for (const std::string& file_name : file_names) {
    CufftLibrary library = load(file_name);
    if (library.missing.empty()) {
      return library;
    }
    if (first_reason.empty()) {
      first_reason = library.missing;
    }
  }
  CufftLibrary none;
  none.missing = text("the library cuFFT of the CUDA toolkit cannot be loaded (", first_reason,
                      "); load the toolkit (module load cuda), or name the folder of ",
                      std::filesystem::path(file_names.front()).filename().string(), " in LD_LIBRARY_PATH");
  return none;
}

const CufftLibrary& cufft() {
  static const CufftLibrary library = load_cufft(cufft_file_names());
  return library;
}

} // namespace lsdeconv::cuda
