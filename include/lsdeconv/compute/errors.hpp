#pragma once

#include "lsdeconv/core/error.hpp"

namespace lsdeconv {

/// A device, or the host memory beside it, has too little room for what was asked; a smaller block may fit.
/// The backend remains usable.
class OutOfMemory : public Error {
public:
  /// With the message as Error takes it.
  using Error::Error;
};

/// A device has failed so that the contents of its memory are lost: no further call on its backend can
/// succeed. The message names node, device and cause.
class DeviceLost : public Error {
public:
  /// With the message as Error takes it.
  using Error::Error;
};

} // namespace lsdeconv
