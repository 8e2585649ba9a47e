/// Time of an iteration on a GPU by algorithm, PSF and borders, beside four bare cuFFT transforms of the same
/// extent in the same run. One line of JSON for each figure, as soon as it is known.
///
/// gpu_benchmark [Z,Y,X ...]   extents of the transform; without any 512³, 768³ and 1024³

#include "compute/cuda/cufft_library.hpp"
#include "extents.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/core/symmetry.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <cuda_runtime.h>
#include <functional>
#include <random>
#include <vector>

namespace {

using namespace lsdeconv;
using testing::Json;
using testing::tell;

constexpr int repetitions = 5;
constexpr int few_iterations = 2;
constexpr int many_iterations = 22;
const std::vector<Extent3> usual_extents{{512, 512, 512}, {768, 768, 768}, {1024, 1024, 1024}};

void check(bool succeeded, const char* what) {
  if (!succeeded) {
    throw Error(text(what, " failed: ", cudaGetErrorString(cudaGetLastError())));
  }
}

double median(std::vector<double> values) {
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
Bare bare_transforms(const Extent3& e) {
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
double copy_bandwidth(std::int64_t floats) {
  const Stream stream;
  const DeviceFloats from(floats);
  const DeviceFloats to(floats);
  const double seconds = stream.seconds(
      [] {}, [&] { stream.copy(to.data(), from.data(), from.bytes(), cudaMemcpyDeviceToDevice); });
  return 2.0 * static_cast<double>(from.bytes()) / seconds;
}

/// What is measured at each extent.
struct Case {
  const char* algorithm;
  bool symmetric_psf;
  bool ended; ///< The volume ends within the transform along every axis; else it is periodic.
};
constexpr std::array cases{Case{"rl", true, false}, Case{"shb", true, false}, Case{"rl", true, true},
                           Case{"shb", true, true}, Case{"shb", false, false}};

PointSpreadFunction psf_of(bool symmetric, const Extent3& transform) {
  const auto odd = [](std::int64_t wished, std::int64_t n) {
    return std::min(wished, n / 3 | std::int64_t{1});
  };
  const Extent3 extent{odd(31, transform.z), odd(15, transform.y), odd(15, transform.x)};
  PointSpreadFunction psf;
  psf.values = symmetric ? testing::gaussian_psf(extent) : testing::crooked_psf(extent);
  psf.voxel = {1, 1, 1};
  psf.symmetric = point_symmetric(psf.values.view());
  return psf;
}

Extent3 data_of(const Case& c, const Extent3& transform, const Extent3& psf) {
  return c.ended ? Extent3{transform.z - psf.z + 1, transform.y - psf.y + 1, transform.x - psf.x + 1}
                 : transform;
}

/// An image of random counts, the same again every megabyte.
std::unique_ptr<Image> random_image(Backend& backend, const Extent3& extent) {
  const std::int64_t bytes = voxel_count(extent) * bytes_per_voxel(VoxelType::uint16);
  auto image = backend.allocate_image(voxel_count(extent), VoxelType::uint16);
  const auto pinned = backend.allocate_host(bytes);
  auto* samples = reinterpret_cast<std::uint16_t*>(pinned->data());
  const std::int64_t piece = std::min(bytes, std::int64_t{1} << 20);
  std::minstd_rand random(2);
  std::generate_n(samples, piece / 2, [&] { return static_cast<std::uint16_t>(100 + random() % 1000); });
  for (std::int64_t at = piece; at < bytes; at += piece) {
    std::memcpy(pinned->data() + at, pinned->data(), static_cast<std::size_t>(std::min(piece, bytes - at)));
  }
  backend.upload(VolumeView<const std::uint16_t>(samples, extent), 0, *image)->wait();
  return image;
}

/// Seconds until a block with a result of one voxel has come back.
double run_seconds(Backend& backend, Deconvolver& deconvolver, const Image& image, const Coverage& coverage) {
  const auto result = backend.allocate({1, 1, 1});
  Volume<float> voxel({1, 1, 1});
  BlockStatistics statistics;
  const auto start = std::chrono::steady_clock::now();
  deconvolver.run(image, coverage, whole({1, 1, 1}), {}, *result);
  backend.download(*result, voxel.view(), statistics)->wait();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Timed {
  double seconds;
  std::int64_t bytes;
};

/// Median over repetitions of the difference between many and few iterations.
Timed iteration(const Extent3& e, const Case& c) {
  const auto backend = backend_row("cuda").make({});
  const PointSpreadFunction psf = psf_of(c.symmetric_psf, e);
  const Coverage coverage{data_of(c, e, psf.values.extent()), {!c.ended, !c.ended, !c.ended}};
  const auto image = random_image(*backend, coverage.data);
  const std::int64_t before = backend->free_memory().value();
  std::vector<double> medians;
  std::int64_t bytes = 0;
  for (const int iterations : {few_iterations, many_iterations}) {
    const auto deconvolver =
        algorithm(c.algorithm)
            .make({.backend = *backend,
                   .psf = psf,
                   .transform = e,
                   .parameters = {.iterations = iterations, .background = 90, .brightest = 1100}});
    bytes = before - backend->free_memory().value();
    run_seconds(*backend, *deconvolver, *image, coverage);
    std::vector<double> times(repetitions);
    std::generate(times.begin(), times.end(),
                  [&] { return run_seconds(*backend, *deconvolver, *image, coverage); });
    medians.push_back(median(times));
  }
  return {(medians[1] - medians[0]) / (many_iterations - few_iterations), bytes};
}

void measure(const Extent3& e, const Case& c, const Bare& bare) {
  Json line{{"figure", "iteration"},
            {"transform_zyx", {e.z, e.y, e.x}},
            {"algorithm", c.algorithm},
            {"symmetric_psf", c.symmetric_psf},
            {"borders", c.ended ? "ended" : "periodic"}};
  try {
    const Timed timed = iteration(e, c);
    const auto voxels = static_cast<double>(voxel_count(e));
    line["iteration_seconds"] = timed.seconds;
    line["times_bare_transforms"] = timed.seconds / bare.seconds;
    line["gvoxel_iterations_per_second"] = voxels / timed.seconds / 1e9;
    line["deconvolver_bytes_per_voxel"] = static_cast<double>(timed.bytes) / voxels;
  } catch (const OutOfMemory& error) {
    line["left_out"] = error.what();
  }
  tell(line);
}

void measure_extent(const Extent3& e) {
  const Bare bare = bare_transforms(e);
  tell({{"figure", "four bare transforms"},
        {"transform_zyx", {e.z, e.y, e.x}},
        {"seconds", bare.seconds},
        {"gvoxel_per_second", static_cast<double>(voxel_count(e)) / bare.seconds / 1e9},
        {"work_area_bytes_per_voxel",
         static_cast<double>(bare.work_bytes) / static_cast<double>(voxel_count(e))}});
  for (const Case& c : cases) {
    measure(e, c, bare);
  }
}

void run(int argc, char** argv) {
  const DeviceList devices = gpu_devices();
  if (devices.devices.empty()) {
    throw UserError(devices.why_none);
  }
  const std::vector<Extent3> extents = testing::extents_of(argc, argv, usual_extents);
  const std::int64_t floats = std::min(voxel_count(extents.front()), std::int64_t{1} << 28);
  tell({{"figure", "copy within the device"},
        {"device", devices.devices.front().name},
        {"driver", devices.driver},
        {"bytes_per_second", copy_bandwidth(floats)}});
  for (const Extent3& e : extents) {
    measure_extent(e);
  }
}

} // namespace

int main(int argc, char** argv) {
  return lsdeconv::testing::told("gpu_benchmark", [&] { run(argc, argv); });
}
