#include "plane_engine.hpp"
#include "volume_engine.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cstdlib>
#include <string_view>

namespace lsdeconv::cuda {
namespace {

bool by_planes(const Gpu& gpu, const Extent3& transform) {
  const char* value = std::getenv("LSDECONV_GPU_TRANSFORMS");
  const std::string_view wanted = value == nullptr ? "planes" : value;
  if (wanted != "planes" && wanted != "volume") {
    throw UserError(
        text("LSDECONV_GPU_TRANSFORMS is \"", wanted, "\": set it to planes or volume, or unset it"));
  }
  return wanted == "planes" && PlaneEngine::fits(gpu, transform);
}

} // namespace

std::unique_ptr<FourierEngine> fourier_engine(const std::shared_ptr<const Gpu>& gpu,
                                              const Extent3& transform) {
  if (by_planes(*gpu, transform)) {
    return std::make_unique<PlaneEngine>(gpu, transform);
  }
  return std::make_unique<VolumeEngine>(gpu, transform);
}

std::int64_t fourier_engine_bytes(const Gpu& gpu, const Extent3& transform) {
  return by_planes(gpu, transform) ? PlaneEngine::bytes(gpu, transform) : VolumeEngine::bytes(gpu, transform);
}

} // namespace lsdeconv::cuda
