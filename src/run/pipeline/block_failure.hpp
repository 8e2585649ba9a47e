#pragma once

#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/grid/block.hpp"

#include <exception>
#include <string>

namespace lsdeconv {

/// The reason in an exception, empty where there is none: a block's failure must never end the process. What
/// is more than a block's failure passes. `doing`: "reading: ", or nothing where the exception says that
/// itself.
template <typename Body>
std::string reason_of_failure(const Block& block, const char* activity, Body&& body) {
  try {
    body();
    return {};
  } catch (const DeviceLost&) {
    throw;
  } catch (const std::exception& error) {
    return text("block ", block.id, " [", block.core, "]: ", activity, error.what());
  }
}

} // namespace lsdeconv
