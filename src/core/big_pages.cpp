#include "lsdeconv/core/big_pages.hpp"

#include <sys/mman.h>

namespace lsdeconv {

void prefer_big_pages(void* data, std::int64_t bytes) noexcept {
  constexpr std::uintptr_t page = std::uintptr_t{2} << 20U; // of x86-64, and of arm64 with pages of 4 KiB
  const auto begin = reinterpret_cast<std::uintptr_t>(data);
  const std::uintptr_t first = (begin + page - 1) / page * page;
  const std::uintptr_t end = (begin + static_cast<std::uintptr_t>(bytes)) / page * page;
  if (first < end) {
    (void)::madvise(static_cast<char*>(data) + (first - begin), end - first, MADV_HUGEPAGE);
  }
}

} // namespace lsdeconv
