#include "support/foreign_tools.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

using testing::TemporaryFolder;

/// Odd along every axis, and not a multiple of any tile.
constexpr Extent3 volume{3, 37, 53};

/// Exact in every type after the mapping. The script below has the same formula.
float value_at(std::int64_t z, std::int64_t y, std::int64_t x) {
  return static_cast<float>((31 * z + 7 * y + 3 * x) % 113);
}

Volume<float> sample_volume() {
  Volume<float> voxels(volume);
  for (std::int64_t z = 0; z < volume.z; ++z) {
    for (std::int64_t y = 0; y < volume.y; ++y) {
      for (std::int64_t x = 0; x < volume.x; ++x) {
        voxels(z, y, x) = value_at(z, y, x);
      }
    }
  }
  return voxels;
}

/// Checks, with tifffile, folders of slices and copies of them that libtiff has made without compression.
constexpr const char* script = R"python(
import pathlib, sys, xml.etree.ElementTree as tree
import numpy, tifffile

NAMES = [f"img_{i:06d}.tif" for i in (1, 2, 3)]
OME = "{http://www.openmicroscopy.org/Schemas/OME/2016-06}"


def check_page(page, dtype, compression, tile):
    assert page.shape == (37, 53) and page.dtype == dtype and page.photometric == 1, page
    assert page.compression == {"none": 1, "deflate": 8, "zstd": 50000}[compression], page.compression
    assert page.predictor == (2 if compression != "none" and dtype != "float32" else 1), page.predictor
    assert page.is_tiled == (tile > 0) and (tile == 0 or page.tile == (tile, tile)), page.tile
    resolution = [tuple(page.tags[tag].value) for tag in ("XResolution", "YResolution")]
    assert [round(a / b, 6) for a, b in resolution] == [2.5, 0.4], resolution
    assert page.tags["ResolutionUnit"].value == 1  # the unit stands in ImageJ's lines of the description
    assert page.software.startswith("lsdeconv ")


def check_text(text, head=""):
    assert text.startswith(head + "lsdeconv test\n"), text
    assert {"gain=2", "offset=5", "stored = gain * counts + offset"} <= set(text.splitlines()), text


def check_xml(xml, dtype):
    root = tree.fromstring(xml)
    assert root.tag == OME + "OME"
    check_text(root.find(f"{OME}Image/{OME}Description").text)
    pixels = root.find(f"{OME}Image/{OME}Pixels")
    sizes = {name: value for name, value in pixels.attrib.items() if name.startswith(("Size", "Physical", "Type"))}
    assert sizes == {"SizeX": "53", "SizeY": "37", "SizeZ": "3", "SizeC": "1", "SizeT": "1",
                     "Type": {"float32": "float"}.get(dtype, dtype), "PhysicalSizeX": "0.4", "PhysicalSizeXUnit": "µm",
                     "PhysicalSizeY": "2.5", "PhysicalSizeYUnit": "µm", "PhysicalSizeZ": "3", "PhysicalSizeZUnit": "µm"}, sizes
    planes = pixels.findall(f"{OME}TiffData")
    assert [p.attrib for p in planes] == [{"FirstZ": str(i), "IFD": "0", "PlaneCount": "1"} for i in range(3)]
    uuids = [p.find(f"{OME}UUID") for p in planes]
    assert [u.attrib["FileName"] for u in uuids] == NAMES
    assert len({u.text for u in uuids}) == 3


def check(folder, plain, dtype, compression, tile, big, flip):
    z, y, x = numpy.ogrid[:3, :37, :53]
    expected = (2 * ((31 * z + 7 * y + 3 * x) % 113) + 5).astype(dtype)
    if flip:
        expected = expected[:, ::-1]
    assert sorted(path.name for path in folder.iterdir()) == ["deconvolved.companion.ome", *NAMES]
    check_xml((folder / "deconvolved.companion.ome").read_bytes(), dtype)
    decodes = compression != "zstd"  # the tifffile of a distribution has no ZSTD: it reads the copy then
    for i, name in enumerate(NAMES):
        with tifffile.TiffFile(folder / name) as file:
            assert file.is_bigtiff == big and len(file.pages) == 1
            check_page(file.pages[0], dtype, compression, tile)
            check_text(file.pages[0].description, "ImageJ=1.53t\nunit=um\nspacing=3\n")
            assert {"saturated_below=0", "saturated_above=0", f"z={i}"} <= set(file.pages[0].description.splitlines())
            if decodes:
                numpy.testing.assert_array_equal(file.pages[0].asarray(), expected[i])
        numpy.testing.assert_array_equal(tifffile.imread(plain / name), expected[i])
    series = tifffile.imread([(folder if decodes else plain) / name for name in NAMES])
    numpy.testing.assert_array_equal(series, expected)


