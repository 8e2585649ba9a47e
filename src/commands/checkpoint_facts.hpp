#pragma once

#include "lsdeconv/io/checkpoint/checkpoint.hpp"

#include <array>
#include <filesystem>
#include <string>

namespace lsdeconv {

/// Percentiles of the finished blocks' intensities that the user is shown.
inline constexpr std::array percentiles_shown{1.0, 50.0, 99.0, 99.9, 99.99};

/// Lines for people: what the checkpoint at `path` holds, how many blocks are done, where its slices are and
/// how its last run ended. `slices` is the folder of the series, whose files are read one by one; empty: the
/// folder that the status of the last run names, if there is one.
std::string checkpoint_summary(const std::filesystem::path& path, const Checkpoint& checkpoint,
                               const std::filesystem::path& slices);

/// The same and more as JSON text for programs.
std::string checkpoint_facts(const std::filesystem::path& path, const Checkpoint& checkpoint,
                             const std::filesystem::path& slices);

} // namespace lsdeconv
