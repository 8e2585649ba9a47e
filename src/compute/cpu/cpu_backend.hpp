#pragma once

#include "lsdeconv/compute/backends.hpp"

namespace lsdeconv::cpu {

/// The cores of this process with FFTW.
std::unique_ptr<Backend> make_backend(const BackendOptions& options);

} // namespace lsdeconv::cpu
