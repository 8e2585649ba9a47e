#include "random_stream.hpp"

#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/simulation/phantom.hpp"

#include <algorithm>
#include <cmath>

namespace lsdeconv {
namespace {

constexpr double largest_count = 65535;

float exposed(const CameraSettings& camera, const Index3& place, float photons) {
  RandomStream random(camera.seed, place);
  const double detected = random.poisson(std::max(0.0, static_cast<double>(photons)) + camera.background);
  const double counts = camera.gain * detected + camera.offset + camera.read_noise * random.normal();
  return static_cast<float>(std::clamp(std::rint(counts), 0.0, largest_count));
}

} // namespace

void expose(const CameraSettings& settings, const Box3& box, VolumeView<float> photons, int threads) {
  const Extent3 e = box.extent();
  parallel_for(e.z * e.y, threads, [&](std::int64_t i) {
    const Index3 local{i / e.y, i % e.y, 0};
    float* row = photons.row(local.z, local.y);
    for (std::int64_t x = 0; x < e.x; ++x) {
      row[x] = exposed(settings, box.begin + local + Index3{0, 0, x}, row[x]);
    }
  });
}

} // namespace lsdeconv
