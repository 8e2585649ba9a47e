#include "io/readers/inspection/ome_metadata.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

OmeImage image_of(const std::string& inside, const std::string& before = "") {
  const OmeMetadata metadata = ome_metadata("<OME UUID=\"urn:uuid:own\">" + before + "<Image ID=\"Image:0\">"
                                            + inside + "</Image></OME>");
  EXPECT_THAT(metadata.images, SizeIs(1));
  return metadata.images.empty() ? OmeImage{} : metadata.images.front();
}

TEST(OmeMetadata, TellSizesAndOrder) {
  const OmeImage image = image_of("<Pixels DimensionOrder=\"XYTCZ\" SizeX=\"9\" SizeY=\"8\" SizeZ=\"7\" "
                                  "SizeC=\"3\" SizeT=\"2\"></Pixels>");
  EXPECT_EQ(image.slices, 7);
  EXPECT_EQ(image.channels, 3);
  EXPECT_EQ(image.times, 2);
  EXPECT_EQ(image.order, "TCZ");
  EXPECT_THAT(image.planes, IsEmpty());
  EXPECT_EQ(image_of("<Pixels DimensionOrder=\"XYQ\"/>").order, "ZCT");
}

TEST(OmeMetadata, TellWhereThePlanesLie) {
  const OmeImage image =
      image_of("<Pixels SizeZ=\"5\"><TiffData/><TiffData FirstZ=\"2\" FirstC=\"1\" FirstT=\"3\" IFD=\"4\"/>"
               "<TiffData IFD=\"0\" PlaneCount=\"6\"><UUID "
               "FileName=\"C:\\data\\a&amp;b.tif\">urn:uuid:x</UUID></TiffData>"
               "<TiffData><UUID FileName=\"me.tif\">urn:uuid:own</UUID></TiffData></Pixels>");
  ASSERT_THAT(image.planes, SizeIs(4));
  EXPECT_EQ(image.planes[0].count, 0);
  EXPECT_EQ(image.planes[1].z, 2);
  EXPECT_EQ(image.planes[1].channel, 1);
  EXPECT_EQ(image.planes[1].time, 3);
  EXPECT_EQ(image.planes[1].page, 4);
  EXPECT_EQ(image.planes[1].count, 1);
  EXPECT_EQ(image.planes[2].count, 6);
  EXPECT_EQ(image.planes[2].file, "a&b.tif");
  EXPECT_EQ(image.planes[3].file, "") << "its own UUID";
}

TEST(OmeMetadata, CountTheSamplesOfAPixelAsOnePlane) {
  EXPECT_EQ(image_of("<Pixels SizeC=\"3\"><Channel SamplesPerPixel=\"3\"/></Pixels>").channels, 1);
  EXPECT_EQ(image_of("<Pixels SizeC=\"2\"><Channel SamplesPerPixel=\"1\"/><Channel/></Pixels>").channels, 2);
  EXPECT_EQ(image_of("<Pixels SizeC=\"4\"><Channel/></Pixels>").channels, 4);
}

TEST(OmeMetadata, TellHowAChannelWasTaken) {
  const OmeImage image =
      image_of("<ObjectiveSettings ID=\"Objective:1\" RefractiveIndex=\"1.52\"/><Pixels SizeC=\"2\" "
               "PhysicalSizeX=\"650\" "
               "PhysicalSizeXUnit=\"nm\" PhysicalSizeY=\"0.65\" PhysicalSizeZ=\"2\">"
               "<Channel ExcitationWavelength=\"488\" EmissionWavelength=\"525.0\"/>"
               "<Channel ExcitationWavelength=\"0.561\" ExcitationWavelengthUnit=\"\xC2\xB5m\"/></Pixels>",
               "<Instrument><Objective ID=\"Objective:0\" LensNA=\"0.1\"/><Objective ID=\"Objective:1\" "
               "LensNA=\"0.6\"/>"
               "</Instrument>");
  const StatedAcquisition first = stated_acquisition(image, 0);
  EXPECT_EQ(first.source, "OME-XML");
  EXPECT_DOUBLE_EQ(first.voxel.x, 0.65);
  EXPECT_EQ(first.voxel.z, 2);
  EXPECT_DOUBLE_EQ(first.excitation_nm, 488);
  EXPECT_DOUBLE_EQ(first.emission_nm, 525);
  EXPECT_EQ(first.na, 0.6);
  EXPECT_EQ(first.refractive_index, 1.52);
  EXPECT_NEAR(stated_acquisition(image, 1).excitation_nm, 561, 1e-9);
  EXPECT_EQ(stated_acquisition(image, 1).emission_nm, 0);
  EXPECT_EQ(stated_acquisition(image, 2).excitation_nm, 0);
}

TEST(OmeMetadata, MayLieInAnotherFile) {
  const OmeMetadata metadata = ome_metadata("<OME><BinaryOnly MetadataFile=\"../all.companion.ome\"/></OME>");
  EXPECT_EQ(metadata.metadata_file, "all.companion.ome");
  EXPECT_THAT(metadata.images, IsEmpty());
}

TEST(OmeMetadata, AbsurdSizesAreBounded) {
  const OmeImage image = image_of("<Pixels SizeZ=\"999999999999\" SizeC=\"999999999999\" SizeT=\"-3\"/>");
  EXPECT_LE(image.slices * image.channels, std::int64_t{1} << 40);
  EXPECT_EQ(image.times, 1);
}

} // namespace
} // namespace lsdeconv
