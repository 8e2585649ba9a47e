/// What it takes to make slices of counts, on one thread, beside bare counterparts on the same voxels in the
/// same run: converting and checking beside a copy that converts, and files beside plain writes and the
/// compressors alone. Prints JSON: nanoseconds of processor time per voxel, and MB of samples per second for
/// files. TMPDIR says on which disk.

#include "run/export/block_parts.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/tiling.hpp"
#include "lsdeconv/io/readers/digesting_reader.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"
#include "lsdeconv/io/writers/stored_samples.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <fcntl.h>
#include <functional>
#include <iostream>
#include <libdeflate.h>
#include <random>
#include <unistd.h>
#include <zstd.h>

namespace {

using namespace lsdeconv;

constexpr Extent3 plane{1, 2048, 2048};
constexpr std::int64_t slices = 16;
constexpr Extent3 volume{slices, plane.y, plane.x};
constexpr std::int64_t strip_rows = 64;
constexpr int repetitions = 7;

void require(bool succeeded, const char* what) {
  if (!succeeded) {
    throw Error(what);
  }
}

struct Times {
  double wall = 0;      ///< Seconds.
  double processor = 0; ///< Seconds, those of the system included.
};

double processor_seconds() {
  timespec now{};
  (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

Times times_of(const std::function<void()>& body) {
  const double processor = processor_seconds();
  const auto start = std::chrono::steady_clock::now();
  body();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  return {wall.count(), processor_seconds() - processor};
}

/// Two ways to do the same, in turn, so that both meet the same machine: the least times of each.
struct Pair {
  Times own;
  Times bare;
};

Pair in_turn(const std::function<void()>& own, const std::function<void()>& bare) {
  Pair least{{1e9, 1e9}, {1e9, 1e9}};
  const auto keep = [](Times& kept, const Times& now) {
    kept = {std::min(kept.wall, now.wall), std::min(kept.processor, now.processor)};
  };
  for (int i = 0; i < repetitions; ++i) {
    keep(least.own, times_of(own));
    keep(least.bare, times_of(bare));
  }
  return least;
}

nlohmann::ordered_json row(const Pair& pair) {
  const auto voxels = static_cast<double>(voxel_count(volume));
  const auto figures = [&](const Times& times) {
    return nlohmann::ordered_json{{"processor_ns_per_voxel", 1e9 * times.processor / voxels},
                                  {"MB_per_s", 2e-6 * voxels / times.wall}};
  };
  return {{"lsdeconv", figures(pair.own)}, {"bare", figures(pair.bare)}};
}

/// Counts like those of a deconvolved brain: much that is 0, noise, and some brighter tissue.
Volume<float> counts() {
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
  return voxels.view().part({{z, 0, 0}, {z + 1, plane.y, plane.x}});
}

/// Each value as a whole number, nothing else.
void copy_converted(const Volume<float>& voxels, std::vector<std::uint16_t>& samples) {
  std::transform(voxels.begin(), voxels.end(), samples.begin(),
                 [](float value) { return static_cast<std::uint16_t>(value); });
}

/// Blocks of 512 rows and columns, the samples, and their digest, of the rows of a strip at a time.
void convert_and_check(const Volume<float>& voxels) {
  const Tiling blocks{volume, {slices, 512, 512}};
  std::vector<std::byte> samples(static_cast<std::size_t>(strip_rows * plane.x * 2));
  std::uint64_t sum = 0;
  for (std::int64_t z = 0; z < slices; ++z) {
    PlaneDigest digest(plane.x);
    for (std::int64_t y = 0; y < plane.y; y += strip_rows) {
      const Box3 rows{{z, y, 0}, {z + 1, y + strip_rows, plane.x}};
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
  const SliceWriter writer(numbered_slices(folder, slices), volume,
                           {.mapping = {}, .compression = compression, .description = "lsdeconv benchmark"});
  for (std::int64_t z = 0; z < slices; ++z) {
    (void)writer.write(z, slice(voxels, z));
  }
}

/// The yardstick of files: made, written in strips, synced and renamed.
class PlainFile {
public:
  explicit PlainFile(std::filesystem::path path)
      : path_(std::move(path)),
        descriptor_(::open((path_.string() + ".new").c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
  }
  ~PlainFile() {
    ::fdatasync(descriptor_);
    ::close(descriptor_);
    std::filesystem::rename(path_.string() + ".new", path_);
  }
  PlainFile(PlainFile&&) = delete;
  PlainFile& operator=(PlainFile&&) = delete;
  void append(const void* data, std::size_t bytes) const {
    require(::write(descriptor_, data, bytes) == static_cast<ssize_t>(bytes), "write");
  }

private:
  std::filesystem::path path_;
  int descriptor_;
};

/// pack(strip, bytes, file): compresses the strip and appends it to the file.
template <typename Pack>
void write_plainly(const std::vector<std::uint16_t>& samples, const std::filesystem::path& folder,
                   Pack&& pack) {
  constexpr std::size_t strip = strip_rows * plane.x;
  for (std::size_t z = 0; z < slices; ++z) {
    const PlainFile file(folder / (std::to_string(z) + ".bin"));
    for (std::size_t begin = 0; begin < plane.y * plane.x; begin += strip) {
      pack(samples.data() + z * plane.y * plane.x + begin, 2 * strip, file);
    }
  }
}

/// The differences to the sample at the left, row by row, as TIFF's horizontal predictor stores them.
std::vector<std::uint16_t> differences(const std::vector<std::uint16_t>& samples) {
  std::vector<std::uint16_t> made(samples.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    made[i] = i % plane.x == 0 ? samples[i] : static_cast<std::uint16_t>(samples[i] - samples[i - 1]);
  }
  return made;
}

nlohmann::ordered_json files(const Volume<float>& voxels, const std::vector<std::uint16_t>& samples) {
  const testing::TemporaryFolder folder;
  const std::vector<std::uint16_t> predicted = differences(samples);
  std::vector<std::byte> room(std::size_t{4} * strip_rows * plane.x);
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> deflater(
      libdeflate_alloc_compressor(1), libdeflate_free_compressor);
  const auto plain = [&](const void* strip, std::size_t bytes, const PlainFile& file) {
    file.append(strip, bytes);
  };
  const auto deflated = [&](const void* strip, std::size_t bytes, const PlainFile& file) {
    file.append(room.data(),
                libdeflate_zlib_compress(deflater.get(), strip, bytes, room.data(), room.size()));
  };
  const auto zstd = [&](const void* strip, std::size_t bytes, const PlainFile& file) {
    file.append(room.data(), ZSTD_compress(room.data(), room.size(), strip, bytes, 1));
  };
  const auto beside = [&](TiffCompression compression, const std::vector<std::uint16_t>& input,
                          const auto& pack) {
    return row(in_turn([&] { write_slices(voxels, folder.path(), compression); },
                       [&] { write_plainly(input, folder.path(), pack); }));
  };
  return {{"none", beside(TiffCompression::none, samples, plain)},
          {"deflate", beside(TiffCompression::deflate, predicted, deflated)},
          {"zstd", beside(TiffCompression::zstd, predicted, zstd)}};
}

} // namespace

int main() {
  const Volume<float> voxels = counts();
  std::vector<std::uint16_t> samples(static_cast<std::size_t>(voxels.size()));
  nlohmann::ordered_json results{{"voxels", voxels.size()}};
  results["converting_and_checking"] =
      row(in_turn([&] { convert_and_check(voxels); }, [&] { copy_converted(voxels, samples); }));
  results["slices"] = files(voxels, samples);
  std::cout << results.dump(2) << "\n";
  return 0;
}
