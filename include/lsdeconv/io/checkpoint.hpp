#pragma once

#include "lsdeconv/core/block_statistics.hpp"
#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/io/durability.hpp"
#include "lsdeconv/io/volume_reader.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// What a run must find again when it continues: written once, at creation.
struct CheckpointMetadata {
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
  /// Name -> what else the run found out about the whole volume, stripes for instance. Only for create(): a
  /// checkpoint that is open gives them with field().
  std::map<std::string, std::shared_ptr<const Volume<float>>> fields{};
};

enum class BlockState : std::uint8_t { pending = 0, done = 1 };

/// The shared result so far, one HDF5 file:
///   /volume [z, y, x] float32, in chunks of chunk_shape(); attributes axes, voxel_type, core
///   /blocks/{state, digest, minimum, maximum, sum, checksum} [block], /blocks/histogram [block, bin] uint32,
///   /blocks/histogram_edges [bin] float64, where each bin begins
///   /inputs/{name, size, modified} [file], /psf [z, y, x] float32
///   /fields/NAME [three axes] float32; the root's attribute fields holds their names, if there are any
///   /parameters, /run: one text attribute per name; format and format_version at the root
/// Digests watch over all of it: block by block over voxels (digest) and record (checksum), else over the
/// whole. All of it has its place in the file from creation on; later only voxels and records change, never
/// HDF5's own structures. So the file can be read at any moment, also after SIGKILL, and blocks that are
/// marked done are whole. Different ranks may write different blocks at once; the calls are independent
/// unless called collective. HDF5 is not safe for threads: in one process one thread at a time may call
/// anything of any Checkpoint.
class Checkpoint {
public:
  /// Makes the file whole under a temporary name and renames it: afterwards it exists complete or not at all.
  /// Reserves the space of the block records, none for the volume. Call on one rank; throws Error (disk full,
  /// no permission) or UserError (exists already).
  static void create(const std::filesystem::path& path, const CheckpointMetadata& content,
                     Durability durability = Durability::power_loss);

  /// Bytes that the file of such a content takes at most, all blocks written.
  static std::int64_t bytes_needed(const CheckpointMetadata& content);

  enum class Access { read, write };
  /// Collective over `ranks`. Throws UserError where the file is no checkpoint of this program: no HDF5,
  /// truncated, of another format version; the same error on all ranks.
  Checkpoint(const std::filesystem::path& path, const mpi::Communicator& ranks, Access access);
  /// Without close(): never throws and waits for nobody, so that an exception may unwind one rank alone.
  /// Where several ranks share the file, it then stays open until MPI_Finalize, which is collective: a rank
  /// that goes while others stay must end with mpi::abort_all().
  ~Checkpoint();
  Checkpoint(Checkpoint&&) noexcept;
  Checkpoint& operator=(Checkpoint&&) noexcept;
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;

  [[nodiscard]] const CheckpointMetadata& metadata() const;
  /// One of the fields it was created with; none where it has none of that name.
  [[nodiscard]] std::optional<Volume<float>> field(const std::string& name) const;
  [[nodiscard]] std::int64_t block_count() const;
  [[nodiscard]] Box3 core(BlockId id) const;
  /// State of every block, read from the file now.
  [[nodiscard]] std::vector<BlockState> states() const;
  /// Number of blocks that are done, read from the file now. Throws Error.
  [[nodiscard]] std::int64_t done_count() const;
  /// Whether every block is done, read from the file now. Throws Error.
  [[nodiscard]] bool finished() const;
  [[nodiscard]] BlockStatistics statistics(BlockId id) const;
  /// Digest of every block, in one read; those of blocks never written are 0.
  [[nodiscard]] std::vector<std::uint64_t> digests() const;
  /// Finished blocks whose record (digest, statistics, histogram) is not as it was written. Reads the records
  /// alone, no voxels.
  [[nodiscard]] std::vector<BlockId> damaged_records() const;
  /// Sum over all finished blocks. Throws Error where the record of one is damaged.
  [[nodiscard]] IntensityHistogram histogram() const;

  /// power_loss where nothing is said.
  void set_durability(Durability durability);
  /// `check` is called before every mark; what it throws keeps the mark from being written.
  void check_before_marks(std::function<void()> check);

  /// Voxels and statistics of a block that is not marked done (else mark_pending() first); when this returns
  /// everything this process wrote is on stable storage (see Durability). Throws Error with the system's
  /// reason (disk full); the call can be repeated.
  void write(BlockId id, VolumeView<const float> core, const BlockStatistics& statistics);
  /// Marks blocks whose write() has returned on some rank, on stable storage when this returns. One rank
  /// only.
  void mark_done(const std::vector<BlockId>& ids);
  /// Takes the mark back: the block will be computed again. One rank only.
  void mark_pending(BlockId id);

  /// Any box of the volume; blocks never written hold zeros.
  void read(const Box3& box, VolumeView<float> voxels) const;
  /// Reads a block and its record and compares their digests; true where both are as they were written.
  [[nodiscard]] bool verify(BlockId id) const;

  /// Collective over the ranks it was opened with; errors of closing are thrown here.
  void close();

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace lsdeconv
