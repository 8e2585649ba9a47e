#pragma once

#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace lsdeconv::testing {

/// Fixture with a volume and a folder to which its slices are written: img_0.tif, img_1.tif and so on.
class SeriesTest : public ::testing::Test {
protected:
  void write_series(const TiffStorage& storage) const {
    for (std::int64_t z = 0; z < volume.extent().z; ++z) {
      write_slice(text("img_", z, ".tif"), z, storage);
    }
  }
  void write_slice(const std::string& name, std::int64_t z, const TiffStorage& storage) const {
    const Extent3 e = volume.extent();
    write_tiff(folder / name, volume.view().part({{z, 0, 0}, {z + 1, e.y, e.x}}), storage);
  }
  [[nodiscard]] std::unique_ptr<VolumeReader> open(const OpenOptions& options = {}) const {
    return open_volume(folder.path(), options, world);
  }
  [[nodiscard]] std::string refusal(const OpenOptions& options = {}) const {
    try {
      (void)open(options);
    } catch (const UserError& error) {
      return error.what();
    }
    return "no error";
  }
  void expect_window(VolumeReader& reader, const Box3& box) const {
    Volume<float> window(box.extent(), -1.0F);
    reader.read(box, window.view());
    Volume<float> expected(box.extent());
    copy(volume.view().part(box), expected.view());
    EXPECT_TRUE(std::equal(window.begin(), window.end(), expected.begin())) << box;
  }

  mpi::Communicator world = testing::world();
  TemporaryFolder folder;
  Volume<float> volume = patterned({12, 40, 36});
};

} // namespace lsdeconv::testing
