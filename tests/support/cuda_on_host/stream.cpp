#include "stream.hpp"

#include "traffic.hpp"

#include <set>

using namespace cuda_on_host;

std::atomic<std::int64_t>& cuda_on_host::pretended_nanoseconds() {
  static std::atomic<std::int64_t> all = 0;
  return all;
}

void Mark::reach() {
  const std::lock_guard lock(mutex_);
  reached_ = true;
  time_ = std::chrono::steady_clock::now() + std::chrono::nanoseconds(pretended_nanoseconds());
  changed_.notify_all();
}

void Mark::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return reached_; });
}

bool Mark::reached() {
  const std::lock_guard lock(mutex_);
  return reached_;
}

namespace {

/// All streams of the process, for waiting for a whole device.
struct Streams {
  std::mutex mutex;
  std::set<PretendStream*> all;
};

Streams& streams() {
  static auto& known = *new Streams;
  return known;
}

} // namespace

PretendStream::PretendStream(int ordinal)
    : ordinal_(ordinal), chance_(reinterpret_cast<std::uintptr_t>(this)), thread_([this] { run(); }) {}

PretendStream::~PretendStream() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void PretendStream::push(std::function<void()> work) {
  push_always([this, work = std::move(work)] {
    DeviceState& state = device(ordinal_);
    if (state.failure() == cudaSuccess) {
      state.open_memory();
      work();
      state.close_memory();
    }
  });
}

void PretendStream::push_always(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
    if (queue_.size() > observed().most_queued) { // only nearly right where several streams grow at once
      observed().most_queued = queue_.size();
    }
  }
  changed_.notify_all();
}

void PretendStream::drain() {
  const auto end = std::make_shared<Mark>();
  push_always([end] { end->reach(); });
  end->wait();
}

void PretendStream::pause() {
  if (settings().delay > 0) {
    chance_ = chance_ * 6364136223846793005U + 1442695040888963407U;
    std::this_thread::sleep_for(std::chrono::microseconds((chance_ >> 33U) % (settings().delay + 1)));
  }
}

void PretendStream::run() {
  while (true) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) {
      return;
    }
    const std::function<void()> next = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    pause();
    next();
  }
}

cudaError_t cuda_on_host::submit(cudaStream_t stream, Kind kind, std::function<void()> work, int passes) {
  if (stream == nullptr || stream->ordinal() != current_ordinal()) {
    return result(cudaErrorInvalidResourceHandle);
  }
  DeviceState& state = device(stream->ordinal());
  if (state.failure() != cudaSuccess) {
    return result(state.failure());
  }
  if (const cudaError_t fault = state.count(kind); fault != cudaSuccess) {
    stream->push([&state, fault] { state.lose(fault); });
  } else {
    stream->push([kind, passes, work = std::move(work)] { traffic::observe(kind, passes, work); });
  }
  return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned /*flags*/) {
  *stream = new PretendStream(current_ordinal());
  const std::lock_guard lock(streams().mutex);
  streams().all.insert(*stream);
  return result(current_device().failure());
}

cudaError_t cudaStreamDestroy(cudaStream_t stream) {
  {
    const std::lock_guard lock(streams().mutex);
    streams().all.erase(stream);
  }
  delete stream;
  return cudaSuccess;
}

cudaError_t cudaDeviceSynchronize() {
  observed().spinning_waits += current_device().sleeping() ? 0 : 1;
  const std::lock_guard lock(streams().mutex);
  for (PretendStream* stream : streams().all) {
    if (stream->ordinal() == current_ordinal()) {
      stream->drain();
    }
  }
  return result(current_device().failure());
}

cudaError_t cudaStreamWaitEvent(cudaStream_t stream, cudaEvent_t event, unsigned /*flags*/) {
  if (stream->ordinal() != current_ordinal()) {
    return result(cudaErrorInvalidResourceHandle);
  }
  if (event->mark != nullptr) {
    stream->push_always([mark = event->mark] { mark->wait(); });
  }
  return result(current_device().failure());
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* event, unsigned flags) {
  *event =
      new PretendEvent{nullptr, (flags & cudaEventDisableTiming) == 0, (flags & cudaEventBlockingSync) != 0};
  return result(current_device().failure());
}

cudaError_t cudaEventDestroy(cudaEvent_t event) {
  delete event;
  return cudaSuccess;
}

cudaError_t cudaEventRecord(cudaEvent_t event, cudaStream_t stream) {
  if (stream->ordinal() != current_ordinal()) {
    return result(cudaErrorInvalidResourceHandle);
  }
  event->mark = std::make_shared<Mark>();
  stream->push_always([mark = event->mark] { mark->reach(); });
  return result(current_device().failure());
}

cudaError_t cudaEventQuery(cudaEvent_t event) {
  if (current_device().failure() != cudaSuccess) {
    return result(current_device().failure());
  }
  return result(event->mark == nullptr || event->mark->reached() ? cudaSuccess : cudaErrorNotReady);
}

cudaError_t cudaEventSynchronize(cudaEvent_t event) {
  if (event->mark != nullptr) {
    observed().spinning_waits += event->sleeping ? 0 : 1;
    event->mark->wait();
  }
  DeviceState& state = current_device();
  if (const cudaError_t fault = state.count(Kind::sync); fault != cudaSuccess) {
    state.lose(fault);
  }
  return result(state.failure());
}

cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t begin, cudaEvent_t end) {
  if (!begin->timed || !end->timed || begin->mark == nullptr || end->mark == nullptr) {
    return result(cudaErrorInvalidResourceHandle);
  }
  const std::chrono::duration<float, std::milli> elapsed = end->mark->time() - begin->mark->time();
  *milliseconds = elapsed.count();
  return result(current_device().failure());
}
