#include "busy_clock.hpp"

#include "lsdeconv/compute/errors.hpp"

namespace lsdeconv::cuda {

BusyClock::Interval BusyClock::take() {
  if (spare_.empty()) {
    Interval interval;
    interval.begin = std::make_unique<Event>(gpu_, Event::Kind::time);
    interval.end = std::make_unique<Event>(gpu_, Event::Kind::time);
    return interval;
  }
  Interval interval = std::move(spare_.back());
  spare_.pop_back();
  return interval;
}

void BusyClock::collect() {
  while (!running_.empty() && running_.front().end->reached()) {
    seconds_ += running_.front().end->seconds_since(*running_.front().begin);
    spare_.push_back(std::move(running_.front()));
    running_.pop_front();
  }
}

void BusyClock::hold_back() {
  while (running_.size() >= most_ahead) {
    running_.front().end->wait();
    collect();
  }
}

double BusyClock::seconds() {
  try {
    gpu_->use();
    collect();
  } catch (const Error&) {
    running_.clear(); // a lost device has no times; whoever waits for its work gets the error
  }
  return seconds_;
}

} // namespace lsdeconv::cuda
