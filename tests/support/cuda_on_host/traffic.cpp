#include "traffic.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <list>
#include <map>
#include <mutex>
#include <sys/mman.h>
#include <ucontext.h>
#include <unordered_map>
#include <vector>

namespace cuda_on_host {
namespace {

constexpr std::size_t page = 4096;

/// A first access to a page: its address, and whether it is written.
struct Access {
  std::uintptr_t page;
  bool write;
};

/// What the signal handler reads and writes: no memory is allocated there.
struct Faults {
  std::atomic_flag busy = ATOMIC_FLAG_INIT;
  std::array<Access, 1 << 16> seen;
  std::size_t count = 0;
  struct Range {
    std::byte* begin;
    std::byte* end;
  };
  std::array<Range, 256> memory;
  std::size_t memories = 0;
};

Faults& faults() {
  static auto& known = *new Faults;
  return known;
}

bool is_known(const Faults& all, const std::byte* address) {
  for (std::size_t i = 0; i < all.memories; ++i) {
    if (address >= all.memory[i].begin && address < all.memory[i].end) {
      return true;
    }
  }
  return false;
}

/// A page that was read may be read from now on, one that was written may be written, too.
void on_fault(int /*signal*/, siginfo_t* info, void* context) {
  constexpr greg_t write_bit = 2;
  Faults& all = faults();
  auto* address = static_cast<std::byte*>(info->si_addr);
  std::byte* page_begin = address - reinterpret_cast<std::uintptr_t>(address) % page;
  const bool write = (static_cast<ucontext_t*>(context)->uc_mcontext.gregs[REG_ERR] & write_bit) != 0;
  while (all.busy.test_and_set()) {
  }
  if (!is_known(all, address) || all.count == all.seen.size()) {
    std::abort();
  }
  const auto at = reinterpret_cast<std::uintptr_t>(page_begin);
  bool written = write;
  for (std::size_t i = 0; i < all.count; ++i) { // another thread may have written it meanwhile
    written = written || (all.seen[i].page == at && all.seen[i].write);
  }
  all.seen[all.count++] = {at, write};
  mprotect(page_begin, page, written ? PROT_READ | PROT_WRITE : PROT_READ);
  all.busy.clear();
}

void protect(int protection) {
  const Faults& all = faults();
  for (std::size_t i = 0; i < all.memories; ++i) {
    mprotect(all.memory[i].begin, static_cast<std::size_t>(all.memory[i].end - all.memory[i].begin),
             protection);
  }
}

/// A cache of whole pages that forgets the one that has not been used for longest.
class Cache {
public:
  explicit Cache(std::int64_t bytes) : pages_(static_cast<std::size_t>(bytes) / page) {}

  void access(std::uintptr_t at, bool read, bool write) {
    const auto found = places_.find(at);
    const bool changed = write || (found != places_.end() && found->second->write);
    if (found != places_.end()) {
      order_.erase(found->second);
    } else if (read) {
      traffic_.read += page;
    }
    order_.push_front({at, changed});
    places_[at] = order_.begin();
    while (order_.size() > pages_) {
      traffic_.written += order_.back().write ? static_cast<std::int64_t>(page) : 0;
      places_.erase(order_.back().page);
      order_.pop_back();
    }
  }
  [[nodiscard]] const Traffic& traffic() const { return traffic_; }

private:
  std::size_t pages_;
  std::list<Access> order_; ///< The page used last comes first; `write`: it differs from the memory.
  std::unordered_map<std::uintptr_t, std::list<Access>::iterator> places_;
  Traffic traffic_;
};

std::mutex mutex; ///< Of what follows: operations of several streams take turns.
std::unique_ptr<Cache> cache;
struct sigaction before;

/// The accesses of one operation, in order: what is done with each page.
struct Use {
  std::uintptr_t page;
  bool read;
  bool write;
};

std::vector<Use> uses_of(const Faults& all) {
  std::vector<Use> uses;
  std::unordered_map<std::uintptr_t, std::size_t> places;
  for (std::size_t i = 0; i < all.count; ++i) {
    const Access& seen = all.seen[i];
    const auto [at, is_new] = places.try_emplace(seen.page, uses.size());
    if (is_new) {
      uses.push_back({seen.page, !seen.write, seen.write});
    } else {
      uses[at->second].write = uses[at->second].write || seen.write;
    }
  }
  return uses;
}

} // namespace

TrafficCounter::TrafficCounter(std::int64_t cache_bytes) {
  const std::lock_guard lock(mutex);
  cache = std::make_unique<Cache>(cache_bytes);
  struct sigaction action {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  sigaction(SIGSEGV, &action, &before);
}

TrafficCounter::~TrafficCounter() {
  const std::lock_guard lock(mutex);
  cache.reset();
  sigaction(SIGSEGV, &before, nullptr);
}

Traffic TrafficCounter::so_far() const {
  const std::lock_guard lock(mutex);
  return cache->traffic();
}

void traffic::add_memory(void* memory, std::size_t bytes) {
  const std::lock_guard lock(mutex);
  Faults& all = faults();
  if (cache != nullptr) {
    auto* begin = static_cast<std::byte*>(memory);
    all.memory.at(all.memories++) = {begin, begin + bytes};
  }
}

void traffic::remove_memory(void* memory) {
  const std::lock_guard lock(mutex);
  Faults& all = faults();
  for (std::size_t i = 0; i < all.memories; ++i) {
    if (all.memory[i].begin == memory) {
      all.memory[i] = all.memory[--all.memories];
      return;
    }
  }
}

void traffic::observe(Kind kind, int passes, const std::function<void()>& work) {
  std::unique_lock lock(mutex);
  if (cache == nullptr || (kind != Kind::launch && kind != Kind::transform)) {
    lock.unlock();
    work();
    return;
  }
  Faults& all = faults();
  all.count = 0;
  protect(PROT_NONE);
  work();
  protect(PROT_READ | PROT_WRITE);
  const std::vector<Use> uses = uses_of(all);
  for (int pass = 0; pass < passes; ++pass) {
    for (const Use& use : uses) {
      const bool work_area = kind == Kind::transform && !use.read;
      if (!work_area) {
        cache->access(use.page, use.read, use.write);
      }
    }
  }
}

} // namespace cuda_on_host
