#include "io/readers/inspection/content_sample.hpp"
#include "io/readers/naming/slice_names.hpp"
#include "io/readers/paged_volume.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using testing::patterned;
using testing::TemporaryFolder;
using testing::write_tiff;

/// A folder that all ranks see, filled by the root.
class SharedSeries : public ::testing::Test {
protected:
  SharedSeries() {
    path = ranks.on_root([&] {
      for (std::int64_t z = 0; z < 13; ++z) {
        write_tiff(folder / text("img_", z, ".tif"), volume.view().part({{z, 0, 0}, {z + 1, 9, 11}}), {});
      }
      return folder.path().string();
    });
  }
  void TearDown() override { ranks.barrier(); } // nobody removes what another still reads

  void on_root(const std::function<void()>& body) const {
    ranks.all_or_none([&] {
      if (ranks.is_root()) {
        body();
      }
    });
  }
  [[nodiscard]] std::string refusal(const std::filesystem::path& input) const {
    try {
      (void)open_volume(input, {.threads = 2}, ranks);
    } catch (const UserError& error) {
      EXPECT_EQ(error.known(), Error::Known::to_all_ranks);
      return error.what();
    }
    return "no error";
  }

  mpi::Communicator ranks = mpi::Communicator::world();
  TemporaryFolder folder;
  std::filesystem::path path;
  Volume<float> volume = patterned({13, 9, 11});
};

TEST_F(SharedSeries, EveryRankReadsTheWholeVolume) {
  const auto reader = open_volume(path, {.threads = 2}, ranks);
  ASSERT_EQ(reader->description().extent, volume.extent());
  EXPECT_EQ(reader->description().files.size(), 13U);
  Volume<float> read(volume.extent());
  reader->read(whole(volume.extent()), read.view());
  EXPECT_TRUE(std::equal(read.begin(), read.end(), volume.begin()));
}

/// As one process alone finds it.
std::uint64_t serial_digest(const std::filesystem::path& folder) {
  const std::vector<std::string> names = slice_names(folder, "");
  std::vector<FileHeader> headers;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::int64_t chunks =
        sampled_chunks(static_cast<std::int64_t>(i), static_cast<std::int64_t>(names.size()));
    headers.push_back(inspect_file(folder / names[i], PagesWanted::one, chunks));
  }
  return volume_of_series(folder, names, headers, number_slices(names), MissingSlices::refuse)
      .description.digest;
}

TEST_F(SharedSeries, DigestDoesNotDependOnTheNumberOfRanks) {
  EXPECT_EQ(open_volume(path, {}, ranks)->description().digest, serial_digest(path));
}

TEST_F(SharedSeries, AllRanksAreToldTheSameFaults) {
  on_root([&] {
    write_tiff(path / "img_0.tif", patterned({1, 9, 12}).view(), {});
    std::ofstream(path / "img_12.tif", std::ios::trunc) << "garbage";
    std::filesystem::remove(path / "img_5.tif");
  });
  const std::string message = refusal(path);
  EXPECT_THAT(message,
              AllOf(HasSubstr("img_0.tif: 9×12"), HasSubstr("img_12.tif: no TIFF"), HasSubstr("number 5")));
  EXPECT_THAT(ranks.all_gather(message), Each(message));
}

TEST_F(SharedSeries, AllRanksRefuseWhatOnlyTheRootLooksAt) {
  EXPECT_THAT(ranks.all_gather(refusal(path / "absent")), Each(HasSubstr("does not exist")));
  on_root([&] { std::filesystem::create_directory(path / "empty"); });
  EXPECT_THAT(ranks.all_gather(refusal(path / "empty")), Each(HasSubstr("holds no TIFF")));
  on_root([&] { write_tiff(path / "other.tif", volume.view().part({{0, 0, 0}, {1, 9, 11}}), {}); });
  EXPECT_THAT(ranks.all_gather(refusal(path)), Each(HasSubstr("--pattern")));
}

} // namespace
} // namespace lsdeconv
