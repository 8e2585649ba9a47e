#include "together.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <numeric>
#include <ucontext.h>
#include <vector>

/// Threads of groups as fibres of one thread of the host, which take turns where they wait for each other,
/// each time in another order: a wait that is missing shows as wrong numbers, and a turn costs less than a
/// wait of real threads.
namespace cuda_on_host {
namespace {

constexpr unsigned most_threads = 16;
constexpr std::size_t stack_bytes = std::size_t{256} << 10U;

struct Fibre {
  ucontext_t context{};
  std::unique_ptr<char[]> stack = std::make_unique_for_overwrite<char[]>(stack_bytes);
  bool ended = false;
};

class Fibres {
public:
  Fibres(unsigned count, const std::function<void()>& body) : fibres_(count), order_(count), body_(body) {
    std::iota(order_.begin(), order_.end(), 0U);
  }
  void run();
  /// Called by a fibre: lets the others go on until they wait, too.
  void wait() { swapcontext(&fibres_[current_].context, &scheduler_); }

private:
  static void enter();
  void shuffle();

  std::vector<Fibre> fibres_;
  std::vector<unsigned> order_;
  const std::function<void()>& body_;
  ucontext_t scheduler_{};
  unsigned current_ = 0;
  std::uint64_t chance_ = 1;
};

thread_local Fibres* running = nullptr;

void Fibres::enter() {
  running->body_();
  running->fibres_[running->current_].ended = true;
}

void Fibres::shuffle() {
  for (unsigned i = static_cast<unsigned>(order_.size()); i > 1; --i) {
    chance_ = chance_ * 6364136223846793005U + 1442695040888963407U;
    std::swap(order_[i - 1], order_[(chance_ >> 33U) % i]);
  }
}

void Fibres::run() {
  running = this;
  for (Fibre& fibre : fibres_) {
    getcontext(&fibre.context);
    fibre.context.uc_stack.ss_sp = fibre.stack.get();
    fibre.context.uc_stack.ss_size = stack_bytes;
    fibre.context.uc_link = &scheduler_;
    makecontext(&fibre.context, &Fibres::enter, 0);
  }
  const auto all_ended = [&] {
    return std::all_of(fibres_.begin(), fibres_.end(), [](const Fibre& fibre) { return fibre.ended; });
  };
  while (!all_ended()) {
    shuffle();
    for (const unsigned i : order_) {
      if (!fibres_[i].ended) {
        current_ = i;
        threadIdx = dim3(i, 0, 0);
        swapcontext(&scheduler_, &fibres_[i].context);
      }
    }
  }
  running = nullptr;
}

} // namespace

void run_together(const cudaLaunchConfig_t& config, const std::function<void()>& thread) {
  static std::mutex one_at_a_time; // there is only one array of shared memory
  const std::lock_guard lock(one_at_a_time);
  blockDim = dim3(std::min(config.blockDim.x, most_threads));
  Fibres(blockDim.x, [&] {
    for_groups(config.gridDim, [&] {
      thread();
      running->wait();
    });
  }).run();
}

} // namespace cuda_on_host

void __syncthreads() {
  if (cuda_on_host::running == nullptr) {
    std::abort(); // a kernel that was launched without shared memory
  }
  cuda_on_host::running->wait();
}
