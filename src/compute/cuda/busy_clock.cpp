#include "busy_clock.hpp"

#include "lsdeconv/compute/errors.hpp"

namespace lsdeconv::cuda {

BusyClock::Stretch BusyClock::take() {
  if (spare_.empty()) {
    Stretch stretch;
    stretch.begin = std::make_unique<Event>(gpu_, Event::Kind::time);
    stretch.end = std::make_unique<Event>(gpu_, Event::Kind::time);
    return stretch;
  }
  Stretch stretch = std::move(spare_.back());
  spare_.pop_back();
  return stretch;
}

void BusyClock::collect() {
  while (!running_.empty() && running_.front().end->reached()) {
    seconds_ += running_.front().end->seconds_since(*running_.front().begin);
    spare_.push_back(std::move(running_.front()));
    running_.pop_front();
  }
}

double BusyClock::seconds() {
  try {
    gpu_->use();
    collect();
  } catch (const Error&) {
    running_.clear(); // a lost device tells no times; whoever waits for its work learns of the loss
  }
  return seconds_;
}

} // namespace lsdeconv::cuda
