#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <sys/mman.h>

namespace lsdeconv::testing {

/// Memory, zero at first, that processes forked afterwards share with this one.
class SharedPages {
public:
  explicit SharedPages(std::int64_t bytes)
      : size_(static_cast<std::size_t>(bytes)),
        data_(::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (data_ == MAP_FAILED) {
      throw std::runtime_error("mmap of shared pages failed");
    }
  }
  ~SharedPages() { ::munmap(data_, size_); }
  SharedPages(const SharedPages&) = delete;
  SharedPages& operator=(const SharedPages&) = delete;
  SharedPages(SharedPages&&) = delete;
  SharedPages& operator=(SharedPages&&) = delete;

  [[nodiscard]] std::span<std::byte> bytes() const { return {static_cast<std::byte*>(data_), size_}; }

private:
  std::size_t size_;
  void* data_;
};

} // namespace lsdeconv::testing
