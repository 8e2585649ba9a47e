#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/zarr/ome_image.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv::zarr {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

void put(const std::filesystem::path& path, const std::string& words) {
  std::ofstream(path, std::ios::binary) << words;
}

OmeImage sample_image(const std::string& version) {
  OmeImage image;
  image.version = version;
  image.name = "brain \"7\"";
  image.axes = {{"z", "space", "micrometer"}, {"y", "space", "micrometer"}, {"x", "space", "micrometer"}};
  image.levels = {{"0", {1.2, 0.4, 0.4}, {0, 0, 0}}, {"1", {1.2, 0.8, 0.8}, {0, 0.2, 0.2}}};
  image.channels = {
      {.label = "cells", .color = "00FF00", .least = 0, .most = 65535, .black = 100, .white = 3000}};
  image.reduction = "mean";
  return image;
}

TEST(OmeImage, IsReadAsItWasWritten) {
  for (const std::string version : {"0.4", "0.5"}) {
    const TemporaryFolder folder;
    const OmeImage image = sample_image(version);
    for (const GroupFile& file : ome_image_files(image, R"({"lsdeconv": {"run": "abc"}})")) {
      put(folder / file.name, file.content);
    }
    EXPECT_EQ(read_ome_image(Root(folder.path()), ""), image);
    EXPECT_THAT(read_attribute(Root(folder.path()), "", "lsdeconv").value_or(""), HasSubstr("abc"));
    EXPECT_EQ(read_attribute(Root(folder.path()), "", "else"), std::nullopt);
  }
}

TEST(OmeImage, TransformationsFollowEachOther) {
  const TemporaryFolder folder;
  put(folder / ".zattrs",
      R"({"multiscales": [{"version": "0.4", "axes": [{"name": "c", "type": "channel"}, {"name": "x",
    "type": "space", "unit": "millimeter"}], "datasets": [{"path": "s0", "coordinateTransformations": [
    {"type": "scale", "scale": [1, 2]}, {"type": "translation", "translation": [0, 3]}]}],
    "coordinateTransformations": [{"type": "scale", "scale": [1, 10]}]}], "omero": {"channels": 7}})");
  const OmeImage image = read_ome_image(Root(folder.path()), "").value();
  EXPECT_THAT(image.levels.at(0).scale, ElementsAre(1, 20));
  EXPECT_THAT(image.levels.at(0).translation, ElementsAre(0, 30));
  EXPECT_EQ(image.axes.at(1).unit, "millimeter");
  EXPECT_TRUE(image.channels.empty());
}

TEST(OmeImage, IsNotInEveryFolder) {
  const TemporaryFolder folder;
  EXPECT_EQ(read_ome_image(Root(folder.path()), ""), std::nullopt);
  put(folder / ".zattrs", "{}");
  EXPECT_EQ(read_ome_image(Root(folder.path()), ""), std::nullopt);
}

TEST(OmeImage, HostileMetadataAreRefused) {
  const auto refusal = [](const std::string& multiscale) {
    const TemporaryFolder folder;
    put(folder / ".zattrs", R"({"multiscales": )" + multiscale + "}");
    try {
      (void)read_ome_image(Root(folder.path()), "");
    } catch (const UserError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  const auto dataset = [](const std::string& words) {
    return R"([{"axes": [{"name": "z"}], "datasets": [)" + words + "]}]";
  };
  EXPECT_EQ(refusal(dataset(R"({"path": "0"})")), "accepted");
  EXPECT_THAT(refusal(dataset(R"({"path": "../0"})")), HasSubstr("does not lead into the folder"));
  EXPECT_THAT(refusal(dataset(R"({"path": "/etc"})")), HasSubstr("does not lead into the folder"));
  EXPECT_THAT(refusal(dataset(R"({"path": 0})")), HasSubstr("path of a dataset"));
  EXPECT_THAT(
      refusal(dataset(R"({"path": "0", "coordinateTransformations": [{"type": "scale", "scale": [1, 2]}]})")),
      HasSubstr("one per axis"));
  EXPECT_THAT(refusal(dataset(R"({"path": "0", "coordinateTransformations": [{"type": "affine"}]})")),
              HasSubstr("affine"));
  EXPECT_THAT(refusal(dataset("")), HasSubstr("no dataset"));
  EXPECT_THAT(refusal("[]"), HasSubstr("empty"));
  EXPECT_THAT(refusal("7"), HasSubstr("list"));
  EXPECT_THAT(refusal("[7]"), HasSubstr("object"));
}

} // namespace
} // namespace lsdeconv::zarr
