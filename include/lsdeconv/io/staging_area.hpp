#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>

namespace lsdeconv {

/// Raw samples of input slices on each node's own disk, made once per node by whichever of its ranks comes
/// first: where slices are compressed whole, any window of them would else decode all of it. The reader that
/// was opened with it (OpenOptions::staging) stages what its windows touch while the area is open. When the
/// disk is full, slices unused for longest make room for those of the present window; when that does not
/// help, reading goes on without staging further ones. Callable from several threads.
class StagingArea {
public:
  /// `parent`: a folder that exists on every node. Nothing is touched before open().
  explicit StagingArea(std::filesystem::path parent);
  /// Closes.
  ~StagingArea();
  StagingArea(const StagingArea&) = delete;
  StagingArea& operator=(const StagingArea&) = delete;
  StagingArea(StagingArea&&) = delete;
  StagingArea& operator=(StagingArea&&) = delete;

  [[nodiscard]] const std::filesystem::path& parent() const { return parent_; }
  /// Makes a folder under parent(), one per node, private and of a name that cannot be guessed; removes what
  /// killed runs left there. `free_bytes`: room that may be used on this node. Throws Error on all ranks.
  /// Collective over `ranks`.
  void open(std::int64_t slice_bytes, std::int64_t free_bytes, const mpi::Communicator& ranks);
  [[nodiscard]] bool is_open() const { return state_ != nullptr; }
  /// The node's last rank to do so removes the folder. Not to be called during calls of other functions.
  void close();

  /// Takes the samples of a slice from its first to its last.
  using Append = std::function<void(std::span<const std::byte>)>;
  /// A slice that nobody on the node has staged or is staging is staged now: `write` gives it all samples.
  /// [begin, end): the slices of the present window, which do not make room. Throws what `write` throws.
  void provide(std::int64_t z, std::int64_t begin, std::int64_t end,
               const std::function<void(const Append&)>& write);
  /// Waits, though not for ever, for the rank that is staging the slice, if one is.
  void await(std::int64_t z);
  /// The part [offset, offset + size) of a staged slice.
  using ReadAt = std::function<void(std::int64_t offset, std::span<std::byte> bytes)>;
  /// Calls `read` with access to the slice; false where it is not staged. Throws Error.
  bool use(std::int64_t z, const std::function<void(const ReadAt&)>& read) const;

private:
  struct State;

  std::filesystem::path parent_;
  std::unique_ptr<State> state_;
};

} // namespace lsdeconv
