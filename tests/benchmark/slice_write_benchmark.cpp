/// What it takes to make slices of counts, on one thread, beside bare counterparts on the same voxels in the
/// same run: converting and checking beside a copy that converts, and files beside plain writes and the
/// compressors alone. Prints JSON: nanoseconds of processor time per voxel, and MB of samples per second for
/// files. TMPDIR says on which disk.

#include "beside_bare.hpp"
#include "plain_file.hpp"
#include "run/export/block_parts.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/instruction_set.hpp"
#include "lsdeconv/core/tiling.hpp"
#include "lsdeconv/io/readers/digesting_reader.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"
#include "lsdeconv/io/writers/stored_samples.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <functional>
#include <iostream>
#include <libdeflate.h>
#include <random>
#include <zstd.h>

namespace {

using namespace lsdeconv;

constexpr Extent3 usual{16, 2048, 2048};
constexpr Extent3 small{2, 128, 256};
constexpr std::int64_t strip_rows = 64;
constexpr int repetitions = 7;

void require(bool succeeded, const char* what) {
  if (!succeeded) {
    throw Error(what);
  }
}

/// Of all threads, those of the system's calls included.
double processor_seconds() {
  timespec now{};
  (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Both per voxel, and the rates of 16-bit samples.
nlohmann::ordered_json row(std::int64_t voxels, const std::function<void()>& own,
                           const std::function<void()>& bare) {
  std::vector<testing::Pair> processor;
  const auto timed = [&](const std::function<void()>& body, double testing::Pair::*place) {
    const double before = processor_seconds();
    const double wall = testing::seconds_of(body);
    processor.back().*place = processor_seconds() - before;
    return wall;
  };
  const testing::Pair wall = testing::in_turn(
      repetitions,
      [&] {
        processor.emplace_back();
        return timed(own, &testing::Pair::own);
      },
      [&] { return timed(bare, &testing::Pair::bare); });
  const testing::Pair middle = testing::middle(processor);
  const double to_nanoseconds = 1e9 / static_cast<double>(voxels);
  const double megabytes = 2e-6 * static_cast<double>(voxels);
  return {{"processor_ns_per_voxel", to_nanoseconds * middle.own},
          {"bare_processor_ns_per_voxel", to_nanoseconds * middle.bare},
          {"ratio_of_processor_time", middle.ratio()},
          {"MB_per_s", megabytes / wall.own},
          {"bare_MB_per_s", megabytes / wall.bare},
          {"ratio", wall.ratio()}};
}

/// Counts like those of a deconvolved brain: much that is 0, noise, and some brighter tissue.
Volume<float> counts(const Extent3& volume) {
  Volume<float> voxels(volume);
  std::mt19937 random(7);
  std::normal_distribution<float> noise(0, 1);
  for (std::int64_t i = 0; i < voxels.size(); ++i) {
    const Index3 at = position_of(i, volume);
    const double wave = std::sin(static_cast<double>(at.x) / 40) * std::sin(static_cast<double>(at.y) / 55);
    const auto mean = static_cast<float>(wave > 0.3 ? 2000 * wave : 3);
    voxels.data()[i] = std::max(0.0F, mean + 1.5F * std::sqrt(mean) * noise(random) - 3);
  }
  return voxels;
}

VolumeView<const float> slice(const Volume<float>& voxels, std::int64_t z) {
  const Extent3& e = voxels.extent();
  return voxels.view().part({{z, 0, 0}, {z + 1, e.y, e.x}});
}

/// Each value as a whole number, nothing else.
void copy_converted(const Volume<float>& voxels, std::vector<std::uint16_t>& samples) {
  std::transform(voxels.begin(), voxels.end(), samples.begin(),
                 [](float value) { return static_cast<std::uint16_t>(value); });
}

/// Blocks of 512 rows and columns, the samples, and their digest, of the rows of a strip at a time.
void convert_and_check(const Volume<float>& voxels) {
  const Extent3& e = voxels.extent();
  const Tiling blocks{e, {e.z, 512, 512}};
  std::vector<std::byte> samples(static_cast<std::size_t>(strip_rows * e.x * 2));
  std::uint64_t sum = 0;
  for (std::int64_t z = 0; z < e.z; ++z) {
    PlaneDigest digest(e.x);
    for (std::int64_t y = 0; y < e.y; y += strip_rows) {
      const Box3 rows{{z, y, 0}, {z + 1, y + strip_rows, e.x}};
      const VolumeView<const float> part = voxels.view().part(rows);
      for (std::int64_t block = 0; block < voxel_count(blocks.counts()); ++block) {
        sum += digest_of_part(blocks.box(block), rows, part);
      }
      sum += static_cast<std::uint64_t>(store_samples(part, {}, false, samples).total());
      digest.add(y, samples_at(std::as_const(samples).data(), VoxelType::uint16, part.extent()));
    }
    sum += digest.value();
  }
  require(sum != 0, "counts without a digest");
}

void write_slices(const Volume<float>& voxels, const std::filesystem::path& folder,
                  TiffCompression compression) {
  const Extent3& e = voxels.extent();
  const SliceWriter writer(numbered_slices(folder, e.z), e,
                           {.mapping = {}, .compression = compression, .description = "lsdeconv benchmark"});
  for (std::int64_t z = 0; z < e.z; ++z) {
    (void)writer.write(z, slice(voxels, z));
  }
}

/// 16-bit samples of a volume.
struct Samples {
  Extent3 extent;
  std::vector<std::uint16_t> values;
};

/// pack(strip, bytes, file): compresses the strip and appends it to the file.
template <typename Pack>
void write_plainly(const Samples& samples, const std::filesystem::path& folder, Pack&& pack) {
  const auto plane = static_cast<std::size_t>(samples.extent.y * samples.extent.x);
  const auto strip = static_cast<std::size_t>(strip_rows * samples.extent.x);
  for (std::size_t z = 0; z < samples.values.size() / plane; ++z) {
    const testing::PlainFile file(folder / (std::to_string(z) + ".bin"));
    for (std::size_t begin = 0; begin < plane; begin += strip) {
      pack(samples.values.data() + z * plane + begin, 2 * strip, file);
    }
  }
}

/// The differences to the sample at the left, row by row, as TIFF's horizontal predictor stores them.
Samples differences(const Samples& samples) {
  Samples made = samples;
  for (std::size_t i = 0; i < made.values.size(); ++i) {
    if (i % static_cast<std::size_t>(samples.extent.x) > 0) {
      made.values[i] = static_cast<std::uint16_t>(samples.values[i] - samples.values[i - 1]);
    }
  }
  return made;
}

nlohmann::ordered_json files(const Volume<float>& voxels, const Samples& samples) {
  const testing::TemporaryFolder folder;
  const Samples predicted = differences(samples);
  std::vector<std::byte> room(static_cast<std::size_t>(4 * strip_rows * samples.extent.x));
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> deflater(
      libdeflate_alloc_compressor(1), libdeflate_free_compressor);
  const auto plain = [&](const void* strip, std::size_t bytes, const testing::PlainFile& file) {
    file.append(strip, bytes);
  };
  const auto deflated = [&](const void* strip, std::size_t bytes, const testing::PlainFile& file) {
    file.append(room.data(),
                libdeflate_zlib_compress(deflater.get(), strip, bytes, room.data(), room.size()));
  };
  const auto zstd = [&](const void* strip, std::size_t bytes, const testing::PlainFile& file) {
    file.append(room.data(), ZSTD_compress(room.data(), room.size(), strip, bytes, 1));
  };
  const auto beside = [&](TiffCompression compression, const Samples& input, const auto& pack) {
    return row(
        voxels.size(), [&] { write_slices(voxels, folder.path(), compression); },
        [&] { write_plainly(input, folder.path(), pack); });
  };
  return {{"none", beside(TiffCompression::none, samples, plain)},
          {"deflate", beside(TiffCompression::deflate, predicted, deflated)},
          {"zstd", beside(TiffCompression::zstd, predicted, zstd)}};
}

/// With each instruction set that this processor has.
nlohmann::ordered_json conversions(const Volume<float>& voxels, Samples& samples) {
  nlohmann::ordered_json rows;
  for (const InstructionSet set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (set <= widest_instruction_set()) {
      use_instruction_set(set);
      rows[std::string(name(set))] = row(
          voxels.size(), [&] { convert_and_check(voxels); }, [&] { copy_converted(voxels, samples.values); });
    }
  }
  use_instruction_set(widest_instruction_set());
  return rows;
}

} // namespace

int main(int argc, char** argv) {
  const Volume<float> voxels = counts(testing::in_small(argc, argv) ? small : usual);
  Samples samples{voxels.extent(), std::vector<std::uint16_t>(static_cast<std::size_t>(voxels.size()))};
  copy_converted(voxels, samples.values);
  nlohmann::ordered_json results{{"voxels", voxels.size()}};
  results["converting_and_checking"] = conversions(voxels, samples);
  results["slices"] = files(voxels, samples);
  std::cout << results.dump(2) << "\n";
  return 0;
}
