#pragma once

#include "lsdeconv/core/error.hpp"

namespace lsdeconv {

/// A device has too little memory for what was asked; a smaller block may fit.
class OutOfMemory : public Error {
public:
  using Error::Error;
};

/// A device failed in a way that makes everything it still holds worthless: no further call on its backend
/// can succeed. The message names node, device and cause.
class DeviceLost : public Error {
public:
  using Error::Error;
};

} // namespace lsdeconv
