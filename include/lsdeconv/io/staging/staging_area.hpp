#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>

namespace lsdeconv {

/// Uncompressed copies of input slices on each node's own disk. Any window of a slice that is compressed as a
/// whole would otherwise decode all of it. A reader that is opened with a staging area (OpenOptions::staging)
/// stages the slices that its windows touch while the area is open: each once per node, by whichever rank
/// needs it first. When the room is used up, slices that were unused for longest are removed to make room for
/// those of the present window; when even that is not enough, reading goes on without staging further ones.
/// Thread-safe but for open() and close().
class StagingArea {
public:
  /// `parent`: a folder that exists on every node. Nothing is created before open().
  explicit StagingArea(std::filesystem::path parent);
  /// As close().
  ~StagingArea();
  StagingArea(const StagingArea&) = delete;
  StagingArea& operator=(const StagingArea&) = delete;
  StagingArea(StagingArea&&) = delete;
  StagingArea& operator=(StagingArea&&) = delete;

  /// The folder that it was constructed with.
  [[nodiscard]] const std::filesystem::path& parent() const { return parent_; }
  /// Creates one folder per node under parent(), private to the user and with a name that cannot be guessed;
  /// removes those that killed runs have left there. `slice_bytes`: size of an uncompressed slice;
  /// `free_bytes`: room that may be used on this node. Throws Error, on all ranks. Collective over `ranks`.
  void open(std::int64_t slice_bytes, std::int64_t free_bytes, const mpi::Communicator& ranks);
  /// Whether slices can be staged and read.
  [[nodiscard]] bool is_open() const { return state_ != nullptr; }
  /// Leaves the node's folder; the last rank of the node to do so removes it. No other member may be running.
  void close();

  /// Appends samples, as bytes in this machine's order, to a slice that is being staged.
  using Append = std::function<void(std::span<const std::byte>)>;
  /// Stages slice z, unless a rank of this node has staged it or is doing so: calls `write`, which appends
  /// all samples of the slice in order, rows contiguous. [begin, end): the slices of the present window,
  /// which are not removed to make room. Failures of the disk end staging on this rank and are logged; throws
  /// only what `write` throws.
  void provide(std::int64_t z, std::int64_t begin, std::int64_t end,
               const std::function<void(const Append&)>& write);
  /// Waits, for a minute at most, for a rank that is staging slice z.
  void await(std::int64_t z);
  /// Reads the bytes [offset, offset + bytes.size()) of a staged slice.
  using ReadAt = std::function<void(std::int64_t offset, std::span<std::byte> bytes)>;
  /// Calls `read` with access to slice z; returns false where it is not staged. Throws Error where it cannot
  /// be read.
  bool use(std::int64_t z, const std::function<void(const ReadAt&)>& read) const;

private:
  struct State;

  std::filesystem::path parent_;
  std::unique_ptr<State> state_;
};

} // namespace lsdeconv
