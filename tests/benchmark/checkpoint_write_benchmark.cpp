#include "beside_bare.hpp"
#include "plain_file.hpp"
#include "support/checkpoint_sample.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <iostream>
#include <span>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace lsdeconv;

constexpr int repetitions = 5;
constexpr int blocks_per_axis = 3;
constexpr int threads = 4;

using testing::Pair;
using testing::seconds_of;

/// The yardsticks: as many bytes without a checkpoint.
class PlainWrites {
public:
  explicit PlainWrites(const std::filesystem::path& path)
      : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {
    require(descriptor_);
  }
  ~PlainWrites() { ::close(descriptor_); }
  PlainWrites(PlainWrites&&) = delete;
  PlainWrites(const PlainWrites&) = delete;
  PlainWrites& operator=(PlainWrites&&) = delete;
  PlainWrites& operator=(const PlainWrites&) = delete;

  /// A block in one call, and a sync.
  void write_and_sync(std::span<const std::byte> bytes) {
    write(bytes, 0, bytes.size());
    sync();
    end_ += static_cast<off_t>(bytes.size());
  }
  /// A block in pieces by several threads, as fio and its like would write it; sync() is for the whole file.
  void write_in_parallel(std::span<const std::byte> bytes) {
    constexpr std::size_t piece = std::size_t{4} << 20;
    parallel_for(static_cast<std::int64_t>((bytes.size() + piece - 1) / piece), threads, [&](std::int64_t i) {
      const std::size_t begin = static_cast<std::size_t>(i) * piece;
      write(bytes, begin, std::min(begin + piece, bytes.size()));
    });
    end_ += static_cast<off_t>(bytes.size());
  }
  /// The last bytes that were written, from the page cache.
  void read_back(std::span<std::byte> bytes) const {
    require(::pread(descriptor_, bytes.data(), bytes.size(), end_ - static_cast<off_t>(bytes.size())));
  }
  void sync() const { require(::fdatasync(descriptor_)); }

private:
  void write(std::span<const std::byte> bytes, std::size_t begin, std::size_t end) const {
    require(::pwrite(descriptor_, bytes.data() + begin, end - begin, end_ + static_cast<off_t>(begin))
            - static_cast<ssize_t>(end - begin));
  }
  static void require(std::int64_t result) {
    if (result < 0) {
      throw Error(text("plain write: ", std::strerror(errno)));
    }
  }
  int descriptor_;
  off_t end_ = 0;
};

/// Seconds of all blocks of a volume.
struct Times {
  Pair to_synced;   ///< Beside blocks that are written and synced one after the other.
  Pair to_parallel; ///< Beside blocks that threads write without a sync until the end of the file.
  Pair reading;
  std::int64_t bytes = 0;
};

/// The bytes of voxels, or the first half of them where that is what is stored.
std::span<std::byte> stored_part(Volume<float>& voxels, const StoredVoxels& stored) {
  return {reinterpret_cast<std::byte*>(voxels.data()),
          static_cast<std::size_t>(voxels.size() * stored.bytes_per_voxel())};
}

/// Checkpoint and plain file grow in turn, so that both meet the same disk; the one that threads write
/// without a sync until its end comes after them.
Times measure(const mpi::Communicator& self, const CheckpointMetadata& content) {
  const testing::TemporaryFolder folder;
  Checkpoint::create(folder / "run.h5", content);
  Checkpoint checkpoint(folder / "run.h5", self, Checkpoint::Access::write);
  checkpoint.set_write_threads(threads);
  Times times;
  PlainWrites plain(folder / "plain");
  for (std::int64_t i = 0; i < checkpoint.block_count(); ++i) {
    const BlockId id(i);
    Volume<float> voxels = testing::sample_voxels(checkpoint.core(id).extent(), id);
    round_as_stored(voxels.view(), content.stored);
    const BlockStatistics statistics = statistics_of(voxels.view());
    const std::span<std::byte> bytes = stored_part(voxels, content.stored);
    times.to_synced.bare += seconds_of([&] { plain.write_and_sync(bytes); });
    times.to_synced.own += seconds_of([&] { checkpoint.write(id, voxels.view(), statistics); });
    times.reading.own += seconds_of([&] { checkpoint.read(checkpoint.core(id), voxels.view()); });
    times.reading.bare += seconds_of([&] { plain.read_back(bytes); });
    times.bytes += std::ssize(bytes);
  }
  times.to_parallel.own = times.to_synced.own;
  PlainWrites parallel(folder / "parallel");
  for (std::int64_t i = 0; i < checkpoint.block_count(); ++i) {
    Volume<float> voxels = testing::sample_voxels(checkpoint.core(BlockId(i)).extent(), BlockId(i));
    const std::span<std::byte> bytes = stored_part(voxels, content.stored);
    times.to_parallel.bare += seconds_of([&] { parallel.write_in_parallel(bytes); });
  }
  times.to_parallel.bare += seconds_of([&] { parallel.sync(); });
  checkpoint.close();
  return times;
}

