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
  return {.volume = volume,
          .type = VoxelType::uint16,
          .voxel = {5, 1.8, 1.75},
          .description = "lsdeconv test",
          .identity = 17,
          .file_name = [](std::int64_t z) { return text("img_", z + 1, ".tif"); }};
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
  EXPECT_THAT(xml, HasSubstr(R"(PhysicalSizeX="1.75" PhysicalSizeXUnit="&#181;m")"));
  EXPECT_THAT(xml, HasSubstr(R"(PhysicalSizeY="1.8" PhysicalSizeYUnit="&#181;m")"));
  EXPECT_THAT(xml, HasSubstr(R"(PhysicalSizeZ="5" PhysicalSizeZUnit="&#181;m")"));
  EXPECT_THAT(xml, HasSubstr(R"(<TiffData FirstZ="2" IFD="0" PlaneCount="1"><UUID FileName="img_3.tif">)"));
  EXPECT_EQ(std::count_if(xml.begin(), xml.end(), [](char c) { return (c & 0x80) != 0; }), 0);
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

TEST(OmeXml, EveryFileHasAnIdentifierAndTheFirstTwice) {
  const std::vector<std::string> found = identifiers(ome_xml(series_of({2000, 1, 1})));
  ASSERT_EQ(found.size(), 2001U);
  EXPECT_EQ(found[0], found[1]);
  EXPECT_EQ(std::set<std::string>(found.begin(), found.end()).size(), 2000U);
}

TEST(OmeXml, IdentifiersStayThoseOfTheSeries) {
  const OmeSeries series = series_of({5, 1, 1});
  EXPECT_EQ(ome_xml(series), ome_xml(series));
  OmeSeries other = series;
  other.identity = 18;
  const std::vector<std::string> of_series = identifiers(ome_xml(series));
  const std::vector<std::string> of_other = identifiers(ome_xml(other));
  for (std::size_t i = 0; i < of_series.size(); ++i) {
    EXPECT_NE(of_series[i], of_other[i]);
  }
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
