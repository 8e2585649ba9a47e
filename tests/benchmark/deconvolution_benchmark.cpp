/// Voxel·iterations per second of the deconvolver by extent, borders, algorithm and threads, beside four bare
/// FFTW transforms of the same extent in the same run, and what planning costs. JSON on standard output.

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/symmetry.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"

#include <fftw3.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <complex>
#include <functional>
#include <iostream>
#include <random>
#include <thread>
#include <vector>

namespace {

using namespace lsdeconv;
using Json = nlohmann::ordered_json;

constexpr int iterations = 12;
constexpr int repetitions = 3;

struct Case {
  const char* name;
  Extent3 kept;
  Extent3 psf;
  Extent3 transform;
  bool extended; ///< All faces are true ones (Bertero); else the data wrap.
};

// The transforms are those that the planner takes: cheap lengths that hold the data and the PSF on both
// sides.
const std::vector<Case> cases{
    {"periodic 256x256x128", {128, 256, 256}, {31, 15, 15}, {128, 256, 256}, false},
    {"bertero 256x256x128, PSF 31x31x61", {128, 256, 256}, {61, 31, 31}, {192, 288, 288}, true},
    {"bertero 512x512x128, PSF 15x15x31", {128, 512, 512}, {31, 15, 15}, {160, 540, 540}, true},
};

double seconds_of(const std::function<void()>& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median_seconds(const std::function<void()>& body) {
  std::vector<double> all;
  for (int i = 0; i < repetitions; ++i) {
    all.push_back(seconds_of(body));
  }
  std::nth_element(all.begin(), all.begin() + repetitions / 2, all.end());
  return all[repetitions / 2];
}

/// A separable, symmetric peak of the given extent that sums to one.
PointSpreadFunction peak(const Extent3& extent) {
  PointSpreadFunction psf;
  psf.values = Volume<float>(extent);
  double sum = 0;
  const auto along = [](std::int64_t i, std::int64_t n) {
    const double u = static_cast<double>(i - n / 2) / (static_cast<double>(n) / 6);
    return std::exp(-u * u / 2);
  };
  for (std::int64_t z = 0; z < extent.z; ++z) {
    for (std::int64_t y = 0; y < extent.y; ++y) {
      for (std::int64_t x = 0; x < extent.x; ++x) {
        const double value = along(z, extent.z) * along(y, extent.y) * along(x, extent.x);
        psf.values(z, y, x) = static_cast<float>(value);
        sum += value;
      }
    }
  }
  for (float& value : psf.values) {
    value = static_cast<float>(value / sum);
  }
  psf.voxel = {1, 1, 1};
  psf.symmetric = point_symmetric(psf.values.view());
  return psf;
}

Volume<float> noise(const Extent3& extent) {
  Volume<float> volume(extent);
  std::mt19937 random(1);
  for (float& value : volume) {
    value = 100 + static_cast<float>(random() % 1000);
  }
  return volume;
}

/// Two forward and two backward real transforms by the library alone, in place, on all threads, ESTIMATE.
double bare_transforms_seconds(const Extent3& e, int threads) {
  fftwf_plan_with_nthreads(threads);
  Volume<std::complex<float>> data({e.z, e.y, e.x / 2 + 1}, {1.0F, 0.0F});
  auto* spectrum = reinterpret_cast<fftwf_complex*>(data.data());
  auto* real = reinterpret_cast<float*>(data.data());
  const auto n = [](std::int64_t length) { return static_cast<int>(length); };
  fftwf_plan forward = fftwf_plan_dft_r2c_3d(n(e.z), n(e.y), n(e.x), real, spectrum, FFTW_ESTIMATE);
  fftwf_plan backward = fftwf_plan_dft_c2r_3d(n(e.z), n(e.y), n(e.x), spectrum, real, FFTW_ESTIMATE);
  fftwf_plan_with_nthreads(1); // a setting of the library, which the deconvolver plans with too
  const auto scale = 1.0F / static_cast<float>(voxel_count(e));
  const double seconds = median_seconds([&] {
    fftwf_execute(forward);
    fftwf_execute(backward);
    fftwf_execute(forward);
    fftwf_execute(backward);
  });
  std::for_each(data.begin(), data.end(), [scale](auto& v) { v *= scale; });
  fftwf_destroy_plan(forward);
  fftwf_destroy_plan(backward);
  return seconds;
}

Json measure(const Case& c, const AlgorithmRow& row, int threads) {
  const auto backend = backends().front().make({.threads = threads});
  const PointSpreadFunction psf = peak(c.psf);
  const Volume<float> image = noise(c.kept);
  const auto on_device = backend->allocate_image(image.size(), VoxelType::float32);
  const auto finished = backend->allocate(c.kept);
  Volume<float> result(c.kept);
  std::unique_ptr<Deconvolver> deconvolver;
  const double planning = seconds_of([&] {
    deconvolver = row.make({.backend = *backend,
                            .psf = psf,
                            .transform = c.transform,
                            .parameters = {.iterations = iterations, .background = 90, .brightest = 1100}});
  });
  const bool wraps = !c.extended;
  const double seconds = median_seconds([&] {
    const auto up = backend->upload(image.view(), 0, *on_device);
    deconvolver->run(*on_device, {c.kept, {wraps, wraps, wraps}}, whole(c.kept), {}, *finished);
    BlockStatistics statistics;
    backend->download(*finished, result.view(), statistics)->wait();
  });
  const double bare = bare_transforms_seconds(c.transform, threads);
  const auto kept = static_cast<double>(voxel_count(c.kept));
  return {{"case", c.name},
          {"algorithm", row.name},
          {"threads", threads},
          {"transform_zyx", {c.transform.z, c.transform.y, c.transform.x}},
          {"planning_and_transfer_function_seconds", planning},
          {"run_seconds", seconds},
          {"planning_part_of_run", planning / seconds},
          {"kept_mvoxel_iterations_per_second", kept * iterations / seconds / 1e6},
          {"bare_fftw_kept_mvoxel_iterations_per_second", kept / bare / 1e6},
          {"times_bare_fftw", seconds / iterations / bare}};
}

} // namespace

int main() {
  fftwf_init_threads();
  const int most = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  Json results = Json::array();
  for (const Case& c : cases) {
    for (const AlgorithmRow& row : algorithms()) {
      for (const int threads : {1, most}) {
        results.push_back(measure(c, row, threads));
      }
    }
  }
  std::cout << Json{{"iterations", iterations}, {"repetitions", repetitions}, {"results", results}}.dump(2)
            << "\n";
  return 0;
}
