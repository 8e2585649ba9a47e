#include "support/foreign_tools.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <random>

namespace lsdeconv {
namespace {

using testing::patterned;
using testing::TemporaryFolder;
using testing::TiffStorage;
using testing::write_tiff;

constexpr Extent3 extent{7, 35, 41};

/// Voxels over the whole range of the type.
Volume<float> sample_volume(VoxelType type) {
  Volume<float> volume = patterned(extent);
  for (float& v : volume) {
    v = type == VoxelType::uint8 ? v : type == VoxelType::uint16 ? 257 * v : 1.37F * v - 100;
  }
  return volume;
}

/// Writes a volume in the format of that name and returns the path to open.
std::filesystem::path write_sample(std::string_view format, const std::filesystem::path& folder,
                                   VolumeView<const float> volume, const TiffStorage& storage) {
  if (format == "tiff-stack") {
    write_tiff(folder / "stack.tif", volume, storage);
    return folder / "stack.tif";
  }
  EXPECT_EQ(format, "tiff-series") << "a format that this test cannot write yet";
  for (std::int64_t z = 0; z < volume.extent().z; ++z) {
    const Box3 slice{{z, 0, 0}, {z + 1, volume.extent().y, volume.extent().x}};
    write_tiff(folder / text("slice", z + 5, ".tif"), volume.part(slice), storage);
  }
  return folder;
}

Box3 random_box(std::mt19937& random) {
  Box3 box;
  for (int axis = 0; axis < axes; ++axis) {
    box.begin[axis] = std::uniform_int_distribution<std::int64_t>(0, extent[axis] - 1)(random);
    box.end[axis] = std::uniform_int_distribution<std::int64_t>(box.begin[axis] + 1, extent[axis])(random);
  }
  return box;
}

void expect_window(VolumeReader& reader, VolumeView<const float> volume, const Box3& box) {
  Volume<float> window(box.extent());
  Volume<float> expected(box.extent());
  reader.read(box, window.view());
  copy(volume.part(box), expected.view());
  EXPECT_TRUE(std::equal(window.begin(), window.end(), expected.begin())) << box;

  Volume<std::byte> memory({1, 1, box.voxels() * bytes_per_voxel(reader.description().type)});
  const SampleView samples = samples_at(memory.data(), reader.description().type, box.extent());
  reader.read_samples(box, samples);
  std::visit(
      [&](const auto& view) {
        EXPECT_TRUE(std::equal(view.data(), view.data() + box.voxels(), expected.begin(),
                               [](auto sample, float voxel) { return static_cast<float>(sample) == voxel; }))
            << "samples of " << box;
      },
      samples);
}

/// Reads every voxel, and random windows one after the other with one reader, so that its cache is used.
void expect_volume(const std::filesystem::path& path, VoxelType type, VolumeView<const float> volume) {
  static const mpi::Communicator world = testing::world();
  const auto reader = open_volume(path, {.threads = 2, .cache_bytes = 20000}, world);
  ASSERT_EQ(reader->description().extent, extent);
  ASSERT_EQ(reader->description().type, type);
  expect_window(*reader, volume, whole(extent));
  std::mt19937 random(7);
  for (int i = 0; i < 5; ++i) {
    expect_window(*reader, volume, random_box(random));
  }
}

struct Layout {
  std::uint32_t strip_rows;
  std::uint32_t tile_size;
};

struct Coding {
  const char* name;
  std::uint16_t code;
  bool has_predictor;
};

constexpr Layout layouts[] = {{1, 0}, {8, 0}, {35, 0}, {1, 16}};
constexpr Coding codings[] = {{"None", COMPRESSION_NONE, false},
                              {"Lzw", COMPRESSION_LZW, true},
                              {"Deflate", COMPRESSION_ADOBE_DEFLATE, true},
                              {"OldDeflate", COMPRESSION_DEFLATE, true},
                              {"PackBits", COMPRESSION_PACKBITS, false},
                              {"Zstd", COMPRESSION_ZSTD, true}};

std::vector<std::uint16_t> predictors(const Coding& coding, VoxelType type) {
  if (!coding.has_predictor) {
    return {PREDICTOR_NONE};
  }
  return {PREDICTOR_NONE, static_cast<std::uint16_t>(type == VoxelType::float32 ? PREDICTOR_FLOATINGPOINT
                                                                                : PREDICTOR_HORIZONTAL)};
}

/// All ways to store samples of a type with that compression.
std::vector<TiffStorage> storages(const Coding& coding, VoxelType type) {
  std::vector<TiffStorage> all;
  for (const Layout& layout : layouts) {
    for (const std::uint16_t predictor : predictors(coding, type)) {
      for (const bool big_endian : {false, true}) {
        if (big_endian && predictor == PREDICTOR_FLOATINGPOINT) {
          continue; // libtiff cannot write these (it swaps bytes once too often); Python does below
        }
        for (const bool big_tiff : {false, true}) {
          all.push_back({.bits = static_cast<int>(8 * bytes_per_voxel(type)),
                         .compression = coding.code,
                         .predictor = predictor,
                         .strip_rows = layout.strip_rows,
                         .tile_size = layout.tile_size,
                         .big_endian = big_endian,
                         .big_tiff = big_tiff});
        }
      }
    }
  }
  return all;
}

/// Each row of the table, type and compression.
class EveryVolumeFormat : public ::testing::TestWithParam<std::tuple<VolumeFormatRow, VoxelType, Coding>> {};

TEST_P(EveryVolumeFormat, ReadsAnyWindow) {
  const auto& [format, type, coding] = GetParam();
  const Volume<float> volume = sample_volume(type);
  for (const TiffStorage& storage : storages(coding, type)) {
    SCOPED_TRACE(text("predictor ", storage.predictor, ", big-endian ", storage.big_endian, ", BigTIFF ",
                      storage.big_tiff, ", tile ", storage.tile_size, ", strip ", storage.strip_rows));
    const TemporaryFolder folder;
    const std::filesystem::path path = write_sample(format.name, folder.path(), volume.view(), storage);
    EXPECT_TRUE(format.accepts(path));
    expect_volume(path, type, volume.view());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Rows, EveryVolumeFormat,
    ::testing::Combine(::testing::ValuesIn(volume_formats().begin(), volume_formats().end()),
                       ::testing::Values(VoxelType::uint8, VoxelType::uint16, VoxelType::float32),
                       ::testing::ValuesIn(codings)),
    [](const auto& row) {
      std::string format(std::get<0>(row.param).name);
      std::replace(format.begin(), format.end(), '-', '_');
      return text(format, "_", name(std::get<1>(row.param)), "_", std::get<2>(row.param).name);
    });

/// Writes files with tifffile, which shares no code with libtiff, and the voxels as numpy has them.
constexpr const char* tifffile_writer = R"(
import itertools, pathlib, struct, sys, zlib, numpy, tifffile

def floating_point_predicted(row):
    planes = numpy.frombuffer(row.astype('>f4').tobytes(), 'u1').reshape(-1, 4).T.reshape(-1)
    return numpy.diff(planes, prepend=planes[:1] * 0).astype('u1').tobytes()

def write_predicted(path, data):
    file = b'MM' + struct.pack('>HI', 42, 8)
    for z, page in enumerate(data):
        packed = zlib.compress(b''.join(map(floating_point_predicted, page)))
        entries = ((256, 41), (257, 35), (258, 32), (259, 8), (262, 1), (273, len(file) + 138), (277, 1), (278, 35),
                   (279, len(packed)), (317, 3), (339, 3))
        file += struct.pack('>H', 11) + b''.join(struct.pack('>HHII', tag, 4, 1, value) for tag, value in entries)
        following = len(file) + 4 + len(packed) if z + 1 < len(data) else 0
        file += struct.pack('>I', following) + packed
    path.write_bytes(file)

out = pathlib.Path(sys.argv[1])
random = numpy.random.default_rng(3)
for dtype in ('uint8', 'uint16', 'float32'):
    data = random.integers(0, 250, (7, 35, 41)).astype(dtype) * (1 if dtype == 'uint8' else 259)
    data.astype('<f4').tofile(out / f'{dtype}.raw')
    for order, big, shape, packed in itertools.product('<>', (False, True), ('strips', 'tiles', 'one'), (None, 'zlib')):
        where = {'strips': {'rowsperstrip': 4}, 'tiles': {'tile': (16, 32)}, 'one': {}}[shape]
        name = f'{dtype}_{"le" if order == "<" else "be"}_{"big" if big else "classic"}_{shape}_{packed}'
        with tifffile.TiffWriter(out / f'{name}.tif', byteorder=order, bigtiff=big) as file:
            for page in data:
                file.write(page, photometric='minisblack', compression=packed, contiguous=False, **where)
write_predicted(out / 'float32_predicted.tif', data)
)";

TEST(EveryVolumeFormatOfOthers, IsReadAsNumpyHasIt) {
  const std::string python = testing::python_with("tifffile, numpy");
  if (python.empty()) {
    GTEST_SKIP() << "python3-tifffile is absent";
  }
  const TemporaryFolder folder;
  std::ofstream(folder / "write.py") << tifffile_writer;
  ASSERT_TRUE(
      testing::succeeds(text(python, " ", (folder / "write.py").string(), " ", folder.path().string())));
  int files = 0;
  for (const VoxelType type : {VoxelType::uint8, VoxelType::uint16, VoxelType::float32}) {
    Volume<float> expected(extent);
    std::ifstream raw(folder / (name(type) + ".raw"), std::ios::binary);
    raw.read(reinterpret_cast<char*>(expected.data()), expected.size() * 4);
    ASSERT_TRUE(raw);
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      if (entry.path().filename().string().starts_with(name(type) + "_")) {
        SCOPED_TRACE(entry.path().filename());
        expect_volume(entry.path(), type, expected.view());
        ++files;
      }
    }
  }
  EXPECT_EQ(files, 3 * 24 + 1);
}

} // namespace
} // namespace lsdeconv
