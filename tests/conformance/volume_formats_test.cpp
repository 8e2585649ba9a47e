#include "conformance/volume_samples.hpp"
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

namespace fs = std::filesystem;
using testing::patterned;
using testing::TemporaryFolder;
using testing::volume_samples;
using testing::VolumeSample;
using testing::VolumeSamples;

constexpr Extent3 extent{7, 35, 41};

/// Voxels over the whole range of the type.
Volume<float> sample_volume(VoxelType type) {
  Volume<float> volume = patterned(extent);
  for (float& v : volume) {
    v = type == VoxelType::uint8 ? v : type == VoxelType::uint16 ? 257 * v : 1.37F * v - 100;
  }
  return volume;
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

/// A row of the table, a type and a compression.
struct Case {
  VolumeFormatRow format;
  VoxelType type;
  std::string coding;
};

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const VolumeFormatRow& format : volume_formats()) {
    for (const VoxelType type : {VoxelType::uint8, VoxelType::uint16, VoxelType::float32}) {
      for (const auto& [coding, samples] : volume_samples(format.name, type)) {
        cases.push_back({format, type, coding});
      }
    }
  }
  return cases;
}

class EveryVolumeFormat : public ::testing::TestWithParam<Case> {};

TEST_P(EveryVolumeFormat, ReadsAnyWindow) {
  const auto& [format, type, coding] = GetParam();
  const Volume<float> volume = sample_volume(type);
  const VolumeSamples samples = volume_samples(format.name, type);
  for (const VolumeSample& sample : samples.at(coding)) {
    SCOPED_TRACE(sample.how);
    const TemporaryFolder folder;
    const fs::path path = sample.write(folder, volume.view());
    EXPECT_TRUE(format.accepts(path));
    expect_volume(path, type, volume.view());
  }
}

INSTANTIATE_TEST_SUITE_P(Rows, EveryVolumeFormat, ::testing::ValuesIn(all_cases()), [](const auto& row) {
  std::string format(row.param.format.name);
  std::replace(format.begin(), format.end(), '-', '_');
  return text(format, "_", name(row.param.type), "_", row.param.coding);
});

TEST(EveryRowOfTheTable, CanBeWrittenByThisTest) {
  for (const VolumeFormatRow& format : volume_formats()) {
    EXPECT_FALSE(volume_samples(format.name, VoxelType::uint16).empty()) << format.name;
  }
}

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
