#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/zarr/ome_collection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv::zarr {
namespace {

using ::testing::ElementsAre;

class OmeCollections : public ::testing::Test {
protected:
  void put(const std::string& path, const std::string& words) const {
    std::filesystem::create_directories((folder / path).parent_path());
    std::ofstream(folder / path, std::ios::binary) << words;
  }
  [[nodiscard]] std::optional<OmeCollection> read() const {
    return read_ome_collection(Root(folder.path()), "");
  }

  testing::TemporaryFolder folder;
};

TEST_F(OmeCollections, ArePlatesAndWellsOfBothVersions) {
  put(".zattrs", R"({"plate":{"wells":[{"path":"A/1"},{"path":"A/2"}]}})");
  EXPECT_EQ(read()->kind, OmeCollectionKind::plate);
  EXPECT_THAT(read()->paths, ElementsAre("A/1", "A/2"));
  put("zarr.json",
      R"({"zarr_format":3,"node_type":"group","attributes":{"ome":{"well":{"images":[{"path":"0"}]}}}})");
  EXPECT_EQ(read()->kind, OmeCollectionKind::well);
  EXPECT_THAT(read()->paths, ElementsAre("0"));
}

TEST_F(OmeCollections, OfSeriesAreListedOrCounted) {
  put(".zattrs", R"({"bioformats2raw.layout":3})");
  const std::string image = R"({"multiscales":[{"axes":["z","y","x"],"datasets":[{"path":"0"}]}]})";
  put("0/.zattrs", image);
  put("1/.zattrs", image);
  EXPECT_THAT(read()->paths, ElementsAre("0", "1"));
  put("OME/.zattrs", R"({"series":["1"]})");
  EXPECT_THAT(read()->paths, ElementsAre("1"));
}

TEST_F(OmeCollections, AreNoOtherFoldersAndLeadNowhereElse) {
  EXPECT_FALSE(read());
  put(".zattrs", R"({"labels":["cells"]})");
  EXPECT_FALSE(read());
  put(".zattrs", R"({"plate":{"wells":[{"path":"../other"}]}})");
  EXPECT_THROW((void)read(), UserError);
  put(".zattrs", R"({"plate":{"wells":7}})");
  EXPECT_THROW((void)read(), UserError);
}

} // namespace
} // namespace lsdeconv::zarr
