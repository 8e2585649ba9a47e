#pragma once

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <filesystem>
#include <utility>

namespace lsdeconv {

/// Calls `body` and returns what it returns. An input that cannot be used is the user's mistake, whatever
/// library says so: an Error becomes a UserError that names the input; a UserError stays as it is.
template <typename Body>
auto as_input(const std::filesystem::path& input, Body&& body) {
  try {
    return std::forward<Body>(body)();
  } catch (const UserError&) {
    throw;
  } catch (const Error& error) {
    throw UserError(text("the input ", input.string(), " cannot be used: ", error.what()));
  }
}

} // namespace lsdeconv