base, dtype, compression = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
for tile in (0, 16, 48):
    for big in (False, True):
        folder = base / f"tile{tile}{'big' if big else ''}"
        check(folder, base / (folder.name + "-plain"), dtype, compression, tile, big, flip=tile == 48)
)python";

using Format = std::tuple<VoxelType, TiffCompression>;

class SliceFormats : public ::testing::TestWithParam<Format> {
protected:
  void write(const std::filesystem::path& slices, const SliceFormat& format) const {
    std::filesystem::create_directory(slices);
    const SliceWriter writer(numbered_slices(slices, volume.z), volume, format);
    for (std::int64_t z = 0; z < volume.z; ++z) {
      EXPECT_EQ(writer.write(z, voxels.view().part({{z, 0, 0}, {z + 1, volume.y, volume.x}})), Saturation{});
    }
    writer.write_companion();
  }

  void expect_own_reader(const std::filesystem::path& slices, bool flip) const {
    const auto reader = open_volume(slices, {}, world);
    ASSERT_EQ(reader->description().extent, volume);
    ASSERT_EQ(reader->description().type, std::get<VoxelType>(GetParam()));
    Volume<float> read(volume);
    reader->read(whole(volume), read.view());
    std::int64_t wrong = 0;
    for (std::int64_t z = 0; z < volume.z; ++z) {
      for (std::int64_t y = 0; y < volume.y; ++y) {
        for (std::int64_t x = 0; x < volume.x; ++x) {
          wrong += read(z, flip ? volume.y - 1 - y : y, x) != 2 * value_at(z, y, x) + 5 ? 1 : 0;
        }
      }
    }
    EXPECT_EQ(wrong, 0);
  }

  /// Expects that libtiff's tools have no complaints about the slices, and copies them without compression.
  void expect_tools(const std::filesystem::path& slices, const std::filesystem::path& plain) const {
    std::filesystem::create_directory(plain);
    for (const auto& entry : std::filesystem::directory_iterator(slices)) {
      const std::string name = entry.path().string();
      if (entry.path().filename() == companion_name) {
        continue;
      }
      EXPECT_TRUE(testing::succeeds("test -z \"$(tiffinfo -D " + name + " 2>&1 >/dev/null)\"")) << name;
      EXPECT_TRUE(
          testing::succeeds("tiffcp -c none " + name + " " + (plain / entry.path().filename()).string()));
    }
  }

  mpi::Communicator world = testing::world();
  TemporaryFolder folder;
  Volume<float> voxels = sample_volume();
};

TEST_P(SliceFormats, AreReadByThisAndOtherPrograms) {
  const std::string python = testing::python_with("tifffile");
  const bool tools = testing::succeeds("command -v tiffcp >/dev/null");
  const auto [type, compression] = GetParam();
  for (const std::int64_t tile : {0, 16, 48}) {
    for (const bool big : {false, true}) {
      const bool flip = tile == 48;
      const std::filesystem::path slices = folder / text("tile", tile, big ? "big" : "");
      write(slices, {.mapping = {.gain = 2, .offset = 5, .type = type},
                     .flip = flip,
                     .compression = compression,
                     .tile = tile,
                     .bigtiff = big,
                     .voxel = {3, 2.5, 0.4},
                     .description = "lsdeconv test"});
      expect_own_reader(slices, flip);
      if (tools) {
        expect_tools(slices, slices.string() + "-plain");
      }
    }
  }
  if (!tools || python.empty()) {
    GTEST_SKIP() << "read by this program alone: no libtiff-tools or python3-tifffile";
  }
  std::ofstream(folder / "check.py") << script;
  EXPECT_TRUE(testing::succeeds(text(python, " ", (folder / "check.py").string(), " ", folder.path().string(),
                                     " ", name(type), " ", tiff::name(compression))));
}

INSTANTIATE_TEST_SUITE_P(Rows, SliceFormats,
                         ::testing::Combine(::testing::Values(VoxelType::uint8, VoxelType::uint16,
                                                              VoxelType::float32),
                                            ::testing::Values(TiffCompression::none, TiffCompression::deflate,
                                                              TiffCompression::zstd)),
                         [](const auto& row) {
                           return name(std::get<VoxelType>(row.param)) + "_"
                                  + tiff::name(std::get<TiffCompression>(row.param));
                         });

} // namespace
} // namespace lsdeconv
