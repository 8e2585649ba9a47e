#pragma once

#include "lsdeconv/io/checkpoint.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace lsdeconv {

/// Blocks of the checkpoint that are done.
std::int64_t blocks_done(const Checkpoint& checkpoint);

/// The lines that tell a reader how far a checkpoint is, where its slices are and how its last run ended.
/// `slices`: as below.
std::string checkpoint_summary(const std::filesystem::path& path, const Checkpoint& checkpoint,
                               const std::filesystem::path& slices);

/// What a checkpoint holds and how far its run came, as JSON text for programs. `slices`: folder of the
/// series, looked at slice by slice; empty: the one that the last run's status names, if there is one.
std::string checkpoint_facts(const std::filesystem::path& path, const Checkpoint& checkpoint,
                             const std::filesystem::path& slices);

} // namespace lsdeconv
