#pragma once

#include "lsdeconv/core/block_statistics.hpp"
#include "lsdeconv/core/ids.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/io/checkpoint/durability.hpp"
#include "lsdeconv/io/checkpoint/projections.hpp"
#include "lsdeconv/io/checkpoint/stored_voxels.hpp"
#include "lsdeconv/io/readers/digesting_reader.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/projections/block_summary.hpp"
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

/// Everything that a run needs to continue, apart from the blocks: written once, at creation.
struct CheckpointMetadata {
  Extent3 volume; ///< Voxels of the result along z, y and x.
  /// Voxels of a block without its halo. The cores tile the volume from its origin, the last one along an
  /// axis may be smaller. Blocks are numbered with x fastest, then y, then z.
  Extent3 core;
  /// Name -> value as text, for every parameter of the run; stored as attributes of /parameters.
  std::map<std::string, std::string> parameters;
  /// Name -> value as text: grid shape, background, program version, input digest …; attributes of /run.
  std::map<std::string, std::string> run;
  std::vector<InputFile> inputs; ///< The files that the volume is read from.
  Volume<float> psf;             ///< The PSF of the run (z, y, x), its values only.
  /// Name -> an array (three axes) that the run has computed for the whole volume, a correction of stripes
  /// for instance. For create() only: in an open checkpoint Checkpoint::field() gives them.
  std::map<std::string, std::shared_ptr<const Volume<float>>> fields{};
  /// Voxel size in micrometres, an attribute of /volume for other programs; 0 where it is not known. For
  /// create() only: the parameters hold it, too.
  Spacing3 voxel{};
  /// Name -> value as text: how, when, where and by which program the file was made; attributes of
  /// /provenance. Empty in files that do not tell, or where it is damaged.
  std::map<std::string, std::string> provenance{};
  /// How the volume is reduced for pictures of the whole; none: no summaries of blocks are kept, as in files
  /// of earlier versions.
  std::optional<ProjectionGrid> projections{};
  StoredVoxels stored{}; ///< How /volume stores voxels.
};

/// Progress of a block, as stored in /blocks/state.
enum class BlockState : std::uint8_t {
  pending = 0, ///< Still to be computed; its voxels may have been written in part.
  done = 1,    ///< Voxels and record are complete and on stable storage.
};

/// The result as far as it is computed, in one HDF5 file that all ranks share:
///   /volume [z, y, x] float32 or float16, in chunks of chunk_shape(); attributes axes, voxel_type, core,
///     element_size_um [z, y, x], unit ("um"), and of float16 scale_factor: counts that a 1 stands for
///   /blocks/{state, digest, minimum, maximum, sum, checksum} [block], /blocks/histogram [block, bin] uint32,
///   /blocks/histogram_edges [bin] float64, where each bin begins; of float16 /blocks/saturated [block]
///   /inputs/{name, size, modified, z} [file], /inputs/state [file, 2]: time of change in ns, digest of its
///     middle; /inputs/voxels [column, z]: a digest of what blocks with these rows and columns have read of
///     each slice
///   /psf [z, y, x] float32
///   /fields/NAME [three axes] float32; the root's attribute fields holds their names, if there are any
///   /projections: a summary of each block, for maximum projections and a coarse volume
///   (stored_summaries.hpp) /parameters, /run, /provenance: one text attribute per name; format and
///   format_version at the root
/// All of it is protected by digests: each block's voxels (digest) and its record (checksum), each digest of
/// the input, every other array and all texts as a whole.
///
/// Everything has its place in the file from creation on: later only voxels and records are overwritten,
/// never HDF5's own structures. So the file is valid at any moment, also after SIGKILL. Blocks are written in
/// an order that makes every block that is marked done complete, even after a loss of power: voxels and
/// summary, then the records, then a sync (write()), and only then the mark, with a sync of its own
/// (mark_done()).
///
/// Different ranks may write different blocks at the same time; calls are independent unless they are
/// documented as collective. HDF5 is not thread-safe: in one process only one thread at a time may call
/// members of any Checkpoint.
class Checkpoint {
public:
  /// Creates the file, all blocks pending. It is completed under a temporary name and then renamed, so that
  /// it exists completely or not at all. Space on the disk is reserved for the block records, not for the
  /// volume. To be called on one rank. Throws Error (disk full, no permission) or UserError (the file
  /// exists).
  static void create(const std::filesystem::path& path, const CheckpointMetadata& content,
                     Durability durability = Durability::power_loss);

  /// Upper bound of the file's size in bytes with all blocks written.
  static std::int64_t bytes_needed(const CheckpointMetadata& content);

  /// What an open checkpoint may be used for; `write` includes reading.
  enum class Access { read, write };
  /// Opens an existing file. Collective over `ranks`. Throws UserError, the same on all ranks, where it is
  /// missing or not a complete checkpoint of this version of the format.
  Checkpoint(const std::filesystem::path& path, const mpi::Communicator& ranks, Access access);
  /// Without a close() before it, the destructor neither throws nor waits for other ranks, so that an
  /// exception may end one rank alone. A file that several ranks share then remains open until MPI_Finalize,
  /// which is collective: a rank that ends while others go on must do so with mpi::abort_all().
  ~Checkpoint();
  Checkpoint(Checkpoint&&) noexcept;
  Checkpoint& operator=(Checkpoint&&) noexcept;
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;

