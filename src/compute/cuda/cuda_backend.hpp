#pragma once

#include "lsdeconv/compute/backends.hpp"

namespace lsdeconv::cuda {

/// BackendRow::unavailable: why no GPU can be used here; empty where one can.
std::string unavailable();
/// BackendRow::make of one GPU with cuFFT in single precision.
std::unique_ptr<Backend> make_backend(const BackendOptions& options);

} // namespace lsdeconv::cuda
