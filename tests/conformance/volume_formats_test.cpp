#include "support/foreign_tools.hpp"
#include "support/hdf5_sample.hpp"
#include "support/png_sample.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"
#include "support/world.hpp"
#include "support/zarr_sample.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>
#include <random>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using testing::Hdf5Storage;
using testing::patterned;
using testing::PngStorage;
using testing::TemporaryFolder;
using testing::TiffStorage;
using testing::write_png;
using testing::write_tiff;
using testing::write_zarr;
using testing::ZarrStorage;

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

/// A way to store a volume.
struct Sample {
  std::string how;
  /// Writes the volume into a folder and returns the path to open.
  std::function<fs::path(const TemporaryFolder& folder, VolumeView<const float> volume)> write;
};

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

/// All ways to store samples of a type as TIFF with that compression.
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

std::string storage_text(const TiffStorage& storage) {
  return text("predictor ", storage.predictor, ", big-endian ", storage.big_endian, ", BigTIFF ",
              storage.big_tiff, ", tile ", storage.tile_size, ", strip ", storage.strip_rows);
}

/// Writes each slice with `write`, in files whose names end in `ending`.
template <typename Write>
fs::path write_slices(const TemporaryFolder& folder, VolumeView<const float> volume, const char* ending,
                      Write&& write) {
  const Extent3 e = volume.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    write(folder / text("slice", z + 5, ending), volume.part({{z, 0, 0}, {z + 1, e.y, e.x}}));
  }
  return folder.path();
}

using Samples = std::map<std::string, std::vector<Sample>>; ///< By name of their compression.

Samples tiff_samples(VoxelType type, bool series) {
  Samples all;
  for (const Coding& coding : codings) {
    for (const TiffStorage& storage : storages(coding, type)) {
      all[coding.name].push_back(
          {storage_text(storage),
           [storage, series](const TemporaryFolder& folder, VolumeView<const float> volume) {
             if (series) {
               return write_slices(folder, volume, ".tif",
                                   [&](const fs::path& path, VolumeView<const float> slice) {
                                     write_tiff(path, slice, storage);
                                   });
             }
             write_tiff(folder / "stack.tif", volume, storage);
             return folder / "stack.tif";
           }});
    }
  }
  return all;
}

Samples png_samples(VoxelType type) {
  Samples all;
  for (const int colour : {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_PALETTE}) {
    for (const bool interlaced : {false, true}) {
      if (type == VoxelType::float32 || (type == VoxelType::uint16 && colour == PNG_COLOR_TYPE_PALETTE)) {
        continue; // there is no such PNG
      }
      const PngStorage storage{static_cast<int>(8 * bytes_per_voxel(type)), colour, interlaced};
      all["Deflate"].push_back({text("colour ", colour, ", interlaced ", interlaced),
                                [storage](const TemporaryFolder& folder, VolumeView<const float> volume) {
                                  return write_slices(
                                      folder, volume, ".png",
                                      [&](const fs::path& path, VolumeView<const float> slice) {
                                        write_png(path, slice, storage);
                                      });
                                }});
    }
  }
  return all;
}

std::vector<hid_t> element_types(VoxelType type) {
  switch (type) {
  case VoxelType::uint8:
    return {H5T_STD_U8LE};
  case VoxelType::uint16:
    return {H5T_STD_U16LE, H5T_STD_U16BE};
  case VoxelType::float32:
    return {H5T_IEEE_F32LE, H5T_IEEE_F32BE, H5T_IEEE_F64LE, H5T_IEEE_F64BE};
  }
  return {};
}

using WriteHdf5 = void (*)(const fs::path& path, VolumeView<const float> volume, const Hdf5Storage& storage);

Samples hdf5_samples(VoxelType type, const char* file, WriteHdf5 write, const Extent3& padding) {
  Samples all;
  for (const auto& [name, coding] : std::map<std::string, Hdf5Storage>{
           {"None", {}},
           {"Deflate", {.deflate = 4}},
           {"ShuffleDeflate", {.deflate = 1, .shuffle = true, .fletcher32 = true}}}) {
    for (const hid_t element : element_types(type)) {
      for (const Extent3& chunk : {Extent3{2, 8, 16}, Extent3{1, 35, 41}, Extent3{7, 16, 16}, Extent3{}}) {
        if (chunk == Extent3{} && (name != "None" || padding != Extent3{})) {
          continue; // in one piece there are neither filters nor padding
        }
        Hdf5Storage storage = coding;
        storage.type = element;
        storage.chunk = chunk;
        storage.padding = padding;
        all[name].push_back({text("chunks of ", chunk, ", type ", element),
                             [=](const TemporaryFolder& folder, VolumeView<const float> volume) {
                               write(folder / file, volume, storage);
                               return folder / file;
                             }});
      }
    }
  }
  return all;
}

Samples zarr_samples(VoxelType type) {
  using zarr::CodecKind;
  Samples all;
  for (const auto& [name, codecs] : std::map<std::string, std::vector<zarr::Codec>>{
           {"None", {}},
           {"Blosc",
            {{.kind = CodecKind::blosc, .blosc = {.codec = "lz4", .sample_bytes = bytes_per_voxel(type)}}}},
           {"Zstd", {{.kind = CodecKind::zstd, .level = 1}}},
           {"Gzip", {{.kind = CodecKind::gzip, .level = 1}}}}) {
    for (const Extent3& shard : {Extent3{1, 1, 1}, Extent3{2, 2, 2}, Extent3{1, 3, 1}}) {
      for (const int version : {2, 3}) {
        if (version == 2 && voxel_count(shard) > 1) {
          continue; // there are no shards
        }
        for (const Extent3& chunk : {Extent3{4, 16, 16}, Extent3{7, 35, 41}, Extent3{1, 64, 8}}) {
          const ZarrStorage storage{version, chunk, shard, codecs, chunk.z == 4};
          all[name].push_back({text("version ", version, ", chunks of ", chunk, ", shards of ", shard),
                               [=](const TemporaryFolder& folder, VolumeView<const float> volume) {
                                 write_zarr(folder / "brain.zarr", volume, type, storage);
                                 return folder / "brain.zarr";
                               }});
        }
      }
    }
  }
  return all;
}

/// Ways to store a volume of that type in a format; none where the format has no such type, or where this
/// test cannot write it yet.
Samples samples_of(std::string_view format, VoxelType type) {
  if (format == "tiff-series" || format == "tiff-stack") {
    return tiff_samples(type, format == "tiff-series");
  }
  if (format == "png-series") {
    return png_samples(type);
  }
  if (format == "bdv-hdf5") {
    return hdf5_samples(type, "brain.h5", testing::write_bdv, {});
  }
  if (format == "ome-zarr") {
    return zarr_samples(type);
  }
  if (format == "imaris") {
    return hdf5_samples(type, "brain.ims", testing::write_imaris, {1, 13, 7});
  }
  return {};
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
      for (const auto& [coding, samples] : samples_of(format.name, type)) {
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
  const Samples samples = samples_of(format.name, type);
  for (const Sample& sample : samples.at(coding)) {
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
    EXPECT_FALSE(samples_of(format.name, VoxelType::uint16).empty()) << format.name;
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
