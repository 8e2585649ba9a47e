#pragma once

#include <functional>
#include <memory>

namespace cuda_on_host {

/// The threads of a group of a kernel, as fibres of one host thread: each runs until it waits at a barrier or
/// ends; once all have, those that wait go on. The order in which they run is shuffled anew each time, so
/// that a barrier that is missing shows as wrong numbers. Makes its stacks once for many groups.
class Fibres {
public:
  explicit Fibres(unsigned count);
  ~Fibres();
  Fibres(const Fibres&) = delete;
  Fibres& operator=(const Fibres&) = delete;

  /// Calls body(i) for every i below the count, each on a fibre of its own.
  void run(const std::function<void(unsigned)>& body);
  /// To be called within body: waits until every fibre has called it or ended.
  static void wait_for_others();

private:
  struct State;
  std::unique_ptr<State> state_;
};

} // namespace cuda_on_host
