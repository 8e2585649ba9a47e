#include "lsdeconv/sys/topology/shared_memory.hpp"

#include "text_file.hpp"

namespace lsdeconv::topology {

std::int64_t shared_memory(const std::filesystem::path& root) {
  const std::string status = content_of(root / "proc/self/status").value_or("");
  return number_after(status, "RssShmem:").value_or(0) * 1024;
}

} // namespace lsdeconv::topology
