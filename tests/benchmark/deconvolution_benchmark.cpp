/// Voxel·iterations per second of the deconvolver by extent, borders, algorithm and threads, beside four bare
/// FFTW transforms of the same extent in the same run, and what planning costs. JSON on standard output.
///
/// deconvolution_benchmark [CASE [ALGORITHM]]: only the cases whose names begin so, and that algorithm.

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/compute/host_copies.hpp"
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
#include <memory>
#include <random>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace lsdeconv;
using Json = nlohmann::ordered_json;

constexpr int iterations = 12;
constexpr int repetitions = 3;
constexpr int bare_repetitions = 3; ///< For each repetition of a run.

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
    {"periodic 512x512x128", {128, 512, 512}, {31, 15, 15}, {128, 512, 512}, false},
    {"bertero 256x256x128, PSF 31x31x61", {128, 256, 256}, {61, 31, 31}, {192, 288, 288}, true},
    {"bertero 512x512x128, PSF 15x15x31", {128, 512, 512}, {31, 15, 15}, {160, 540, 540}, true},
};

double seconds_of(const std::function<void()>& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> all) {
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::nth_element(all.begin(), middle, all.end());
  return *middle;
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

using Plan = std::unique_ptr<std::remove_pointer_t<fftwf_plan>, decltype(&fftwf_destroy_plan)>;

/// Real transforms by the library alone, in place, on all threads, ESTIMATE.
class BareTransforms {
public:
  BareTransforms(const Extent3& e, int threads) : data_({e.z, e.y, e.x / 2 + 1}, {1.0F, 0.0F}) {
    fftwf_plan_with_nthreads(threads);
    auto* spectrum = reinterpret_cast<fftwf_complex*>(data_.data());
    auto* real = reinterpret_cast<float*>(data_.data());
    const auto n = [](std::int64_t length) { return static_cast<int>(length); };
    forward_.reset(fftwf_plan_dft_r2c_3d(n(e.z), n(e.y), n(e.x), real, spectrum, FFTW_ESTIMATE));
    backward_.reset(fftwf_plan_dft_c2r_3d(n(e.z), n(e.y), n(e.x), spectrum, real, FFTW_ESTIMATE));
    fftwf_plan_with_nthreads(1); // a setting of the library, which the deconvolver plans with too
  }
  /// Two forward and two backward ones, as many as an iteration takes.
  void run() {
    std::fill(data_.begin(), data_.end(), std::complex<float>(1.0F, 0.0F)); // else values grow without end
    for (int i = 0; i < 2; ++i) {
      fftwf_execute(forward_.get());
      fftwf_execute(backward_.get());
    }
  }

private:
  Volume<std::complex<float>> data_;
  Plan forward_{nullptr, fftwf_destroy_plan};
  Plan backward_{nullptr, fftwf_destroy_plan};
};

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
  const auto run = [&] {
    const auto up = backend->upload(image.view(), 0, *on_device);
    deconvolver->run(*on_device, {c.kept, {wraps, wraps, wraps}}, whole(c.kept), {}, *finished);
    BlockStatistics statistics;
    backend->download(*finished, result.view(), statistics)->wait();
  };
  BareTransforms transforms(c.transform, threads);
  // In turn, so that both see the same machine.
  std::vector<double> runs;
  std::vector<double> bare_runs;
  for (int i = 0; i < repetitions; ++i) {
    runs.push_back(seconds_of(run));
    for (int j = 0; j < bare_repetitions; ++j) {
      bare_runs.push_back(seconds_of([&] { transforms.run(); }));
    }
  }
  const double seconds = median(runs);
  const double bare = median(bare_runs);
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

/// Total variation of an estimate beside one convolution of it.
Json measure_total_variation(const Case& c, int threads) {
  const auto backend = backends().front().make({.threads = threads});
  const auto convolver = backend->convolver(c.transform);
  const auto transfer = convolver->transfer_function(peak(c.psf).values.view());
  const auto in = backend->allocate(c.transform);
  const auto out = backend->allocate(c.transform);
  copy_to_device(*backend, noise(c.transform).view(), *in);
  std::vector<double> variations;
  std::vector<double> convolutions;
  for (int i = 0; i < 3 * repetitions; ++i) { // in turn, so that both see the same machine
    variations.push_back(seconds_of([&] {
      backend->apply(operation::TotalVariation{0.01F, 0.5F, {3, 1, 1}}, *in, *out);
    }));
    convolutions.push_back(seconds_of([&] {
      convolver->convolve(source::Plain{in.get()}, *transfer, Direction::forward, sink::Store{out.get()});
    }));
  }
  const double variation = median(variations);
  const double convolution = median(convolutions);
  return {{"case", c.name},
          {"threads", threads},
          {"total_variation_seconds", variation},
          {"convolution_seconds", convolution},
          {"part_of_convolution", variation / convolution}};
}

} // namespace

int main(int argc, char** argv) {
  const std::string_view chosen_case = argc > 1 ? argv[1] : "";
  const std::string_view chosen_algorithm = argc > 2 ? argv[2] : "";
  fftwf_init_threads();
  const int most = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  Json iterated = Json::array();
  Json total_variation = Json::array();
  for (const Case& c : cases) {
    if (!std::string_view(c.name).starts_with(chosen_case)) {
      continue;
    }
    for (const int threads : {1, most}) {
      for (const AlgorithmRow& row : algorithms()) {
        if (chosen_algorithm.empty() || row.name == chosen_algorithm) {
          iterated.push_back(measure(c, row, threads));
        }
      }
      total_variation.push_back(measure_total_variation(c, threads));
    }
  }
  std::cout << Json{{"iterations", iterations},
                    {"repetitions", repetitions},
                    {"results", iterated},
                    {"total_variation", total_variation}}
                   .dump(2)
            << "\n";
  return 0;
}
