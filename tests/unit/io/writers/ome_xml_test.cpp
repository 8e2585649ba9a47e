#include "io/writers/ome_xml.hpp"

#include "lsdeconv/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

OmeSeries series_of(const Extent3& volume) {
  OmeSeries series{.volume = volume,
                   .type = VoxelType::uint16,
                   .voxel = {5, 1.8, 1.75},
                   .description = "lsdeconv test",
                   .files = {}};
  for (std::int64_t z = 0; z < volume.z; ++z) {
    series.files.push_back(text("img_", z + 1, ".tif"));
  }
  return series;
}

std::vector<std::string> identifiers(const std::string& xml) {
  const std::regex urn("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}[\"<]",
                       std::regex::icase);
  std::vector<std::string> found;
  for (auto match = std::sregex_iterator(xml.begin(), xml.end(), urn); match != std::sregex_iterator();
       ++match) {
    found.push_back(match->str().substr(0, match->str().size() - 1));
  }
  return found;
}

TEST(OmeXml, DescribesOneImage) {
  const std::string xml = ome_xml(series_of({3, 40, 50}));
  EXPECT_THAT(xml, HasSubstr(R"(xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06")"));
  EXPECT_THAT(xml, HasSubstr(R"(DimensionOrder="XYZCT" Type="uint16" SizeX="50" SizeY="40" SizeZ="3")"));
  EXPECT_THAT(xml, HasSubstr(R"(PhysicalSizeX="1.75" PhysicalSizeXUnit="µm")"));
  EXPECT_THAT(xml, HasSubstr(R"(PhysicalSizeY="1.8" PhysicalSizeYUnit="µm")"));
  EXPECT_THAT(xml, HasSubstr(R"(PhysicalSizeZ="5" PhysicalSizeZUnit="µm")"));
  EXPECT_THAT(xml, HasSubstr(R"(<TiffData FirstZ="2" IFD="0" PlaneCount="1"><UUID FileName="img_3.tif">)"));
}

TEST(OmeXml, TypesHaveTheSchemasNames) {
  OmeSeries series = series_of({1, 1, 1});
  series.type = VoxelType::uint8;
  EXPECT_THAT(ome_xml(series), HasSubstr(R"(Type="uint8")"));
  series.type = VoxelType::float32;
  EXPECT_THAT(ome_xml(series), HasSubstr(R"(Type="float")"));
}

TEST(OmeXml, AnUnknownVoxelSizeIsLeftOut) {
  OmeSeries series = series_of({1, 1, 1});
  series.voxel = {};
  EXPECT_THAT(ome_xml(series), Not(HasSubstr("PhysicalSize")));
}

TEST(OmeXml, MarkupInTextsIsEscaped) {
  OmeSeries series = series_of({1, 1, 1});
  series.description = R"(a < b & "c" > d)";
  EXPECT_THAT(ome_xml(series), HasSubstr("<Description>a &lt; b &amp; &quot;c&quot; &gt; d</Description>"));
}

TEST(OmeXml, EveryFileHasAnIdentifierOfItsOwn) {
  const std::vector<std::string> found = identifiers(ome_xml(series_of({2000, 1, 1})));
  ASSERT_EQ(found.size(), 2000U);
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()).size(), 2000U);
}

TEST(OmeXml, IsToldFromThatOfOtherPrograms) {
  const std::string xml = ome_xml(series_of({1, 1, 1}));
  EXPECT_TRUE(is_own_ome_xml(xml));
  EXPECT_FALSE(is_own_ome_xml(xml.substr(1)));
  EXPECT_FALSE(is_own_ome_xml(R"(<?xml version="1.0" encoding="UTF-8"?><OME Creator="other"/>)"));
  EXPECT_FALSE(is_own_ome_xml("lsdeconv 0.1"));
}

} // namespace
} // namespace lsdeconv
