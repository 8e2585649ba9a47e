#pragma once

#include <string>

namespace lsdeconv::cuda {

/// What to tell of a convolver whose planning took so many seconds: most kernels of cuFFT come as code that
/// the driver compiles at their first use on a machine, on every rank of a fresh node at once. Empty where it
/// was fast. device: Gpu::label().
std::string notice_of_planning(const std::string& device, double seconds);

} // namespace lsdeconv::cuda
