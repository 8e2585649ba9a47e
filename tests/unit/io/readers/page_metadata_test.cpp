#include "io/readers/inspection/page_metadata.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

const Spacing3 nothing{0, 0, 0};

Spacing3 ome(const std::string& attributes) {
  tiff::Directory page;
  page.description = R"(<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">)"
                     R"(<Image ID="Image:0" Name="x > y"><Pixels DimensionOrder="XYCZT" )"
                     + attributes + R"( SizeX="9"><Channel/></Pixels></Image></OME>)";
  return page_metadata(page).voxel;
}

tiff::Directory imagej(const std::string& lines, double resolution, bool per_centimetre = false) {
  tiff::Directory page;
  page.description = "ImageJ=1.53t\nimages=64\nslices=64\n" + lines + "loop=false\n";
  page.row_resolution = page.column_resolution = resolution;
  page.resolution_is_per_centimetre = per_centimetre;
  return page;
}

TEST(PageMetadata, OfOmeXmlIsInMicrometresUnlessItSaysOtherwise) {
  EXPECT_EQ(ome(R"(PhysicalSizeX="0.13" PhysicalSizeY="0.14" PhysicalSizeZ="0.3")"),
            (Spacing3{0.3, 0.14, 0.13}));
  EXPECT_EQ(
      ome("PhysicalSizeXUnit=\"\xC2\xB5m\" PhysicalSizeX='0.13' PhysicalSizeYUnit=\"nm\" PhysicalSizeY = "
          "\"140\" PhysicalSizeZUnit=\"mm\"\n PhysicalSizeZ=\"3.0E-4\""),
      (Spacing3{3.0e-4 * 1e3, 140 * 1e-3, 0.13}));
}

TEST(PageMetadata, OfOmeXmlWithANameSpaceIsFound) {
  tiff::Directory page;
  page.description = R"(<OME:OME><OME:Pixels PhysicalSizeX="0.5"/></OME:OME>)";
  const StatedAcquisition stated = page_metadata(page);
  EXPECT_EQ(stated.source, "OME-XML");
  EXPECT_EQ(stated.voxel, (Spacing3{0, 0, 0.5}));
}

TEST(PageMetadata, OfBrokenOmeXmlIsNotStated) {
  EXPECT_EQ(ome(""), nothing);
  EXPECT_EQ(ome(R"(PhysicalSizeX="wide" PhysicalSizeY="-1" PhysicalSizeZ="inf")"), nothing);
  EXPECT_EQ(ome(R"(PhysicalSizeX="3" PhysicalSizeXUnit="pixel")"), nothing);
  EXPECT_EQ(ome(R"(NotPhysicalSizeX="3")"), nothing);
  for (const char* text : {"<OME", "<OME><Pixels", "<OME><Pixels PhysicalSizeX",
                           "<OME><Pixels PhysicalSizeX=", "<OME><Pixels PhysicalSizeX=\"1",
                           "<OME><Pixels PhysicalSizeX=\"", "<OME>Pixels"}) {
    tiff::Directory page;
    page.description = text;
    EXPECT_EQ(page_metadata(page).voxel, nothing) << text;
  }
}

TEST(PageMetadata, OfImageJIsPerItsUnit) {
  const StatedAcquisition stated = page_metadata(imagej("unit=micron\nspacing=0.3\n", 1 / 0.13));
  EXPECT_EQ(stated.source, "ImageJ");
  EXPECT_EQ(stated.voxel, (Spacing3{0.3, 0.13, 0.13}));
  EXPECT_EQ(page_metadata(imagej("unit=\\u00B5m\nspacing=0.3\n", 4)).voxel, (Spacing3{0.3, 0.25, 0.25}));
  EXPECT_EQ(page_metadata(imagej("unit=nm\nspacing=300\n", 1 / 130.0)).voxel,
            (Spacing3{300 * 1e-3, 0.13, 0.13}));
}

TEST(PageMetadata, OfImageJPerCentimetreIsThat) {
  EXPECT_EQ(page_metadata(imagej("unit=um\nspacing=1.2\n", 25000, true)).voxel, (Spacing3{1.2, 0.4, 0.4}));
}

TEST(PageMetadata, OfImageJLeavesOutASpacingOfOne) {
  EXPECT_EQ(page_metadata(imagej("unit=um\n", 4)).voxel, (Spacing3{1, 0.25, 0.25}));
}

TEST(PageMetadata, OfASingleImageHasNoSpacingUnlessItIsWritten) {
  tiff::Directory page = imagej("", 4);
  page.description = "ImageJ=1.53t\nunit=um\n";
  EXPECT_EQ(page_metadata(page).voxel, (Spacing3{0, 0.25, 0.25}));
  page.description += "spacing=1.25\n";
  EXPECT_EQ(page_metadata(page).voxel, (Spacing3{1.25, 0.25, 0.25}));
}

TEST(PageMetadata, OfInchesIsNoSizeOfVoxels) {
  EXPECT_EQ(page_metadata(imagej("unit=inch\n", 300)).voxel, nothing);
}

TEST(PageMetadata, OfImageJWithoutAUnitIsNotStated) {
  EXPECT_EQ(page_metadata(imagej("spacing=2\n", 4)).voxel, nothing);
  EXPECT_EQ(page_metadata(imagej("unit=pixel\nspacing=2\n", 4)).voxel, nothing);
  EXPECT_EQ(page_metadata(imagej("unit=um\nspacing=2\n", 0)).voxel, (Spacing3{2, 0, 0}));
}

TEST(PageMetadata, OfAnyOtherDescriptionIsNotStated) {
  tiff::Directory page;
  page.row_resolution = page.column_resolution = 72;
  for (const char* text : {"", "lsdeconv", R"({"shape": [64, 64, 64]})"}) {
    page.description = text;
    EXPECT_EQ(page_metadata(page).voxel, nothing);
    EXPECT_TRUE(page_metadata(page).source.empty());
  }
}

TEST(PageMetadata, KnowTheResultOfARun) {
  const auto deconvolved = [](const std::string& description) {
    tiff::Directory page;
    page.description = description;
    return page_metadata(page).deconvolved;
  };
  EXPECT_TRUE(deconvolved("lsdeconv 1.0 (abc)\nrun=0123\ngain=1"));
  EXPECT_TRUE(deconvolved("ImageJ=1.53t\nunit=um\nspacing=5\nlsdeconv 1.0\nrun=0123"));
  EXPECT_TRUE(
      deconvolved("<?xml?><OME><Image><Description>lsdeconv 1.0\nrun=0123</Description></Image></OME>"))
      << "as earlier versions described the first slice";
  EXPECT_FALSE(deconvolved("lsdeconv phantom, seed 1: what the camera sees"));
  EXPECT_FALSE(deconvolved("made for lsdeconv 1.0\nrun=7"));
  EXPECT_FALSE(deconvolved("ImageJ=1.53t\nrun=7"));
  EXPECT_FALSE(deconvolved(""));
}

} // namespace
} // namespace lsdeconv
