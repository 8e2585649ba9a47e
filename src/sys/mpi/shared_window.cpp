#include "lsdeconv/sys/mpi/shared_window.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace lsdeconv::mpi {
namespace {

constexpr std::size_t alignment = 64;

/// What the library may take beside the window, there and for its messages.
constexpr std::int64_t spare_bytes = std::int64_t{16} << 20;

/// Why memory of that size cannot be shared on this node; empty where it can.
std::string lack_of_room(std::int64_t bytes) {
  struct statvfs info {};
  if (::statvfs(SharedWindow::folder, &info) != 0) {
    return text(SharedWindow::folder, " cannot be used: ", std::generic_category().message(errno));
  }
  const auto free = static_cast<std::int64_t>(info.f_bavail) * static_cast<std::int64_t>(info.f_frsize);
  return free < bytes + spare_bytes ? text(SharedWindow::folder, " has ", bytes_text(free), " free, but ",
                                           bytes_text(bytes), " are to be shared")
                                    : std::string{};
}

/// MADV_POPULATE_WRITE, by its number: the headers of many systems are older than their kernels.
constexpr int populate_write = 23;

/// Gives the pages their memory. Kernels before 5.14 cannot without touching them, which kills the process
/// where there is none: there the look at free room just before has to do.
std::string populate(std::span<std::byte> pages) {
  if (pages.empty() || ::madvise(pages.data(), pages.size(), populate_write) == 0) {
    return {};
  }
  if (errno != EINVAL) {
    return text("the system gives no memory to ", SharedWindow::folder,
                " (madvise: ", std::generic_category().message(errno), ")");
  }
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  for (std::size_t at = 0; at < pages.size(); at += page) {
    pages[at] = std::byte{0};
  }
  return {};
}

/// The pages of which `part` of `parts` begins in the bytes. What lies before the first of them shares a page
/// with what the library keeps there and has its memory.
std::span<std::byte> pages_of_part(std::span<std::byte> bytes, int part, int parts) {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t ahead = (page - reinterpret_cast<std::uintptr_t>(bytes.data()) % page) % page;
  const std::size_t pages = (bytes.size() - std::min(ahead, bytes.size()) + page - 1) / page;
  const auto begin_of = [&](int i) {
    const std::size_t before = pages * static_cast<std::size_t>(i) / static_cast<std::size_t>(parts);
    return std::min(bytes.size(), ahead + before * page);
  };
  return bytes.subspan(begin_of(part), begin_of(part + 1) - begin_of(part));
}

} // namespace

/// The library fails on one rank alone where there is no room and leaves the others waiting: so room is
/// looked for before, and all ranks go on alike.
SharedWindow::SharedWindow(const Communicator& node, std::int64_t bytes) {
  shortage_ = node.on_root([&] { return lack_of_room(bytes); });
  if (!shortage_.empty() || bytes <= 0) {
    return;
  }
  const auto asked = static_cast<std::size_t>(bytes) + alignment;
  void* base = nullptr;
  check(MPI_Win_allocate_shared(node.is_root() ? static_cast<MPI_Aint>(asked) : 0, 1, MPI_INFO_NULL,
                                node.native(), static_cast<void*>(&base), &window_),
        "MPI_Win_allocate_shared");
  MPI_Aint size = 0;
  int chunk = 0;
  check(MPI_Win_shared_query(window_, 0, &size, &chunk, static_cast<void*>(&base)), "MPI_Win_shared_query");
  std::size_t space = asked;
  auto* aligned =
      static_cast<std::byte*>(std::align(alignment, static_cast<std::size_t>(bytes), base, space));
  bytes_ = {aligned, static_cast<std::size_t>(bytes)};
  if (node.size() == 1) { // a lone rank gets memory that was used before, perhaps
    std::fill(bytes_.begin(), bytes_.end(), std::byte{0});
  }
  shortage_ = reserve(node);
  if (!shortage_.empty()) {
    close();
  }
}

std::string SharedWindow::reserve(const Communicator& node) const {
  const std::string mine = populate(pages_of_part(bytes_, node.rank().value, node.size()));
  for (const std::string& reason : node.all_gather(mine)) {
    if (!reason.empty()) {
      return reason;
    }
  }
  return {};
}

SharedWindow::~SharedWindow() = default;

SharedWindow::SharedWindow(SharedWindow&& other) noexcept {
  *this = std::move(other);
}

SharedWindow& SharedWindow::operator=(SharedWindow&& other) noexcept {
  std::swap(window_, other.window_);
  std::swap(bytes_, other.bytes_);
  std::swap(shortage_, other.shortage_);
  return *this;
}

void SharedWindow::close() {
  bytes_ = {};
  if (window_ != MPI_WIN_NULL) {
    check(MPI_Win_free(&window_), "MPI_Win_free");
  }
}

} // namespace lsdeconv::mpi