  /// What it was created with, but for the fields; read once, when it was opened.
  [[nodiscard]] const CheckpointMetadata& metadata() const;
  /// The field of that name, read from the file now; none where there is none. Throws Error where it is
  /// damaged.
  [[nodiscard]] std::optional<Volume<float>> field(const std::string& name) const;
  /// Number of blocks; their ids are 0 to block_count() - 1.
  [[nodiscard]] std::int64_t block_count() const;
  /// The voxels of a block in the volume. Throws Error for an id that is out of range.
  [[nodiscard]] Box3 core(BlockId id) const;
  /// State of every block, read from the file now.
  [[nodiscard]] std::vector<BlockState> states() const;
  /// Number of blocks that are done, read from the file now. Throws Error.
  [[nodiscard]] std::int64_t done_count() const;
  /// Whether every block is done, read from the file now. Throws Error.
  [[nodiscard]] bool finished() const;
  /// Statistics of one block, read from the file now; zeros for a block that was never written.
  [[nodiscard]] BlockStatistics statistics(BlockId id) const;
  /// Digest of every block, in one read; 0 for blocks that were never written.
  [[nodiscard]] std::vector<std::uint64_t> digests() const;
  /// Blocks marked done whose record (digest, statistics, histogram, what is known of the samples) differs
  /// from what was written. Reads no voxels and no summaries.
  [[nodiscard]] std::vector<BlockId> damaged_records() const;
  /// What is not as it was written although the file could be opened, beside the blocks: a sentence each.
  /// Reads all fields and all digests of the input.
  [[nodiscard]] std::vector<std::string> damaged_parts() const;
  /// Histogram of all voxels of blocks that are done. Throws Error where the record of one is damaged.
  [[nodiscard]] IntensityHistogram histogram() const;
  /// Voxels of blocks that are done which are brighter than the file can store, and stored as what it can;
  /// read from the file now. 0 for float32. Throws Error where they cannot be read.
  [[nodiscard]] std::int64_t saturated_voxels() const;

  /// Maximum projections of the blocks that are done, before and after the deconvolution. Also while another
  /// process computes blocks. None where the file holds none, as those of earlier versions. Reads all blocks'
  /// shares, 1 to 10 % of the volume's bytes where pixels are voxels, far less of larger volumes. Throws
  /// Error where they cannot be read.
  [[nodiscard]] std::optional<Projections> projections() const;
  /// The coarse volumes of the blocks that are done; none where the file holds none. As projections().
  [[nodiscard]] std::optional<AtlasVolumes> atlas() const;
  /// What is known of the samples of every block, in one read: zeros for blocks that are not done or were
  /// stored without. None where the file holds none.
  [[nodiscard]] std::optional<std::vector<RawCounts>> raw_counts() const;

  /// What write(), mark_done() and mark_pending() guarantee when they return; power_loss by default.
  void set_durability(Durability durability);
  /// `check` is called before every mark is written; if it throws, the mark is not written. For making sure
  /// that the run still holds its lock.
  void check_before_marks(std::function<void()> check);

  /// Threads that write() may use; 1 by default.
  void set_write_threads(int threads);

  /// Writes voxels (of the extent of core(id)), statistics and summary of a block that is not marked done;
  /// one that is must be marked pending first. float16: voxels that round_as_stored() has returned, and their
  /// statistics; others are not what is read again. summary: left out where the file holds none. When it
  /// returns, everything that this process has written is on stable storage (Durability). Throws Error with
  /// the system's reason, such as a full disk; the call may be repeated.
  void write(BlockId id, VolumeView<const float> core, const BlockStatistics& statistics,
             const BlockSummary& summary = {});
  /// Stores digests of what a block has read of the input, in slices of the volume, for the rows and columns
  /// of its core; slices beyond the volume are left out. On stable storage once the block's write() returns.
  /// Throws Error.
  void write_input_digests(BlockId id, const SliceDigests& read);
  /// The number of the column that a block lies in: of all blocks with its rows and columns.
  [[nodiscard]] std::int64_t column(BlockId id) const;
  /// The digests of all slices of a column, read from the file now; none where no block has read the slice.
  /// Throws Error.
  [[nodiscard]] std::vector<std::optional<std::uint32_t>> input_digests(std::int64_t column) const;
  /// Marks blocks as done whose write() has returned on any rank. The marks are on stable storage when it
  /// returns. To be called on one rank only. Throws Error.
  void mark_done(const std::vector<BlockId>& ids);
  /// Marks a block as pending, so that it is computed again. To be called on one rank only. Throws Error.
  void mark_pending(BlockId id);

  /// Reads any box of the volume into voxels of its extent; 0 where no block was written. Throws Error.
  void read(const Box3& box, VolumeView<float> voxels) const;
  /// Reads a block, its record and its summary; true where all have the digests with which they were written
  /// (a summary may be missing). Takes
  /// memory for some planes of the block only. Throws Error where they cannot be read.
  [[nodiscard]] bool verify(BlockId id) const;

  /// Closes the file; no other member may be called afterwards. Collective over the ranks it was opened with.
  /// Throws Error.
  void close();

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace lsdeconv
