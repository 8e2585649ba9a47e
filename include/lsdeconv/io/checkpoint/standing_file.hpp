#pragma once

#include <filesystem>

namespace lsdeconv {

/// What stands at a path where a checkpoint is wanted.
enum class StandingFile {
  none,    ///< Nothing.
  empty,   ///< A file without a byte, which holds nothing of anybody's.
  own,     ///< A checkpoint of this program, perhaps a damaged one or one of another version.
  foreign, ///< Something else.
  /// Nothing but zeros, or HDF5 that ends too early or is damaged so that it cannot be told whose it is: what
  /// stands beside it must tell.
  remainder
};

/// What stands at `path`, by its content alone, whatever its name. A file that HDF5 can open is ours where
/// its root has the attributes that checkpoints have; one that it cannot open where the texts of those
/// attributes stand in its first 16 MiB. Trials with HDF5 run in a subprocess, as it may crash over damaged
/// files. To be called on one rank.
StandingFile standing_file(const std::filesystem::path& path);

} // namespace lsdeconv
