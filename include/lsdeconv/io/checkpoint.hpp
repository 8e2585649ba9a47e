#pragma once

#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/io/intensity_histogram.hpp"
#include "lsdeconv/io/volume_reader.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace lsdeconv {

/// What a run must find again when it continues: written once, at creation.
struct CheckpointContent {
  Extent3 volume;
  /// Cores tile the volume from its origin; the last along an axis may be smaller. Numbered z-major, x
  /// fastest.
  Extent3 core;
  /// Name -> value as text, for every parameter of the run; stored as attributes of /parameters.
  std::map<std::string, std::string> parameters;
  /// Name -> value as text: grid shape, background, program version, input digest …; attributes of /run.
  std::map<std::string, std::string> run;
  std::vector<InputFile> inputs;
  Volume<float> psf;
};

/// What is known of a finished block.
struct BlockStatistics {
  std::uint64_t digest = 0; ///< lsdeconv::digest of the core.
  float minimum = 0;
  float maximum = 0;
  double sum = 0;
  IntensityHistogram histogram;
};

/// Statistics of a core; the digest included.
BlockStatistics statistics_of(VolumeView<const float> core);

enum class BlockState : std::uint8_t { pending = 0, done = 1 };

/// The shared result so far: one HDF5 file with /volume [z, y, x] float32, /blocks/{state, digest, minimum,
/// maximum, sum, histogram}, /inputs, /psf, attributes in /parameters and /run. Voxels and records of
/// different blocks may be written by different ranks at once; the calls are independent unless called
/// collective, and come from one thread of a process at a time. Survives SIGKILL at any moment: see
/// mark_done().
class Checkpoint {
public:
  /// Makes the file whole under a temporary name and renames it: afterwards it exists complete or not at all.
  /// Call on one rank; throws Error (disk full, no permission) or UserError (exists already).
  static void create(const std::filesystem::path& path, const CheckpointContent& content);

  /// Bytes that the file of such a content takes at its end.
  static std::int64_t bytes_needed(const CheckpointContent& content);

  enum class Access { read, write };
  /// Collective over `ranks`. Throws UserError where the file is no checkpoint of this program: no HDF5,
  /// truncated, of another format version.
  Checkpoint(const std::filesystem::path& path, const mpi::Communicator& ranks, Access access);
  ~Checkpoint();
  Checkpoint(Checkpoint&&) noexcept;
  Checkpoint& operator=(Checkpoint&&) noexcept;
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;

  [[nodiscard]] const CheckpointContent& content() const;
  [[nodiscard]] std::int64_t block_count() const;
  [[nodiscard]] Box3 core(BlockId id) const;
  /// State of every block, read from the file now.
  [[nodiscard]] std::vector<BlockState> states() const;
  [[nodiscard]] BlockStatistics statistics(BlockId id) const;
  /// Sum over all finished blocks.
  [[nodiscard]] IntensityHistogram histogram() const;

  /// Voxels and statistics of a block; then everything this process wrote is on stable storage.
  void write(BlockId id, VolumeView<const float> core, const BlockStatistics& statistics);
  /// Marks blocks whose write() has returned on some rank, on stable storage when this returns. One rank
  /// only.
  void mark_done(const std::vector<BlockId>& ids);
  /// Takes the mark back: the block will be computed again. One rank only.
  void mark_pending(BlockId id);

  void read(const Box3& box, VolumeView<float> voxels) const;
  /// Reads a block and compares its digest; true where it is as it was written.
  [[nodiscard]] bool verify(BlockId id) const;

  /// Collective over the ranks it was opened with; errors of closing are thrown here.
  void close();

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace lsdeconv
