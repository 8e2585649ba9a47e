#include "lsdeconv/sys/topology/memory_state.hpp"

#include "text_file.hpp"

#include <algorithm>
#include <sstream>
#include <unistd.h>

namespace lsdeconv::topology {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kibibyte = 1024;

std::int64_t number_of(const std::string& file, const char* key) {
  return number_after(file, key).value_or(0);
}

/// The word in brackets: "always [madvise] never".
std::string chosen_word(const std::string& words) {
  const std::size_t begin = words.find('[');
  const std::size_t end = words.find(']');
  return begin == std::string::npos || end < begin ? "" : words.substr(begin + 1, end - begin - 1);
}

FreeMemory& of_node(std::vector<FreeMemory>& all, int node) {
  const auto found =
      std::find_if(all.begin(), all.end(), [node](const FreeMemory& one) { return one.numa_node == node; });
  return found != all.end() ? *found : all.emplace_back(FreeMemory{.numa_node = node});
}

/// "Node 0, zone   Normal   1301   1316 …": free pieces of 1, 2, 4 … pages. The small zone for old devices
/// is left out, nobody gets memory there.
void add_zone(std::istringstream line, std::int64_t huge_page, std::vector<FreeMemory>& all) {
  std::string word;
  int node = 0;
  char comma = 0;
  std::string zone;
  if (!(line >> word >> node >> comma >> word >> zone) || zone == "DMA") {
    return;
  }
  FreeMemory& memory = of_node(all, node);
  std::int64_t piece = sysconf(_SC_PAGESIZE);
  for (std::int64_t count = 0; line >> count; piece *= 2) {
    memory.bytes += count * piece;
    memory.in_huge_pages += piece >= huge_page ? count * piece : 0;
  }
}

/// Bytes of this process that lie in transparent huge pages; -1 where the kernel does not tell.
std::int64_t own_huge_bytes() {
  const auto kibibytes = number_after(content_of("/proc/self/smaps_rollup").value_or(""), "AnonHugePages:");
  return kibibytes ? *kibibytes * kibibyte : -1;
}

} // namespace

HugePages huge_pages(const fs::path& root) {
  const std::string meminfo = content_of(root / "proc/meminfo").value_or("");
  const std::string modes = content_of(root / "sys/kernel/mm/transparent_hugepage/enabled").value_or("");
  const std::int64_t size = number_of(meminfo, "Hugepagesize:") * kibibyte;
  return {.transparent = chosen_word(modes),
          .size = size,
          .reserved = number_of(meminfo, "HugePages_Total:") * size,
          .reserved_free = number_of(meminfo, "HugePages_Free:") * size};
}

Swap swap_space(const fs::path& root) {
  const std::string meminfo = content_of(root / "proc/meminfo").value_or("");
  const std::int64_t total = number_of(meminfo, "SwapTotal:") * kibibyte;
  return {total, total - number_of(meminfo, "SwapFree:") * kibibyte};
}

std::vector<FreeMemory> free_memory(const fs::path& root) {
  constexpr std::int64_t usual_huge_page = std::int64_t{2} << 20;
  const std::int64_t told = huge_pages(root).size;
  std::istringstream zones(content_of(root / "proc/buddyinfo").value_or(""));
  std::vector<FreeMemory> all;
  for (std::string line; std::getline(zones, line);) {
    add_zone(std::istringstream(line), told > 0 ? told : usual_huge_page, all);
  }
  return all;
}

double huge_part_of_new_array(std::int64_t bytes) {
  const std::int64_t before = own_huge_bytes();
  const std::vector<char> array(static_cast<std::size_t>(bytes), 'x');
  const std::int64_t after = own_huge_bytes();
  if (before < 0 || after < 0 || array.back() != 'x') {
    return -1;
  }
  return std::clamp(static_cast<double>(after - before) / static_cast<double>(bytes), 0.0, 1.0);
}

} // namespace lsdeconv::topology
