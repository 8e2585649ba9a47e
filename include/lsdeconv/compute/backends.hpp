#pragma once

#include "lsdeconv/compute/backend.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace lsdeconv {

struct BackendOptions {
  int threads = 1;
};

/// A row of the table of backends.
struct BackendRow {
  std::string_view name;
  std::string_view summary;
  std::unique_ptr<Backend> (*make)(const BackendOptions& options);
};

/// All backends of this build. A new one is one folder under src/compute and one row here.
std::span<const BackendRow> backends();

} // namespace lsdeconv
