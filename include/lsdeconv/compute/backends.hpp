#pragma once

#include "lsdeconv/compute/backend.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lsdeconv {

struct BackendOptions {
  /// Of the host, for a backend that computes there.
  int threads = 1;
  /// Device::ordinal, for a backend of devices.
  int device = 0;
};

/// A row of the table of backends.
struct BackendRow {
  std::string_view name;
  std::string_view summary;
  /// Why it cannot be used in this process; empty where it can.
  std::string (*unavailable)();
  /// Throws UserError where it is unavailable, and what it lacks.
  std::unique_ptr<Backend> (*make)(const BackendOptions& options);
};

/// All backends of this program. A new one is one folder under src/compute and one row here.
std::span<const BackendRow> backends();
/// Throws Error for a name that is none.
const BackendRow& backend_row(std::string_view name);

} // namespace lsdeconv
