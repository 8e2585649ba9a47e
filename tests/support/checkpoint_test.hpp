#pragma once

#include "support/checkpoint_sample.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace lsdeconv::testing {

/// Fixture that creates checkpoints in a temporary folder.
class CheckpointTest : public ::testing::Test {
protected:
  /// Path of a new checkpoint of sample_content(), with no block written.
  [[nodiscard]] std::filesystem::path created(const std::string& name, const Extent3& volume,
                                              const Extent3& core) const {
    Checkpoint::create(folder / name, sample_content(volume, core));
    return folder / name;
  }

  mpi::Communicator world = testing::world();
  TemporaryFolder folder;
};

} // namespace lsdeconv::testing
