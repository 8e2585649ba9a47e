#pragma once

#include "lsdeconv/compute/backend.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lsdeconv {

/// Backend::blocks_in_flight() of a GPU: while one block is computed, the next is uploaded and the one before
/// downloaded.
inline constexpr int blocks_in_flight_on_gpu = 3;

/// What a backend is made with; each reads the members that concern it.
struct BackendOptions {
  int threads = 1; ///< Host threads, at least 1: that compute, or that prepare memory for a GPU.
  int device = 0;  ///< Device::ordinal, of a backend that computes on a GPU.
};

/// A row of the table of backends.
struct BackendRow {
  std::string_view name;    ///< "cpu"; as backend_row() takes it.
  std::string_view summary; ///< What computes, and with which library.
  /// Why the backend cannot be used in this process; empty where it can.
  std::string (*unavailable)();
  /// Makes one. Throws UserError, saying what is missing, where it is unavailable or lacks that device; Error
  /// for impossible options; OutOfMemory and DeviceLost as Backend does.
  std::unique_ptr<Backend> (*make)(const BackendOptions& options);
};

/// All backends of this program. A new one is one folder under src/compute and one row here.
std::span<const BackendRow> backends();
/// The row of that name. Throws Error where there is none.
const BackendRow& backend_row(std::string_view name);

} // namespace lsdeconv
