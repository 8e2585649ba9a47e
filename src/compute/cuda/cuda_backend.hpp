#pragma once

#include "lsdeconv/compute/backends.hpp"

namespace lsdeconv::cuda {

/// Why no GPU can be used here; empty where one can.
std::string unavailable();
/// One GPU with cuFFT.
std::unique_ptr<Backend> make_backend(const BackendOptions& options);

} // namespace lsdeconv::cuda
