#include "run_rows.hpp"

namespace lsdeconv {
namespace {

constexpr const char* no_vesselness =
    "a vesselness filter is no part of a deconvolution; apply one to the result";
constexpr const char* no_allocator = "no voxel and little time depends on the allocator here; it is ignored";

} // namespace

const std::vector<PredecessorOption>& predecessor_options() {
  static const std::vector<PredecessorOption> options{
      {"use-fft", "every convolution is done with Fourier transforms here", true},
      {"adaptive-psf", "it fits the kernel between two estimates, not the microscope's, and ends in noise; "
                       "measure beads and give "
                       "--psf, or match --effective-na and --psf-scale-z to what you see"},
      {"start-block",
       "blocks are handed out to whichever rank is free; use more ranks or nodes with mpirun -n"},
      {"fibermetric-sigma", no_vesselness},
      {"fibermetric-alpha", no_vesselness},
      {"fibermetric-beta", no_vesselness},
      {"fibermetric-gamma", no_vesselness},
      {"fibermetric-method", no_vesselness},
      {"use-jemalloc", no_allocator, true},
      {"use-tcmalloc", no_allocator, true},
      {"no-progress", "--quiet silences it", true},
  };
  return options;
}

} // namespace lsdeconv
