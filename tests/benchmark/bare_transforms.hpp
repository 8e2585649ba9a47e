#pragma once

#include "compute/cuda/cufft_library.hpp"

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cuda_runtime.h>
#include <functional>
#include <random>
#include <vector>

/// What a GPU does without this program: transforms by cuFFT alone, and copies.
namespace lsdeconv::testing {

/// Each time is the median of so many.
inline constexpr int repetitions = 5;

inline void check(bool succeeded, const char* what) {
  if (!succeeded) {
    throw Error(text(what, " failed: ", cudaGetErrorString(cudaGetLastError())));
  }
}

inline double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

/// A stream of the first device, on which everything bare is measured.
class Stream {
public:
  Stream() {
    check(cudaSetDevice(0) == cudaSuccess
              && cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking) == cudaSuccess,
          "making a stream");
  }
  ~Stream() { cudaStreamDestroy(stream_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  [[nodiscard]] cudaStream_t get() const { return stream_; }
  void copy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) const {
    check(cudaMemcpyAsync(to, from, bytes, kind, stream_) == cudaSuccess, "a copy");
  }

  /// Median of the device's own time for `body`, warmed up; `prepare` comes before each and does not count.
  [[nodiscard]] double seconds(const std::function<void()>& prepare,
                               const std::function<void()>& body) const {
    cudaEvent_t begin = nullptr;
    cudaEvent_t end = nullptr;
    cudaEventCreateWithFlags(&begin, cudaEventDefault);
    cudaEventCreateWithFlags(&end, cudaEventBlockingSync);
    std::vector<double> all;
    for (int i = 0; i <= repetitions; ++i) {
      prepare();
      cudaEventRecord(begin, stream_);
      body();
      cudaEventRecord(end, stream_);
      check(cudaEventSynchronize(end) == cudaSuccess, "a measurement");
      float milliseconds = 0;
      cudaEventElapsedTime(&milliseconds, begin, end);
      all.push_back(static_cast<double>(milliseconds) * 1e-3);
    }
    all.erase(all.begin());
    cudaEventDestroy(begin);
    cudaEventDestroy(end);
    return median(all);
  }

private:
  cudaStream_t stream_ = nullptr;
};

/// Memory of the device.
class DeviceFloats {
public:
  explicit DeviceFloats(std::int64_t floats) : bytes_(static_cast<std::size_t>(floats) * sizeof(float)) {
    check(cudaMalloc(reinterpret_cast<void**>(&data_), bytes_) == cudaSuccess, "cudaMalloc");
  }
  ~DeviceFloats() { cudaFree(data_); }
  DeviceFloats(const DeviceFloats&) = delete;
  DeviceFloats& operator=(const DeviceFloats&) = delete;
  [[nodiscard]] float* data() const { return data_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  /// Fills it with floats between 1 and 1001, the same again every 64 MiB: most copies stay on the device.
  void fill_with_noise(const Stream& stream) const {
    std::vector<float> some(std::min<std::size_t>(bytes_ / sizeof(float), std::size_t{1} << 24));
    std::mt19937 random(1);
    std::generate(some.begin(), some.end(), [&] { return 1.0F + static_cast<float>(random() % 1000); });
    const std::size_t piece = some.size() * sizeof(float);
    stream.copy(data_, some.data(), piece, cudaMemcpyHostToDevice);
    auto* bytes = reinterpret_cast<std::byte*>(data_);
    for (std::size_t at = piece; at < bytes_; at += piece) {
      stream.copy(bytes + at, bytes, std::min(piece, bytes_ - at), cudaMemcpyDeviceToDevice);
    }
    check(cudaDeviceSynchronize() == cudaSuccess, "a copy");
  }

private:
  std::size_t bytes_;
  float* data_ = nullptr;
};

/// A plan of cuFFT and the bytes of its work area.
struct BarePlan {
  cufftHandle handle = 0;
  std::size_t work_bytes = 0;

  BarePlan(const Extent3& e, cufftType type, const Stream& stream) {
    std::array<long long, 3> lengths{e.z, e.y, e.x};
    check(cuda::cufft().create(&handle) == CUFFT_SUCCESS
              && cuda::cufft().set_auto_allocation(handle, 0) == CUFFT_SUCCESS
              && cuda::cufft().make_plan_many_64(handle, 3, lengths.data(), nullptr, 1, 0, nullptr, 1, 0,
                                                 type, 1, &work_bytes)
                     == CUFFT_SUCCESS
              && cuda::cufft().set_stream(handle, stream.get()) == CUFFT_SUCCESS,
          "planning a transform");
  }
  ~BarePlan() { cuda::cufft().destroy(handle); }
  BarePlan(const BarePlan&) = delete;
  BarePlan& operator=(const BarePlan&) = delete;
};

struct Bare {
  double seconds;
  std::size_t work_bytes;
};

/// Two forward and two backward real transforms in place by the library alone.
inline Bare bare_transforms(const Extent3& e) {
  const Stream stream;
  const std::int64_t floats = e.z * e.y * 2 * (e.x / 2 + 1);
  const DeviceFloats noise(floats);
  const DeviceFloats data(floats);
  noise.fill_with_noise(stream);
  const BarePlan forward(e, CUFFT_R2C, stream);
  const BarePlan backward(e, CUFFT_C2R, stream);
  const std::size_t work_bytes = std::max(forward.work_bytes, backward.work_bytes);
  const DeviceFloats work_area(static_cast<std::int64_t>(work_bytes / sizeof(float)) + 1);
  cuda::cufft().set_work_area(forward.handle, work_area.data());
  cuda::cufft().set_work_area(backward.handle, work_area.data());
  auto* spectrum = reinterpret_cast<cufftComplex*>(data.data());
  // Without 1/N the numbers would leave the range of floats after some repetitions.
  const auto renew = [&] { stream.copy(data.data(), noise.data(), data.bytes(), cudaMemcpyDeviceToDevice); };
  const double seconds = stream.seconds(renew, [&] {
    for (int i = 0; i < 2; ++i) {
      check(cuda::cufft().exec_r2c(forward.handle, data.data(), spectrum) == CUFFT_SUCCESS
                && cuda::cufft().exec_c2r(backward.handle, spectrum, data.data()) == CUFFT_SUCCESS,
            "a transform");
    }
  });
  return {seconds, work_bytes};
}

/// Bytes read and written per second by a large copy within the device.
inline double copy_bandwidth(std::int64_t floats) {
  const Stream stream;
  const DeviceFloats from(floats);
  const DeviceFloats to(floats);
  const double seconds = stream.seconds(
      [] {}, [&] { stream.copy(to.data(), from.data(), from.bytes(), cudaMemcpyDeviceToDevice); });
  return 2.0 * static_cast<double>(from.bytes()) / seconds;
}

} // namespace lsdeconv::testing
