/// Time of an iteration on a GPU by algorithm, PSF and extent, beside four bare cuFFT transforms of the same
/// extent in the same run, on random data. JSON on standard output.
///
/// gpu_benchmark [Z,Y,X ...]   extents of the transform; without any 512³ and some of the class of 1024³

#include "support/test_volumes.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/compute/devices.hpp"
#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/core/symmetry.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cuda_runtime.h>
#include <cufft.h>
#include <functional>
#include <iostream>
#include <random>
#include <vector>

namespace {

using namespace lsdeconv;
using Json = nlohmann::ordered_json;

constexpr int repetitions = 7;
constexpr int few_iterations = 2;
constexpr int many_iterations = 22;
const std::vector<Extent3> usual_extents{
    {512, 512, 512}, {960, 1024, 1024}, {1024, 1024, 1024}, {1080, 1080, 1080}};

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

/// Memory of the device full of random bits that are floats of ordinary size.
class Noise {
public:
  explicit Noise(std::int64_t floats) : floats_(floats) {
    check(cudaMalloc(reinterpret_cast<void**>(&data_), bytes()) == cudaSuccess, "cudaMalloc");
    std::vector<float> some(1U << 24U);
    std::mt19937 random(1);
    std::generate(some.begin(), some.end(), [&] { return 1.0F + static_cast<float>(random() % 1000); });
    for (std::int64_t i = 0; i < floats; i += static_cast<std::int64_t>(some.size())) {
      const auto part = std::min(some.size(), static_cast<std::size_t>(floats - i));
      check(cudaMemcpy(data_ + i, some.data(), part * sizeof(float), cudaMemcpyHostToDevice) == cudaSuccess,
            "cudaMemcpy");
    }
  }
  ~Noise() { cudaFree(data_); }
  Noise(const Noise&) = delete;
  Noise& operator=(const Noise&) = delete;
  [[nodiscard]] float* data() const { return data_; }
  [[nodiscard]] std::size_t bytes() const { return static_cast<std::size_t>(floats_) * sizeof(float); }

private:
  std::int64_t floats_;
  float* data_ = nullptr;
};

/// Median of the device's own time for `body`, warmed up; `prepare` comes before each and does not count.
double device_seconds(const std::function<void()>& prepare, const std::function<void()>& body) {
  cudaEvent_t begin = nullptr;
  cudaEvent_t end = nullptr;
  cudaEventCreate(&begin);
  cudaEventCreate(&end);
  std::vector<double> all;
  for (int i = 0; i <= repetitions; ++i) {
    prepare();
    cudaEventRecord(begin);
    body();
    cudaEventRecord(end);
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

void copy(const Noise& from, const Noise& to) {
  check(cudaMemcpyAsync(to.data(), from.data(), from.bytes(), cudaMemcpyDeviceToDevice) == cudaSuccess,
        "a copy");
}

struct Bare {
  double seconds;
  std::size_t work_bytes;
};

/// Two forward and two backward real transforms in place by the library alone.
Bare bare_transforms(const Extent3& e) {
  const Noise noise(e.z * e.y * 2 * (e.x / 2 + 1));
  const Noise data(e.z * e.y * 2 * (e.x / 2 + 1));
  long long lengths[] = {e.z, e.y, e.x};
  cufftHandle forward = 0;
  cufftHandle backward = 0;
  std::size_t bytes[2] = {0, 0};
  check(cufftCreate(&forward) == CUFFT_SUCCESS && cufftCreate(&backward) == CUFFT_SUCCESS, "cufftCreate");
  check(
      cufftMakePlanMany64(forward, 3, lengths, nullptr, 1, 0, nullptr, 1, 0, CUFFT_R2C, 1, bytes)
              == CUFFT_SUCCESS
          && cufftMakePlanMany64(backward, 3, lengths, nullptr, 1, 0, nullptr, 1, 0, CUFFT_C2R, 1, bytes + 1)
                 == CUFFT_SUCCESS,
      "cufftMakePlanMany64");
  auto* spectrum = reinterpret_cast<cufftComplex*>(data.data());
  // Without 1/N the numbers would leave the range of floats after some repetitions.
  const auto renew = [&] { copy(noise, data); };
  const double seconds = device_seconds(renew, [&] {
    for (int i = 0; i < 2; ++i) {
      check(cufftExecR2C(forward, data.data(), spectrum) == CUFFT_SUCCESS
                && cufftExecC2R(backward, spectrum, data.data()) == CUFFT_SUCCESS,
            "a transform");
    }
  });
  cufftDestroy(forward);
  cufftDestroy(backward);
  return {seconds, std::max(bytes[0], bytes[1])};
}

/// Bytes read and written per second by a large copy within the device.
double copy_bandwidth() {
  const Noise from(std::int64_t{1} << 28);
  const Noise to(std::int64_t{1} << 28);
  const double seconds = device_seconds([] {}, [&] { copy(from, to); });
  return 2.0 * static_cast<double>(from.bytes()) / seconds;
}

PointSpreadFunction psf_of(bool symmetric) {
  PointSpreadFunction psf;
  psf.values = symmetric ? testing::gaussian_psf({31, 15, 15}) : testing::crooked_psf({31, 15, 15});
  psf.voxel = {1, 1, 1};
  psf.symmetric = point_symmetric(psf.values.view());
  return psf;
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
Timed iteration(const Extent3& e, const char* name, bool symmetric) {
  const auto backend = backend_row("cuda").make({});
  const PointSpreadFunction psf = psf_of(symmetric);
  const auto image = backend->allocate_image(voxel_count(e), VoxelType::uint16);
  {
    const auto pinned = backend->allocate_host(2 * voxel_count(e));
    auto* samples = reinterpret_cast<std::uint16_t*>(pinned->data());
    std::minstd_rand random(2);
    std::generate_n(samples, voxel_count(e),
                    [&] { return static_cast<std::uint16_t>(100 + random() % 1000); });
    backend->upload(VolumeView<const std::uint16_t>(samples, e), 0, *image)->wait();
  }
  const std::int64_t before = backend->free_memory().value();
  const auto make = [&](int iterations) {
    return algorithm(name).make(
        {.backend = *backend,
         .psf = psf,
         .transform = e,
         .parameters = {.iterations = iterations, .background = 90, .brightest = 1100}});
  };
  std::vector<double> few;
  std::vector<double> many;
  std::int64_t bytes = 0;
  for (const auto& [iterations, times] :
       {std::pair{few_iterations, &few}, std::pair{many_iterations, &many}}) {
    const auto deconvolver = make(iterations);
    bytes = before - backend->free_memory().value();
    run_seconds(*backend, *deconvolver, *image, {e, {true, true, true}});
    for (int i = 0; i < repetitions; ++i) {
      times->push_back(run_seconds(*backend, *deconvolver, *image, {e, {true, true, true}}));
    }
  }
  return {(median(many) - median(few)) / (many_iterations - few_iterations), bytes};
}

Json measure(const Extent3& e, const char* name, bool symmetric, const Bare& bare) {
  const Timed timed = iteration(e, name, symmetric);
  const auto voxels = static_cast<double>(voxel_count(e));
  return {{"transform_zyx", {e.z, e.y, e.x}},
          {"algorithm", name},
          {"symmetric_psf", symmetric},
          {"iteration_seconds", timed.seconds},
          {"four_bare_transforms_seconds", bare.seconds},
          {"times_bare_transforms", timed.seconds / bare.seconds},
          {"gvoxel_iterations_per_second", voxels / timed.seconds / 1e9},
          {"deconvolver_bytes_per_voxel", static_cast<double>(timed.bytes) / voxels},
          {"work_area_bytes_per_voxel", static_cast<double>(bare.work_bytes) / voxels}};
}

std::vector<Extent3> extents_of(int argc, char** argv) {
  std::vector<Extent3> extents;
  for (int i = 1; i < argc; ++i) {
    long z = 0;
    long y = 0;
    long x = 0;
    if (std::sscanf(argv[i], "%ld,%ld,%ld", &z, &y, &x) != 3) {
      throw UserError(text("expected Z,Y,X and not ", argv[i]));
    }
    extents.push_back({z, y, x});
  }
  return extents.empty() ? usual_extents : extents;
}

void run(int argc, char** argv) {
  const DeviceList devices = gpu_devices();
  if (devices.devices.empty()) {
    throw UserError(devices.why_none);
  }
  Json results = Json::array();
  for (const Extent3& e : extents_of(argc, argv)) {
    try {
      const Bare bare = bare_transforms(e);
      for (const char* name : {"rl", "shb"}) {
        for (const bool symmetric : {true, false}) {
          results.push_back(measure(e, name, symmetric, bare));
        }
      }
    } catch (const OutOfMemory& error) {
      results.push_back({{"transform_zyx", {e.z, e.y, e.x}}, {"skipped", error.what()}});
    }
  }
  std::cout << Json{{"device", devices.devices.front().name},
                    {"driver", devices.driver},
                    {"copy_bytes_per_second", copy_bandwidth()},
                    {"repetitions", repetitions},
                    {"results", results}}
                   .dump(2)
            << "\n";
}

} // namespace

int main(int argc, char** argv) {
  try {
    run(argc, argv);
    return 0;
  } catch (const Error& error) {
    std::cerr << "gpu_benchmark: " << error.what() << "\n";
    return error.exit_code();
  }
}
