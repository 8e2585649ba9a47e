#include "lsdeconv/io/staging/staging_area.hpp"

#include "node_folder.hpp"
#include "staged_slices.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <optional>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// Staging a slice takes seconds: a rank that needs more than this for one is not waited for.
constexpr std::chrono::minutes patience{1};

/// A failure of the staging disk, as opposed to one of the input.
class StageFailure : public Error {
public:
  explicit StageFailure(const fs::path& path)
      : Error(text("write ", path.string(), ": ", std::strerror(errno))) {}
};

void append(const Descriptor& file, std::span<const std::byte> bytes, const fs::path& path) {
  if (!write_all(file.number(), bytes)) {
    throw StageFailure(path);
  }
}

void publish(StagedFile& staged) {
  try {
    staged.publish();
  } catch (const Error&) { // the folder may have been removed by a service that cleans temporary folders
    throw StageFailure(staged.path());
  }
}

void read_all(const Descriptor& file, std::int64_t offset, std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t got = ::pread(file.number(), bytes.data(), bytes.size(), offset);
    if (got == 0 || (got < 0 && errno != EINTR)) {
      throw Error(text("reading a staged slice: ", got == 0 ? "it ends too early" : std::strerror(errno)));
    }
    bytes = bytes.subspan(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    offset += std::max<ssize_t>(got, 0);
  }
}

/// Makes the folder of this node, or joins it. Collective over `ranks`.
NodeFolder shared_folder(const fs::path& parent, const mpi::Communicator& ranks,
                         const mpi::Communicator& node) {
  std::optional<NodeFolder> folder;
  ranks.all_or_none([&] {
    if (node.is_root()) {
      for (const fs::path& abandoned : remove_abandoned_folders(parent)) {
        log::info("removed ", abandoned.string(), ", which a killed run had left");
      }
      folder = NodeFolder::make(parent);
    }
  });
  const std::string path = node.broadcast(folder ? folder->path().string() : std::string{});
  ranks.all_or_none([&] {
    if (!folder) {
      folder = NodeFolder::join(path);
    }
  });
  return std::move(*folder);
}

} // namespace

struct StagingArea::State {
  NodeFolder folder;
  StagedSlices slices;
  std::atomic<bool> full = false; ///< Writing has failed on this rank: it stages nothing more.
};

StagingArea::StagingArea(fs::path parent) : parent_(std::move(parent)) {}

StagingArea::~StagingArea() = default;

void StagingArea::open(std::int64_t slice_bytes, std::int64_t free_bytes, const mpi::Communicator& ranks) {
  const mpi::Communicator node = ranks.node();
  const std::int64_t capacity = node.minimum(free_bytes) / slice_bytes;
  NodeFolder folder = shared_folder(parent_, ranks, node);
  const fs::path path = folder.path();
  state_.reset(new State{std::move(folder), StagedSlices(path, capacity)});
}

void StagingArea::close() {
  state_.reset();
}

void StagingArea::provide(std::int64_t z, std::int64_t begin, std::int64_t end,
                          const std::function<void(const Append&)>& write) {
  const StagedSlices& slices = state_->slices;
  if (state_->full || slices.contains(z) || !slices.claim(z)) {
    return;
  }
  try {
    if (!slices.contains(z)) { // another rank may have finished it just before the claim
      slices.make_room(begin, end);
      StagedFile staged(slices.path(z));
      const fs::path& path = staged.temporary();
      Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
      if (!file) {
        throw StageFailure(path);
      }
      write([&](std::span<const std::byte> bytes) { append(file, bytes, path); });
      publish(staged);
    }
    slices.release(z);
  } catch (const StageFailure& failure) {
    slices.release(z);
    if (!state_->full.exchange(true)) {
      log::warning("staging: ", failure.what(), "; this rank goes on without staging further slices");
    }
  } catch (...) {
    slices.release(z);
    throw;
  }
}

void StagingArea::await(std::int64_t z) {
  state_->slices.await(z, patience);
}

bool StagingArea::use(std::int64_t z, const std::function<void(const ReadAt&)>& read) const {
  const Descriptor file = state_->slices.open(z);
  if (!file) {
    return false;
  }
  read([&](std::int64_t offset, std::span<std::byte> bytes) { read_all(file, offset, bytes); });
  return true;
}

} // namespace lsdeconv
