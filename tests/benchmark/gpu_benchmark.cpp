/// Time of an iteration on a GPU by algorithm, PSF and borders, beside four bare cuFFT transforms of the same
/// extent in the same run. One line of JSON for each figure, as soon as it is known.
///
/// gpu_benchmark [ALGORITHM] [Z,Y,X ...]   extents of the transform; without any 512³, 768³ and 1024³. With
///                                         an algorithm only that, with a symmetric PSF and periodic borders.
/// gpu_benchmark --iterations N Z,Y,X      one block of shb with so many, for profilers: no figures

#include "bare_transforms.hpp"
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
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <string_view>
#include <tuple>
#include <vector>

namespace {

using namespace lsdeconv;
using testing::Bare;
using testing::bare_transforms;
using testing::Json;
using testing::median;
using testing::repetitions;
using testing::tell;

constexpr int few_iterations = 2;
constexpr int many_iterations = 22;
constexpr std::array usual_extents{Extent3{512, 512, 512}, Extent3{768, 768, 768}, Extent3{1024, 1024, 1024}};

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

/// What the blocks of a case are made of, on a device.
class Bench {
public:
  Bench(const Extent3& transform, const Case& c)
      : transform_(transform), algorithm_(c.algorithm),
        psf_(psf_of(c.symmetric_psf, transform)), coverage_{data_of(c, transform, psf_.values.extent()),
                                                            {!c.ended, !c.ended, !c.ended}},
        image_(random_image(*backend_, coverage_.data)) {}

  /// Replaces the deconvolver; returns the bytes that the new one takes.
  std::int64_t prepare(int iterations) {
    deconvolver_ = nullptr; // before there are two
    const std::int64_t before = backend_->free_memory().value();
    deconvolver_ = algorithm(algorithm_)
                       .make({.backend = *backend_,
                              .psf = psf_,
                              .transform = transform_,
                              .parameters = {.iterations = iterations, .background = 90, .brightest = 1100}});
    return before - backend_->free_memory().value();
  }
  /// Seconds of one block.
  [[nodiscard]] double run() const { return run_seconds(*backend_, *deconvolver_, *image_, coverage_); }

private:
  std::unique_ptr<Backend> backend_ = backend_row("cuda").make({});
  Extent3 transform_;
  const char* algorithm_;
  PointSpreadFunction psf_;
  Coverage coverage_;
  std::unique_ptr<Image> image_;
  std::unique_ptr<Deconvolver> deconvolver_;
};

struct Timed {
  double seconds;
  std::int64_t bytes;
};

/// Median over repetitions of the difference between many and few iterations.
Timed iteration(const Extent3& e, const Case& c) {
  Bench bench(e, c);
  std::vector<double> medians;
  std::int64_t bytes = 0;
  for (const int iterations : {few_iterations, many_iterations}) {
    bytes = bench.prepare(iterations);
    std::ignore = bench.run();
    std::vector<double> times(repetitions);
    std::generate(times.begin(), times.end(), [&] { return bench.run(); });
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
  testing::add_settings(line);
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

/// Those that are wanted: of an algorithm the first one, of any, "", all.
std::vector<Case> cases_of(std::string_view algorithm_name) {
  std::vector<Case> wanted(cases.begin(), cases.end());
  std::erase_if(wanted,
                [&](const Case& c) { return !algorithm_name.empty() && c.algorithm != algorithm_name; });
  if (wanted.empty()) {
    throw UserError(text("there is no case of ", algorithm_name, ": name rl or shb"));
  }
  wanted.resize(algorithm_name.empty() ? wanted.size() : 1);
  return wanted;
}

void measure_extent(const Extent3& e, std::string_view algorithm_name) {
  const Bare bare = bare_transforms(e);
  tell({{"figure", "four bare transforms"},
        {"transform_zyx", {e.z, e.y, e.x}},
        {"seconds", bare.seconds},
        {"gvoxel_per_second", static_cast<double>(voxel_count(e)) / bare.seconds / 1e9},
        {"work_area_bytes_per_voxel",
         static_cast<double>(bare.work_bytes) / static_cast<double>(voxel_count(e))}});
  for (const Case& c : cases_of(algorithm_name)) {
    measure(e, c, bare);
  }
}

void run(int argc, char** argv) {
  const DeviceList devices = gpu_devices();
  if (devices.devices.empty()) {
    throw UserError(devices.why_none);
  }
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first == "--iterations" && argc == 4) {
    Bench bench(testing::extents_of(2, argv + 2, {}).front(), {"shb", true, false});
    bench.prepare(std::atoi(argv[2]));
    std::ignore = bench.run();
    return;
  }
  const bool named = !first.empty() && std::isalpha(static_cast<unsigned char>(first.front())) != 0;
  const int skipped = named ? 1 : 0;
  const std::vector<Extent3> extents =
      testing::extents_of(argc - skipped, argv + skipped, {usual_extents.begin(), usual_extents.end()});
  const std::int64_t floats = std::min(voxel_count(extents.front()), std::int64_t{1} << 28);
  tell({{"figure", "copy within the device"},
        {"driver", devices.driver},
        {"backend", backend_row("cuda").make({})->description()},
        {"bytes_per_second", testing::copy_bandwidth(floats)}});
  for (const Extent3& e : extents) {
    measure_extent(e, named ? first : "");
  }
}

} // namespace

int main(int argc, char** argv) {
  return lsdeconv::testing::told("gpu_benchmark", [&] { run(argc, argv); });
}
