#include "support/checkpoint_sample.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <iostream>
#include <unistd.h>

namespace {

using namespace lsdeconv;

constexpr int repetitions = 5;
constexpr int blocks_per_axis = 3;
constexpr int threads = 4;

template <typename Body>
double seconds(Body&& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The yardsticks: the same bytes without a checkpoint.
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
  void write_and_sync(VolumeView<const float> voxels) {
    const auto bytes = bytes_of(voxels);
    write(voxels, 0, bytes);
    sync();
    end_ += static_cast<off_t>(bytes);
  }
  /// A block in pieces by several threads, as fio and its like would write it; sync() is for the whole file.
  void write_in_parallel(VolumeView<const float> voxels) {
    constexpr std::size_t piece = std::size_t{4} << 20;
    const auto bytes = bytes_of(voxels);
    parallel_for(static_cast<std::int64_t>((bytes + piece - 1) / piece), threads, [&](std::int64_t i) {
      const std::size_t begin = static_cast<std::size_t>(i) * piece;
      write(voxels, begin, std::min(begin + piece, bytes));
    });
    end_ += static_cast<off_t>(bytes);
  }
  void sync() const { require(::fdatasync(descriptor_)); }

private:
  static std::size_t bytes_of(VolumeView<const float> voxels) {
    return static_cast<std::size_t>(voxel_count(voxels.extent())) * sizeof(float);
  }
  void write(VolumeView<const float> voxels, std::size_t begin, std::size_t end) const {
    const auto* bytes = reinterpret_cast<const std::byte*>(voxels.data());
    require(::pwrite(descriptor_, bytes + begin, end - begin, end_ + static_cast<off_t>(begin))
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

struct Times {
  double creation = 0;
  double opening = 0;
  double checkpoint = 0;
  double plain = 0;
  double parallel = 0;
  double reading = 0;
  std::int64_t bytes = 0;
};

/// Checkpoint and plain file grow in turn, so that both meet the same disk; the one that threads write
/// without a sync until its end comes after them.
Times measure(const mpi::Communicator& self, const Extent3& volume, const Extent3& core) {
  const testing::TemporaryFolder folder;
  Times times;
  times.creation =
      seconds([&] { Checkpoint::create(folder / "run.h5", testing::sample_content(volume, core)); });
  std::unique_ptr<Checkpoint> checkpoint;
  times.opening = seconds(
      [&] { checkpoint = std::make_unique<Checkpoint>(folder / "run.h5", self, Checkpoint::Access::write); });
  checkpoint->set_write_threads(threads);
  PlainWrites plain(folder / "plain");
  for (std::int64_t i = 0; i < checkpoint->block_count(); ++i) {
    const BlockId id(i);
    Volume<float> voxels = testing::sample_voxels(checkpoint->core(id).extent(), id);
    const BlockStatistics statistics = statistics_of(voxels.view());
    times.plain += seconds([&] { plain.write_and_sync(voxels.view()); });
    times.checkpoint += seconds([&] { checkpoint->write(id, voxels.view(), statistics); });
    times.reading += seconds([&] { checkpoint->read(checkpoint->core(id), voxels.view()); });
    times.bytes += voxels.size() * static_cast<std::int64_t>(sizeof(float));
  }
  PlainWrites parallel(folder / "parallel");
  for (std::int64_t i = 0; i < checkpoint->block_count(); ++i) {
    const Volume<float> voxels = testing::sample_voxels(checkpoint->core(BlockId(i)).extent(), BlockId(i));
    times.parallel += seconds([&] { parallel.write_in_parallel(voxels.view()); });
  }
  times.parallel += seconds([&] { parallel.sync(); });
  checkpoint->close();
  return times;
}

/// The repetition with the middle ratio.
Times middle(const mpi::Communicator& self, const Extent3& volume, const Extent3& core) {
  std::vector<Times> all;
  for (int i = 0; i < repetitions; ++i) {
    all.push_back(measure(self, volume, core));
  }
  std::sort(all.begin(), all.end(),
            [](const Times& a, const Times& b) { return a.plain / a.checkpoint < b.plain / b.checkpoint; });
  return all[repetitions / 2];
}

nlohmann::json row(const std::string& blocks, const Extent3& core, const Times& times) {
  const auto rate = [&](double duration) { return static_cast<double>(times.bytes) / duration / 1e6; };
  return {{"blocks", blocks},
          {"core", text(core)},
          {"checkpoint_MB_per_s", rate(times.checkpoint)},
          {"plain_MB_per_s", rate(times.plain)},
          {"ratio", times.plain / times.checkpoint},
          {"plain_parallel_MB_per_s", rate(times.parallel)},
          {"ratio_to_parallel", times.parallel / times.checkpoint},
          {"read_back_MB_per_s", rate(times.reading)}};
}

nlohmann::json many_blocks(const mpi::Communicator& self) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path path = folder / "run.h5";
  const CheckpointMetadata content = testing::sample_content({3200, 3200, 2560}, {64, 64, 64});
  const double creation = seconds([&] { Checkpoint::create(path, content); });
  std::unique_ptr<Checkpoint> checkpoint;
  const double opening =
      seconds([&] { checkpoint = std::make_unique<Checkpoint>(path, self, Checkpoint::Access::write); });
  const double states = seconds([&] { (void)checkpoint->states(); });
  const double histogram = seconds([&] { (void)checkpoint->histogram(); });
  const double mark = seconds([&] { checkpoint->mark_done({BlockId(99999)}); });
  const std::int64_t blocks = checkpoint->block_count();
  checkpoint->close();
  return {{"blocks", blocks},
          {"creation_s", creation},
          {"opening_s", opening},
          {"all_states_s", states},
          {"all_histograms_s", histogram},
          {"one_mark_s", mark},
          {"bytes_needed", Checkpoint::bytes_needed(content)}};
}

} // namespace

/// Writes blocks to a checkpoint and, in turn with them, the same bytes to a plain file; prints JSON. TMPDIR
/// says on which disk.
int main(int argc, char** argv) {
  const mpi::Session session(argc, argv);
  const mpi::Communicator self = mpi::Communicator::world();
  nlohmann::json result;
  for (const Extent3& core : {Extent3{64, 64, 64}, Extent3{128, 128, 128}, Extent3{128, 256, 256}}) {
    const Extent3 blocks{core.z * blocks_per_axis, core.y * blocks_per_axis, core.x};
    result["write"].push_back(row("whole", core, middle(self, blocks, core)));
    const Extent3 with_cut_rows = blocks + Extent3{0, 0, core.x - 3};
    result["write"].push_back(row("every second cut short in x", core, middle(self, with_cut_rows, core)));
  }
  result["many_blocks"] = many_blocks(self);
  std::cout << result.dump(2) << '\n';
  return 0;
}
