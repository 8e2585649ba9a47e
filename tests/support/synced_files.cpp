#include "support/synced_files.hpp"

#include <atomic>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>

namespace lsdeconv::testing {
namespace {

std::atomic<SyncRecord*> current = nullptr;

} // namespace

SyncRecord::SyncRecord() {
  current = this;
}

SyncRecord::~SyncRecord() {
  current = nullptr;
}

void SyncRecord::note(int descriptor) {
  paths_.push_back(std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor)));
}

} // namespace lsdeconv::testing

/// Does what the C library's does.
extern "C" int fdatasync(int descriptor) {
  if (lsdeconv::testing::SyncRecord* record = lsdeconv::testing::current) {
    record->note(descriptor);
  }
  return static_cast<int>(::syscall(SYS_fdatasync, descriptor));
}
