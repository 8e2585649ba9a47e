#include "compared_volume.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/io/checkpoint/standing_file.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// The result in a checkpoint.
class CheckpointVolume : public VolumeReader {
public:
  explicit CheckpointVolume(Checkpoint checkpoint) : checkpoint_(std::move(checkpoint)) {
    const CheckpointMetadata& content = checkpoint_.metadata();
    description_.extent = content.volume;
    description_.type = VoxelType::float32;
    description_.stated.voxel = RunManifest::from_text(content.run).psf_voxel;
  }

  [[nodiscard]] const VolumeDescription& description() const override { return description_; }
  [[nodiscard]] ReadStatistics statistics() const override { return {}; }
  void read(const Box3& box, VolumeView<float> voxels) override { checkpoint_.read(box, voxels); }

private:
  Checkpoint checkpoint_;
  VolumeDescription description_;
};

bool is_volume(const fs::path& entry) {
  const std::string extension = entry.extension().string();
  return extension == ".tif" || extension == ".tiff" || extension == ".zarr" || extension == ".ims";
}

/// The checkpoint that the path means; empty where it means another volume. To be called on one rank.
std::string checkpoint_of(const fs::path& path) {
  std::error_code unknown;
  if (!fs::is_directory(path, unknown)) {
    return fs::exists(path, unknown) && standing_file(path) == StandingFile::own ? path.string() : "";
  }
  const fs::path inside = path / "checkpoint.h5";
  if (!fs::exists(inside, unknown)) {
    return "";
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
    if (is_volume(entry.path())) {
      return "";
    }
  }
  return inside.string();
}

/// Collective over `ranks`.
std::unique_ptr<VolumeReader> open_checkpoint(const std::string& path, const mpi::Communicator& ranks) {
  Checkpoint checkpoint(path, ranks, Checkpoint::Access::read);
  std::int64_t missing = 0;
  ranks.all_or_none([&] { missing = checkpoint.block_count() - checkpoint.done_count(); });
  if (ranks.broadcast(missing) > 0) {
    throw UserError(text(path, " is not finished, ", count_text(missing, "block"), " of ",
                         checkpoint.block_count(), missing == 1 ? " is" : " are",
                         " missing; compare it when its run has ended"));
  }
  return std::make_unique<CheckpointVolume>(std::move(checkpoint));
}

} // namespace

std::unique_ptr<VolumeReader> open_compared(const fs::path& path, const RunConfig& config, int threads,
                                            const mpi::Communicator& ranks) {
  const std::string checkpoint = ranks.on_root([&] { return checkpoint_of(path); });
  if (!checkpoint.empty()) {
    return open_checkpoint(checkpoint, ranks);
  }
  return open_volume(path,
                     {.pattern = config.pattern,
                      .missing = config.missing_slices,
                      .choice = config.choice,
                      .counts = false,
                      .threads = threads},
                     ranks);
}

} // namespace lsdeconv
