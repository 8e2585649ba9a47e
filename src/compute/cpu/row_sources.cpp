#include "row_sources.hpp"

#include "lsdeconv/core/vectorised.hpp"

namespace lsdeconv::cpu {
namespace {

Reach box_at_origin(const Extent3& box, const Frame& frame) {
  return {CyclicRange::first(box.z, frame.transform.z), CyclicRange::first(box.y, frame.transform.y)};
}

CyclicRange around_origin(std::int64_t psf, std::int64_t length) {
  return {psf / 2 + 1, psf / 2, length};
}

/// The PSF voxel at index i of the transform.
std::int64_t unwrapped(std::int64_t i, std::int64_t psf, std::int64_t length) {
  return i <= psf / 2 ? i + psf / 2 : i - length + psf / 2;
}

} // namespace

Reach reach(const source::Extrapolation& /*source*/, const Frame& frame) {
  return box_at_origin(frame.transform, frame);
}

Reach reach(const source::Excess& /*source*/, const Frame& frame) {
  return box_at_origin(frame.coverage.data, frame);
}

Reach reach(const source::Seen& /*source*/, const Frame& frame) {
  return box_at_origin(frame.coverage.data, frame);
}

Reach reach(const source::Plain& source, const Frame& frame) {
  return box_at_origin(source.field->extent(), frame);
}

Reach reach(const WrappedPsf& source, const Frame& frame) {
  const Extent3& psf = source.psf.extent();
  return {around_origin(psf.z, frame.transform.z), around_origin(psf.y, frame.transform.y)};
}

void evaluate(const source::Extrapolation& source, const Frame& /*frame*/, std::int64_t z, std::int64_t y,
              std::span<float> row) {
  const float* current = voxels(*source.current).row(z, y);
  const float step = source.step;
  const float* previous = step == 0 ? current : voxels(*source.previous).row(z, y);
  vectorised([=, point = row.data(), length = row.size()] {
#pragma omp simd
    for (std::size_t x = 0; x < length; ++x) {
      point[x] = voxel::extrapolated(current[x], previous[x], step);
    }
  });
}

void evaluate(const source::Excess& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row) {
  const float* image = on_host(*source.image).row(z, y, row);
  const std::int64_t observed = frame.coverage.data.x;
  std::transform(image, image + observed, row.begin(),
                 [&](float v) { return voxel::excess(v, source.background); });
  std::fill(row.begin() + observed, row.end(), 0.0F);
}

void evaluate(const source::Seen& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row) {
  const float* image = on_host(*source.image).row(z, y, row);
  const std::int64_t observed = frame.coverage.data.x;
  std::transform(image, image + observed, row.begin(), [](float v) { return voxel::seen(v); });
  std::fill(row.begin() + observed, row.end(), 0.0F);
}

void evaluate(const source::Plain& source, const Frame& /*frame*/, std::int64_t z, std::int64_t y,
              std::span<float> row) {
  const VolumeView<const float> field = voxels(*source.field);
  const auto rest = std::copy_n(field.row(z, y), field.extent().x, row.begin());
  std::fill(rest, row.end(), 0.0F);
}

void evaluate(const WrappedPsf& source, const Frame& frame, std::int64_t z, std::int64_t y,
              std::span<float> row) {
  const Extent3& size = source.psf.extent();
  const float* psf =
      source.psf.row(unwrapped(z, size.z, frame.transform.z), unwrapped(y, size.y, frame.transform.y));
  const std::int64_t before = size.x / 2;
  std::copy_n(psf + before, size.x - before, row.begin());
  std::fill(row.begin() + size.x - before, row.end() - before, 0.0F);
  std::copy_n(psf, before, row.end() - before);
}

} // namespace lsdeconv::cpu