nlohmann::ordered_json row(const char* blocks, const mpi::Communicator& self,
                           const CheckpointMetadata& content) {
  std::vector<Pair> to_synced;
  std::vector<Pair> to_parallel;
  std::vector<Pair> reading;
  double bytes = 0;
  for (int i = 0; i < repetitions; ++i) {
    const Times times = measure(self, content);
    to_synced.push_back(times.to_synced);
    to_parallel.push_back(times.to_parallel);
    reading.push_back(times.reading);
    bytes = static_cast<double>(times.bytes);
  }
  const auto figures = [&](const std::vector<Pair>& pairs) {
    const Pair pair = testing::middle(pairs);
    return nlohmann::ordered_json{{"MB_per_s", bytes / pair.own / 1e6},
                                  {"bare_MB_per_s", bytes / pair.bare / 1e6},
                                  {"ratio", pair.ratio()}};
  };
  return {{"blocks", blocks},
          {"core", text(content.core)},
          {"stored", content.stored.type == StoredType::float16 ? "float16" : "float32"},
          {"beside_synced_writes", figures(to_synced)},
          {"beside_parallel_writes", figures(to_parallel)},
          {"read_back", figures(reading)}};
}

/// Of a file with as many bytes as a checkpoint has on the disk.
class PlainRecords {
public:
  explicit PlainRecords(const std::filesystem::path& path) : path_(path) {}
  [[nodiscard]] double create(std::size_t bytes) const {
    const std::vector<std::byte> zeros(bytes);
    return seconds_of([&] { testing::PlainFile(path_).append(zeros.data(), zeros.size()); });
  }
  [[nodiscard]] double read_all() const {
    return seconds_of([&] { (void)testing::plainly_read(path_); });
  }
  [[nodiscard]] double read(std::size_t bytes) const {
    const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    std::vector<std::byte> room(bytes);
    const double seconds = seconds_of([&] { (void)!::pread(file, room.data(), room.size(), 0); });
    ::close(file);
    return seconds;
  }
  [[nodiscard]] double mark() const {
    const int file = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
    const std::byte done{1};
    const double seconds = seconds_of([&] {
      (void)!::pwrite(file, &done, 1, 0);
      (void)::fdatasync(file);
    });
    ::close(file);
    return seconds;
  }

private:
  std::filesystem::path path_;
};

std::size_t bytes_on_disk(const std::filesystem::path& path) {
  struct stat status {};
  (void)::stat(path.c_str(), &status);
  return static_cast<std::size_t>(status.st_blocks) * 512;
}

/// What it takes beside the voxels, beside as many bytes of a plain file.
nlohmann::ordered_json many_blocks(const mpi::Communicator& self, const Extent3& volume) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path path = folder / "run.h5";
  const CheckpointMetadata content = testing::sample_content(volume, {64, 64, 64});
  const PlainRecords plain(folder / "plain");
  const auto beside = [](double own, double bare) {
    const Pair pair{own, bare};
    return nlohmann::ordered_json{{"seconds", own}, {"bare_seconds", bare}, {"ratio", pair.ratio()}};
  };
  nlohmann::ordered_json result;
  const double creation = seconds_of([&] { Checkpoint::create(path, content); });
  result["creation"] = beside(creation, plain.create(bytes_on_disk(path)));
  std::unique_ptr<Checkpoint> checkpoint;
  const double opening =
      seconds_of([&] { checkpoint = std::make_unique<Checkpoint>(path, self, Checkpoint::Access::write); });
  result["opening"] = beside(opening, plain.read_all());
  const auto blocks = static_cast<std::size_t>(checkpoint->block_count());
  const double states = seconds_of([&] { (void)checkpoint->states(); });
  result["all_states"] = beside(states, plain.read(blocks));
  const double histogram = seconds_of([&] { (void)checkpoint->histogram(); });
  result["all_histograms"] =
      beside(histogram, plain.read(blocks * IntensityHistogram::bins * sizeof(std::uint32_t)));
  const double mark = seconds_of([&] { checkpoint->mark_done({BlockId(checkpoint->block_count() - 1)}); });
  result["one_mark"] = beside(mark, plain.mark());
  checkpoint->close();
  result["blocks"] = blocks;
  result["bytes_needed"] = Checkpoint::bytes_needed(content);
  return result;
}

} // namespace

/// Writes blocks to a checkpoint and, in turn with them, as many bytes to plain files; prints JSON. TMPDIR
/// says on which disk.
int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const mpi::Communicator self = mpi::Communicator::world();
  const bool small = testing::in_small(argc, argv);
  const std::vector<Extent3> cores =
      small ? std::vector<Extent3>{{16, 16, 16}}
            : std::vector<Extent3>{{64, 64, 64}, {128, 128, 128}, {128, 256, 256}};
  nlohmann::ordered_json result;
  for (const Extent3& core : cores) {
    const Extent3 blocks{core.z * blocks_per_axis, core.y * blocks_per_axis, core.x};
    CheckpointMetadata content = testing::sample_content(blocks, core);
    result["write"].push_back(row("whole", self, content));
    content.stored = half_precision_up_to(1e6);
    result["write"].push_back(row("whole", self, content));
    result["write"].push_back(row("every second cut short in x", self,
                                  testing::sample_content(blocks + Extent3{0, 0, core.x - 3}, core)));
  }
  result["many_blocks"] = many_blocks(self, small ? Extent3{320, 320, 256} : Extent3{3200, 3200, 2560});
  std::cout << result.dump(2) << '\n';
  return 0;
}
