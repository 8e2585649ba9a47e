#pragma once

#include <cufft.h>
#include <string>
#include <vector>

namespace lsdeconv::cuda {

/// The functions of cuFFT that are used here. The library is loaded at run time, so that the program also
/// starts on machines without the CUDA toolkit; it has some hundred times the size of the program, so that it
/// is not linked into it either.
struct CufftLibrary {
  /// Why the library cannot be used and what to do, one sentence without a full stop; empty where it can. The
  /// functions are null then.
  std::string missing;
  decltype(&cufftGetVersion) get_version = nullptr;
  decltype(&cufftCreate) create = nullptr;
  decltype(&cufftDestroy) destroy = nullptr;
  decltype(&cufftSetAutoAllocation) set_auto_allocation = nullptr;
  decltype(&cufftMakePlanMany64) make_plan_many_64 = nullptr;
  decltype(&cufftGetSizeMany64) get_size_many_64 = nullptr;
  decltype(&cufftSetWorkArea) set_work_area = nullptr;
  decltype(&cufftSetStream) set_stream = nullptr;
  decltype(&cufftExecR2C) exec_r2c = nullptr;
  decltype(&cufftExecC2R) exec_c2r = nullptr;
};

/// The library of this process, which the first call loads. A process without a GPU need not call it.
const CufftLibrary& cufft();

/// The file names that are tried in this order, as dlopen takes them. Not empty.
std::vector<std::string> cufft_file_names();
/// The first of these files that can be loaded and has all functions; else CufftLibrary::missing speaks of
/// the first one.
CufftLibrary load_cufft(const std::vector<std::string>& file_names);

} // namespace lsdeconv::cuda
