#pragma once

#include "lsdeconv/compute/backends.hpp"

namespace lsdeconv::cpu {

/// BackendRow::make of the cores of this process in single precision.
std::unique_ptr<Backend> make_backend(const BackendOptions& options);

} // namespace lsdeconv::cpu
