#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/doctor/checks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace lsdeconv::doctor {
namespace {

constexpr std::int64_t bytes_per_voxel = 4; ///< Of the checkpoint.

/// File systems that are not suited to a checkpoint, by the beginning of their names.
struct FileSystemRow {
  std::string_view type;
  bool several_nodes_only; ///< Suited where all ranks are on one node.
  std::string_view harm;
  std::string_view remedy;
};
constexpr std::array unsuitable_file_systems{
    FileSystemRow{"tmpfs", false, "lies in memory, which the run then lacks, and is lost with the power",
                  "put the checkpoint on a disk with --checkpoint FILE"},
    FileSystemRow{"overlay", false, "the container's own layer: slow, and lost with the container",
                  "mount a folder of the host into the container and put the checkpoint there"},
    FileSystemRow{
        "nfs", true, "nodes that write one file over NFS wait for each other",
        "put the checkpoint on a parallel file system (Lustre, GPFS, BeeGFS) with --checkpoint FILE"},
    FileSystemRow{"cifs", false, "made for documents, not for many writers",
                  "put the checkpoint on a local disk"},
    FileSystemRow{"fuse.sshfs", false, "slow, and not made for several writers",
                  "put the checkpoint on a local disk"},
};

Finding folder(const Disk& disk) {
  if (disk.writing.failure.empty()) {
    return {.subject = "folder", .seen = text(disk.folder.string(), " can be written to")};
  }
  if (disk.writing.bytes > 0) {
    return {
        "folder", Verdict::problem,
        text(disk.folder.string(), " took only ", bytes_text(disk.writing.bytes), ": ", disk.writing.failure),
        "make room there, or give another place with --checkpoint FILE"};
  }
  return {"folder", Verdict::problem, text(disk.folder.string(), ": ", disk.writing.failure),
          "give another place with --checkpoint FILE or --output DIR"};
}

Finding file_system(const Disk& disk, int nodes) {
  const std::string& type = disk.file_system.type;
  const auto* const row = std::find_if(
      unsuitable_file_systems.begin(), unsuitable_file_systems.end(), [&](const FileSystemRow& candidate) {
        return type.starts_with(candidate.type) && (nodes > 1 || !candidate.several_nodes_only);
      });
  if (type.empty()) {
    return {"file system", Verdict::unknown, "/proc/self/mountinfo cannot be read", ""};
  }
  if (row == unsuitable_file_systems.end()) {
    return {.subject = "file system", .seen = type};
  }
  return {"file system", Verdict::advice, text(type, ": ", row->harm), std::string(row->remedy)};
}

std::string gigavoxels_text(std::int64_t voxels) {
  std::ostringstream out;
  out << std::setprecision(3) << static_cast<double>(voxels) / 1e9 << " gigavoxels";
  return std::move(out).str();
}

/// Free space: advice below 20 GiB (5 gigavoxels of 4 bytes), a problem below 64 MiB.
Finding room(const Disk& disk) {
  if (disk.free < 0) {
    return {"free disk", Verdict::unknown, "the file system does not tell", ""};
  }
  Finding finding{.subject = "free disk",
                  .seen = text(bytes_text(disk.free), ", room for a volume of ",
                               gigavoxels_text(disk.free / bytes_per_voxel))};
  if (disk.free < 20 * gibibyte) {
    finding.verdict = disk.free < 64 * mebibyte ? Verdict::problem : Verdict::advice;
    finding.remedy = "make room or give another place; lsdeconv plan tells what a volume needs";
  }
  return finding;
}

Finding rate(const Disk& disk, int nodes) {
  const double rate = static_cast<double>(disk.writing.bytes) / disk.writing.seconds;
  Finding finding{.subject = "write rate",
                  .seen = text(bytes_text(std::llround(rate)), "/s, each 16 MiB synced",
                               nodes > 1 ? ", all nodes at once" : "")};
  if (rate < 100.0 * static_cast<double>(mebibyte)) {
    finding.verdict = Verdict::advice;
    finding.seen += ": a fast machine would wait for it";
    finding.remedy =
        "put the checkpoint on a faster disk (NVMe, parallel file system) with --checkpoint FILE";
  }
  return finding;
}

Finding stripes(const topology::Stripes& found) {
  constexpr int wide = 4; // storage targets that a shared file should be spread over at least
  if (found.count == 0) {
    return {"Lustre stripes", Verdict::unknown, "lfs getstripe -d does not tell", ""};
  }
  Finding finding{.subject = "Lustre stripes",
                  .seen = text(found.count < 0 ? "all targets" : count_text(found.count, "target"),
                               ", pieces of ", bytes_text(found.size))};
  if (found.count > 0 && found.count < wide) {
    finding.verdict = Verdict::advice;
    finding.seen += ": all ranks wait for few servers";
    finding.remedy = "before the checkpoint is made: lfs setstripe -c 8 -S 4M FOLDER (-c -1: all targets)";
  }
  return finding;
}

/// This program takes no locks of whole files; tools that read the checkpoint, such as h5dump, do.
Finding locks(const Disk& disk) {
  const bool locking_disabled = disk.hdf5_locking == "FALSE" || disk.hdf5_locking == "BEST_EFFORT";
  const std::string variable =
      disk.hdf5_locking.empty() ? "" : text(" (HDF5_USE_FILE_LOCKING=", disk.hdf5_locking, ")");
  if (!disk.writing.range_locks) {
    return {"file locks", Verdict::advice, text("fcntl locks are refused, which MPI-IO may need", variable),
            "have it mounted with -o flock (Lustre) or with a lock service (NFS), or take another place"};
  }
  if (!disk.writing.whole_file_locks && !locking_disabled) {
    return {"file locks", Verdict::advice,
            text("flock is refused: HDF5's tools will not open the checkpoint", variable),
            "export HDF5_USE_FILE_LOCKING=FALSE"};
  }
  return {.subject = "file locks",
          .seen = text(disk.writing.whole_file_locks ? "flock and fcntl work" : "HDF5 is told to do without",
                       variable)};
}

Finding shared_storage(bool seen_by_all) {
  if (seen_by_all) {
    return {.subject = "shared", .seen = "a file of rank 0 is seen here"};
  }
  return {
      "shared", Verdict::problem, "a file that rank 0 wrote to the folder is not seen here",
      "the checkpoint must lie where all nodes see the same files: give such a place with --checkpoint FILE"};
}

} // namespace

Findings judge_disk(const Snapshot& node) {
  const Disk& disk = node.disk;
  Findings findings{folder(disk), file_system(disk, node.ranks.nodes), room(disk)};
  if (disk.writing.bytes > 0) {
    findings.push_back(rate(disk, node.ranks.nodes));
  }
  if (disk.file_system.type == "lustre") {
    findings.push_back(stripes(disk.stripes));
  }
  if (disk.writing.failure.empty()) {
    findings.push_back(locks(disk));
  }
  if (disk.seen_by_all) {
    findings.push_back(shared_storage(*disk.seen_by_all));
  }
  return findings;
}

} // namespace lsdeconv::doctor
