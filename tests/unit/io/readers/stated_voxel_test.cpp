#include "io/readers/inspection/stated_voxel.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

const Spacing3 nothing{0, 0, 0};

Spacing3 ome(const std::string& attributes) {
  tiff::Directory page;
  page.description = R"(<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">)"
                     R"(<Image ID="Image:0" Name="x > y"><Pixels DimensionOrder="XYCZT" )"
                     + attributes + R"( SizeX="9"><Channel/></Pixels></Image></OME>)";
  return stated_voxel(page).size;
}

tiff::Directory imagej(const std::string& lines, double resolution, bool per_centimetre = false) {
  tiff::Directory page;
  page.description = "ImageJ=1.53t\nimages=64\nslices=64\n" + lines + "loop=false\n";
  page.row_resolution = page.column_resolution = resolution;
  page.resolution_is_per_centimetre = per_centimetre;
  return page;
}

TEST(StatedVoxel, OfOmeXmlIsInMicrometresUnlessItSaysOtherwise) {
  EXPECT_EQ(ome(R"(PhysicalSizeX="0.13" PhysicalSizeY="0.14" PhysicalSizeZ="0.3")"),
            (Spacing3{0.3, 0.14, 0.13}));
  EXPECT_EQ(
      ome("PhysicalSizeXUnit=\"\xC2\xB5m\" PhysicalSizeX='0.13' PhysicalSizeYUnit=\"nm\" PhysicalSizeY = "
          "\"140\" PhysicalSizeZUnit=\"mm\"\n PhysicalSizeZ=\"3.0E-4\""),
      (Spacing3{3.0e-4 * 1e3, 140 * 1e-3, 0.13}));
}

TEST(StatedVoxel, OfOmeXmlWithANameSpaceIsFound) {
  tiff::Directory page;
  page.description = R"(<OME:OME><OME:Pixels PhysicalSizeX="0.5"/></OME:OME>)";
  const StatedVoxel stated = stated_voxel(page);
  EXPECT_EQ(stated.source, "OME-XML");
  EXPECT_EQ(stated.size, (Spacing3{0, 0, 0.5}));
}

TEST(StatedVoxel, OfBrokenOmeXmlIsNotStated) {
  EXPECT_EQ(ome(""), nothing);
  EXPECT_EQ(ome(R"(PhysicalSizeX="wide" PhysicalSizeY="-1" PhysicalSizeZ="inf")"), nothing);
  EXPECT_EQ(ome(R"(PhysicalSizeX="3" PhysicalSizeXUnit="pixel")"), nothing);
  EXPECT_EQ(ome(R"(NotPhysicalSizeX="3")"), nothing);
  for (const char* text : {"<OME", "<OME><Pixels", "<OME><Pixels PhysicalSizeX",
                           "<OME><Pixels PhysicalSizeX=", "<OME><Pixels PhysicalSizeX=\"1",
                           "<OME><Pixels PhysicalSizeX=\"", "<OME>Pixels"}) {
    tiff::Directory page;
    page.description = text;
    EXPECT_EQ(stated_voxel(page).size, nothing) << text;
  }
}

TEST(StatedVoxel, OfImageJIsPerItsUnit) {
  const StatedVoxel stated = stated_voxel(imagej("unit=micron\nspacing=0.3\n", 1 / 0.13));
  EXPECT_EQ(stated.source, "ImageJ");
  EXPECT_EQ(stated.size, (Spacing3{0.3, 0.13, 0.13}));
  EXPECT_EQ(stated_voxel(imagej("unit=\\u00B5m\nspacing=0.3\n", 4)).size, (Spacing3{0.3, 0.25, 0.25}));
  EXPECT_EQ(stated_voxel(imagej("unit=nm\nspacing=300\n", 1 / 130.0)).size,
            (Spacing3{300 * 1e-3, 0.13, 0.13}));
}

TEST(StatedVoxel, OfImageJPerCentimetreIsThat) {
  EXPECT_EQ(stated_voxel(imagej("unit=um\nspacing=1.2\n", 25000, true)).size, (Spacing3{1.2, 0.4, 0.4}));
}

TEST(StatedVoxel, OfImageJLeavesOutASpacingOfOne) {
  EXPECT_EQ(stated_voxel(imagej("unit=um\n", 4)).size, (Spacing3{1, 0.25, 0.25}));
}

TEST(StatedVoxel, OfImageJWithoutAUnitIsNotStated) {
  EXPECT_EQ(stated_voxel(imagej("spacing=2\n", 4)).size, nothing);
  EXPECT_EQ(stated_voxel(imagej("unit=pixel\nspacing=2\n", 4)).size, nothing);
  EXPECT_EQ(stated_voxel(imagej("unit=um\nspacing=2\n", 0)).size, (Spacing3{2, 0, 0}));
}

TEST(StatedVoxel, OfAnyOtherDescriptionIsNotStated) {
  tiff::Directory page;
  page.row_resolution = page.column_resolution = 72;
  for (const char* text : {"", "lsdeconv", R"({"shape": [64, 64, 64]})"}) {
    page.description = text;
    EXPECT_EQ(stated_voxel(page).size, nothing);
    EXPECT_TRUE(stated_voxel(page).source.empty());
  }
}

} // namespace
} // namespace lsdeconv
