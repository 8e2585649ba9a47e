#pragma once

#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/grid/block.hpp"

#include <exception>
#include <string>

namespace lsdeconv {

/// Runs `body` and gives the block and the message of what it throws, else an empty text: the failure of a
/// block must not end the process. DeviceLost, which concerns more than one block, is thrown on. activity:
/// "reading: ", or empty where the message says that itself.
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
