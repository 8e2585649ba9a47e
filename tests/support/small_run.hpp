#pragma once

#include "support/temporary_folder.hpp"
#include "support/test_volumes.hpp"
#include "support/tiff_sample.hpp"
#include "support/world.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace lsdeconv::testing {

/// A series of small slices in a folder of the test's own, and the options of a run on it: two iterations on
/// the CPU, with an extent for which the volume is cut into eight blocks.
class SmallRunTest : public ::testing::Test {
protected:
  SmallRunTest() {
    for (float& voxel : volume) {
      voxel = std::floor(voxel);
    }
    write_slices(config.input, volume);
  }

  static void write_slices(const std::filesystem::path& into, const Volume<float>& voxels) {
    std::filesystem::create_directories(into);
    const Extent3 e = voxels.extent();
    for (std::int64_t z = 0; z < e.z; ++z) {
      write_tiff(into / text("slice_", z + 100, ".tif"), voxels.view().part({{z, 0, 0}, {z + 1, e.y, e.x}}),
                 {});
    }
  }

  /// The message with which `body` refuses; "no error" where it does not.
  template <typename Body>
  static std::string refusal(Body&& body) {
    try {
      body();
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }

  mpi::Communicator world = testing::world();
  TemporaryFolder folder;
  Volume<float> volume = beads({12, 28, 32}, 5, 110);
  RunConfig config = options();

private:
  [[nodiscard]] RunConfig options() const {
    RunConfig asked;
    for (const auto& [name, value] : {std::pair{"dxy", "1.8"},
                                      {"dz", "4"},
                                      {"lambda-ex", "488"},
                                      {"lambda-em", "525"},
                                      {"na", "0.12"},
                                      {"numit", "2"},
                                      {"block-size-max", "20000"},
                                      {"device", "cpu"},
                                      {"threads", "1"}}) {
      set_parameter(asked, name, value);
    }
    asked.input = folder / "in";
    asked.output = folder / "out";
    asked.bind = false;
    asked.quiet = true;
    return asked;
  }
};

} // namespace lsdeconv::testing
