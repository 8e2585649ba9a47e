#include "fibres.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <numeric>
#include <random>
#include <ucontext.h>
#include <vector>

// Sanitizers want to know of every change of stacks; without them these functions are not there.
// NOLINTBEGIN(bugprone-reserved-identifier): names that the sanitizers' library has
extern "C" {
[[gnu::weak]] void __sanitizer_start_switch_fiber(void** fake_stack, const void* bottom, std::size_t size);
[[gnu::weak]] void __sanitizer_finish_switch_fiber(void* fake_stack, const void** bottom, std::size_t* size);
[[gnu::weak]] void* __tsan_get_current_fiber();
[[gnu::weak]] void* __tsan_create_fiber(unsigned flags);
[[gnu::weak]] void __tsan_destroy_fiber(void* fiber);
[[gnu::weak]] void __tsan_switch_to_fiber(void* fiber, unsigned flags);
}
// NOLINTEND(bugprone-reserved-identifier)

namespace cuda_on_host {
namespace {

constexpr std::size_t stack_bytes = std::size_t{128} << 10U;

/// Where a stack that has been left goes on, in the compiler's own form: unlike swapcontext() it makes no
/// system call.
using Place = std::array<void*, 5>;

struct Fibre {
  Place place{};
  std::byte* stack = nullptr;
  void* fake_stack = nullptr;
  void* thread = nullptr; ///< As the thread sanitizer knows it.
  bool begun = false;
  bool ended = false;
};

/// Tells the thread sanitizer what runs from now on. What ran before happened before it. To be inlined: else
/// the sanitizer takes the way out of it for that of another function.
[[gnu::always_inline]] inline void name_thread(void* thread) {
  if (__tsan_switch_to_fiber != nullptr) {
    __tsan_switch_to_fiber(thread, 0);
  }
}

/// Leaves the stack and goes on at another place; returns when somebody goes on at `left`.
[[gnu::noinline, gnu::no_sanitize_address]] void leave_for(Place& place, void* thread, Place& left) {
  if (__builtin_setjmp(left.data()) == 0) {
    name_thread(thread);
    __builtin_longjmp(place.data(), 1);
  }
}

/// The same for a stack on which nothing has been called.
[[gnu::noinline, gnu::no_sanitize_address]] void leave_for(const ucontext_t& context, void* thread,
                                                           Place& left) {
  if (__builtin_setjmp(left.data()) == 0) {
    name_thread(thread);
    setcontext(&context);
  }
}

} // namespace

struct Fibres::State {
  explicit State(unsigned count) : stacks(new std::byte[count * stack_bytes]), fibres(count), order(count) {
    for (std::size_t i = 0; i < count; ++i) {
      fibres[i].stack = stacks.get() + i * stack_bytes;
      fibres[i].thread = __tsan_create_fiber != nullptr ? __tsan_create_fiber(0) : nullptr;
    }
    std::iota(order.begin(), order.end(), 0U);
  }
  ~State() {
    for (const Fibre& fibre : fibres) {
      if (__tsan_destroy_fiber != nullptr) {
        __tsan_destroy_fiber(fibre.thread);
      }
    }
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::unique_ptr<std::byte[]> stacks; ///< Not filled: most of it is never touched.
  std::vector<Fibre> fibres;
  std::vector<unsigned> order;
  std::minstd_rand chance;
  Place host{};
  void* host_fake_stack = nullptr;
  const void* host_stack = nullptr;
  void* host_thread = nullptr;
  std::size_t host_stack_bytes = 0;
  const std::function<void(unsigned)>* body = nullptr;
  unsigned current = 0;

  static thread_local State* running;

  void enter(unsigned i) {
    current = i;
    if (__sanitizer_start_switch_fiber != nullptr) {
      __sanitizer_start_switch_fiber(&host_fake_stack, fibres[i].stack, stack_bytes);
    }
    if (fibres[i].begun) {
      leave_for(fibres[i].place, fibres[i].thread, host);
    } else {
      begin(fibres[i]);
    }
    if (__sanitizer_finish_switch_fiber != nullptr) {
      __sanitizer_finish_switch_fiber(host_fake_stack, nullptr, nullptr);
    }
  }

  void arrived() {
    if (__sanitizer_finish_switch_fiber != nullptr) {
      __sanitizer_finish_switch_fiber(fibres[current].fake_stack, &host_stack, &host_stack_bytes);
    }
  }

  void leave() {
    Fibre& fibre = fibres[current];
    if (__sanitizer_start_switch_fiber != nullptr) {
      __sanitizer_start_switch_fiber(&fibre.fake_stack, host_stack, host_stack_bytes);
    }
    leave_for(host, host_thread, fibre.place);
    arrived();
  }

  /// What a fibre does: every body that it is entered for, one after another.
  static void live() {
    State& state = *running;
    const unsigned own = state.current;
    state.arrived();
    for (;;) {
      (*state.body)(own);
      state.fibres[own].ended = true;
      state.leave();
    }
  }

  void begin(Fibre& fibre) {
    fibre.begun = true;
    ucontext_t context{};
    getcontext(&context);
    context.uc_stack.ss_sp = fibre.stack;
    context.uc_stack.ss_size = stack_bytes;
    context.uc_link = nullptr;
    makecontext(&context, &State::live, 0);
    leave_for(context, fibre.thread, host);
  }
};

thread_local Fibres::State* Fibres::State::running = nullptr;

Fibres::Fibres(unsigned count) : state_(std::make_unique<State>(count)) {}

Fibres::~Fibres() = default;

void Fibres::run(const std::function<void(unsigned)>& body) {
  State& state = *state_;
  State::running = &state;
  state.body = &body;
  state.host_thread = __tsan_get_current_fiber != nullptr ? __tsan_get_current_fiber() : nullptr;
  for (Fibre& fibre : state.fibres) {
    fibre.ended = false;
  }
  const auto goes_on = [](const Fibre& fibre) { return !fibre.ended; };
  while (std::any_of(state.fibres.begin(), state.fibres.end(), goes_on)) {
    std::shuffle(state.order.begin(), state.order.end(), state.chance);
    for (const unsigned i : state.order) {
      if (goes_on(state.fibres[i])) {
        state.enter(i);
      }
    }
  }
  State::running = nullptr;
}

void Fibres::wait_for_others() {
  if (State::running == nullptr) {
    std::abort(); // a kernel that was launched without shared memory
  }
  State::running->leave();
}

} // namespace cuda_on_host
