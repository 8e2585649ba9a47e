/// Whether a GPU computes what the CPU does, and whether its convolution is right where indices are beyond
/// 2^31: there a single bright voxel must give the PSF, and the adjoint the mirrored PSF. One line of JSON
/// each.
///
/// gpu_agreement_benchmark [Z,Y,X ...]   the first extent is for the former, the others for the latter;
///                                       without any 512³ and 1296×1296×1344

#include "extents.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/compute/host_copies.hpp"
#include "lsdeconv/core/symmetry.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <thread>

namespace {

using namespace lsdeconv;
using testing::Json;
using testing::tell;

constexpr Extent3 psf_extent{9, 7, 5};
/// Of the voxels of a result together, and of single voxels of a convolution.
constexpr double most_difference = 1e-5;
bool all_agree = true;

void judge(Json line, double difference) {
  line["difference"] = difference;
  line["most"] = most_difference;
  testing::add_settings(line);
  line["agrees"] = difference <= most_difference;
  all_agree = all_agree && difference <= most_difference;
  tell(line);
}

Volume<float> deconvolved(const char* backend_name, const char* algorithm_name, const Volume<float>& data) {
  const auto backend =
      backend_row(backend_name).make({.threads = static_cast<int>(std::thread::hardware_concurrency())});
  PointSpreadFunction psf;
  psf.values = testing::crooked_psf(psf_extent);
  psf.voxel = {1, 1, 1};
  psf.symmetric = false;
  const auto deconvolver = algorithm(algorithm_name)
                               .make({.backend = *backend,
                                      .psf = psf,
                                      .transform = data.extent(),
                                      .parameters = {.iterations = 3, .background = 5, .brightest = 350}});
  const Extent3& e = data.extent();
  const Extent3 covered{e.z - psf_extent.z + 1, e.y, e.x}; // ends along z, periodic along y and x
  Volume<float> image(covered);
  copy<float>(data.view().part(whole(covered)), image.view());
  Volume<float> result(covered);
  deconvolve(*backend, *deconvolver, image.view(), {covered, {false, true, true}}, whole(covered),
             result.view());
  return result;
}

void compare_with_cpu(const Extent3& e) {
  const Volume<float> data = testing::beads(e, 3);
  for (const char* name : {"rl", "shb"}) {
    const Volume<float> cpu = deconvolved("cpu", name, data);
    const Volume<float> gpu = deconvolved("cuda", name, data);
    double difference = 0;
    double all = 0;
    for (std::int64_t i = 0; i < cpu.size(); ++i) {
      const auto c = static_cast<double>(cpu.data()[i]);
      const double d = static_cast<double>(gpu.data()[i]) - c;
      difference += d * d;
      all += c * c;
    }
    judge({{"figure", "result beside that of the CPU"},
           {"transform_zyx", {e.z, e.y, e.x}},
           {"algorithm", name}},
          std::sqrt(difference / all));
  }
}

/// A field that is 1 at one voxel and 0 elsewhere.
std::unique_ptr<Field> bright_voxel(Backend& backend, const Extent3& e, const Index3& at) {
  const std::int64_t voxels = voxel_count(e);
  const auto pinned = backend.allocate_host(voxels);
  std::memset(pinned->data(), 0, static_cast<std::size_t>(voxels));
  pinned->data()[(at.z * e.y + at.y) * e.x + at.x] = std::byte{1};
  const auto image = backend.allocate_image(voxels, VoxelType::uint8);
  backend
      .upload(VolumeView<const std::uint8_t>(reinterpret_cast<const std::uint8_t*>(pinned->data()), e), 0,
              *image)
      ->wait();
  auto field = backend.allocate(e);
  backend.unpack(*image, *field);
  return field;
}

/// Largest difference of what lies around `at` from the PSF, which Direction::adjoint mirrors.
double difference_around(Backend& backend, const Field& field, const Index3& at, const Volume<float>& psf,
                         Direction direction) {
  const Extent3& p = psf.extent();
  const Index3 begin{at.z - p.z / 2, at.y - p.y / 2, at.x - p.x / 2};
  const Box3 box{begin, {begin.z + p.z, begin.y + p.y, begin.x + p.x}};
  Volume<float> found(p);
  copy_to_host(backend, field, box, found.view());
  double largest = 0;
  for (std::int64_t i = 0; i < psf.size(); ++i) {
    const float expected = psf.data()[direction == Direction::forward ? i : psf.size() - 1 - i];
    largest = std::max(largest, std::abs(static_cast<double>(found.data()[i] - expected)));
  }
  return largest;
}

void convolve_bright_voxel(const Extent3& e) {
  const Volume<float> psf = testing::crooked_psf(psf_extent);
  const Index3 at{e.z - psf_extent.z, e.y - psf_extent.y, e.x - psf_extent.x};
  for (const Direction direction : {Direction::forward, Direction::adjoint}) {
    const bool forward = direction == Direction::forward;
    const Json line{{"figure", "bright voxel convolved"},
                    {"transform_zyx", {e.z, e.y, e.x}},
                    {"direction", forward ? "forward" : "adjoint"},
                    {"index", (at.z * e.y + at.y) * e.x + at.x}};
    try {
      const auto backend = backend_row("cuda").make({});
      const auto field = bright_voxel(*backend, e, at);
      const auto convolver = backend->convolver(e);
      const auto transfer = convolver->transfer_function(psf.view());
      convolver->convolve(source::Plain{field.get()}, *transfer, direction, sink::Store{field.get()});
      judge(line, difference_around(*backend, *field, at, psf, direction));
    } catch (const OutOfMemory& error) {
      Json left_out = line;
      left_out["left_out"] = error.what();
      tell(left_out);
    }
  }
}

void run(int argc, char** argv) {
  if (const std::string why = backend_row("cuda").unavailable(); !why.empty()) {
    throw UserError(why);
  }
  const std::vector<Extent3> extents = testing::extents_of(argc, argv, {{512, 512, 512}, {1296, 1296, 1344}});
  std::for_each(extents.begin() + 1, extents.end(), convolve_bright_voxel);
  compare_with_cpu(extents.front()); // takes longest
  if (!all_agree) {
    throw Error("the GPU computes something else than it should");
  }
}

} // namespace

int main(int argc, char** argv) {
  return lsdeconv::testing::told("gpu_agreement_benchmark", [&] { run(argc, argv); });
}
