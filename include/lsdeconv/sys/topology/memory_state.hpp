#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv::topology {

// Of the files below `root`, "/" for the real machine. Sizes in bytes; what the kernel does not tell is 0 or
// empty.

/// How the kernel hands out huge pages.
struct HugePages {
  std::string transparent;        ///< Chosen word of transparent_hugepage/enabled: always, madvise, never.
  std::int64_t size = 0;          ///< Of one huge page.
  std::int64_t reserved = 0;      ///< Set aside (hugetlb): lost to programs that do not ask for them.
  std::int64_t reserved_free = 0; ///< Part of it that nobody uses.
};
/// Read from sys/kernel/mm and proc/meminfo.
HugePages huge_pages(const std::filesystem::path& root);

/// Space on disks that memory is moved to when it is short.
struct Swap {
  std::int64_t total = 0;
  std::int64_t used = 0;
};
/// Read from proc/meminfo.
Swap swap_space(const std::filesystem::path& root);

/// Free memory of one NUMA node as the page allocator holds it (/proc/buddyinfo).
struct FreeMemory {
  int numa_node = 0;
  std::int64_t bytes = 0;
  std::int64_t in_huge_pages = 0; ///< Part of it in pieces that are at least a huge page.
};
/// By NUMA node, read from proc/buddyinfo.
std::vector<FreeMemory> free_memory(const std::filesystem::path& root);

/// Which part (0 to 1) of an array of `bytes` the kernel gave this process as huge pages when it was first
/// written; -1 where the kernel does not tell. The array is freed again.
double huge_part_of_new_array(std::int64_t bytes);

} // namespace lsdeconv::topology
