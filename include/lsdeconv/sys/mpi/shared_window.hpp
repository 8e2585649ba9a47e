#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace lsdeconv::mpi {

/// Memory that all ranks of one node see (an MPI-3 shared-memory window), zeros at first.
class SharedWindow {
public:
  /// All pages are given to it at once, each rank's part by that rank, so that running out of memory later
  /// cannot end a process that touches them. Where there is no room for them the window has no bytes and
  /// shortage() says why. Throws Error where MPI refuses. Collective over `node`, the ranks of one node.
  SharedWindow(const Communicator& node, std::int64_t bytes);
  /// Without close(): never throws and waits for nobody, so that one rank may go alone; the memory goes with
  /// the last process.
  ~SharedWindow();
  SharedWindow(SharedWindow&& other) noexcept;
  SharedWindow& operator=(SharedWindow&& other) noexcept;
  SharedWindow(const SharedWindow&) = delete;
  SharedWindow& operator=(const SharedWindow&) = delete;

  /// The memory, from an address that is a multiple of 64; none where there was no room for it, and after
  /// close().
  [[nodiscard]] std::span<std::byte> bytes() const { return bytes_; }
  /// Why there is no memory, for people to read, the same on all ranks; empty where there is.
  [[nodiscard]] const std::string& shortage() const { return shortage_; }
  /// Gives the memory back. Throws Error where MPI refuses. Collective over the ranks of the node.
  void close();

  /// Where MPI libraries put such memory.
  static constexpr const char* folder = "/dev/shm";

private:
  [[nodiscard]] std::string reserve(const Communicator& node) const;

  MPI_Win window_ = MPI_WIN_NULL;
  std::span<std::byte> bytes_{};
  std::string shortage_;
};

} // namespace lsdeconv::mpi
