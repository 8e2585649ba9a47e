#include "cpu_convolver.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/stopwatch.hpp"
#include "lsdeconv/core/symmetry.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv::cpu {
namespace {

/// A row buffer as a span.
std::span<float> all(Volume<float>& row) {
  return {row.data(), static_cast<std::size_t>(row.size())};
}

/// Sets planes and rows outside of the reach to 0.
void clear_outside(VolumeView<float> field, const Reach& reach) {
  const AxisRange planes = reach.planes.gap();
  const AxisRange rows = reach.rows.gap();
  const Extent3& e = field.extent();
  for (std::int64_t z = 0; z < e.z; ++z) {
    const bool whole_plane = z >= planes.begin && z < planes.end;
    const AxisRange cleared = whole_plane ? AxisRange{0, e.y} : rows;
    for (std::int64_t y = cleared.begin; y < cleared.end; ++y) {
      std::fill_n(field.row(z, y), e.x, 0.0F);
    }
  }
}

} // namespace

CpuConvolver::CpuConvolver(const Extent3& transform, int threads, double& busy_seconds)
    : frame_{transform, {transform, {true, true, true}}}, threads_(threads), busy_seconds_(busy_seconds),
      rows_(transform.x), along_y_(transform.y), along_z_(transform.z),
      scratch_(transform.x, std::max(transform.y, transform.z)), workspace_(transform) {}

template <typename Body>
void CpuConvolver::for_planes(CyclicRange planes, Body&& body) {
  parallel_for(planes.count(), threads_,
               [&](std::int64_t k) { scratch_.lend([&](Scratch& scratch) { body(planes[k], scratch); }); });
}

template <typename Body>
void CpuConvolver::for_tiles(Body&& body) {
  parallel_for(workspace_.tiles(), threads_,
               [&](std::int64_t tile) { scratch_.lend([&](Scratch& scratch) { body(tile, scratch); }); });
}

template <typename Body>
void CpuConvolver::for_batches(std::int64_t z, CyclicRange rows, Body&& body) {
  Batch batch;
  for (std::int64_t j = 0; j < rows.count(); ++j) {
    batch.y[batch.count] = rows[j];
    batch.spectra[batch.count] = workspace_.row(z, rows[j]);
    ++batch.count;
    if (batch.count == batch_rows || j + 1 == rows.count()) {
      body(batch);
      batch.count = 0;
    }
  }
}

std::unique_ptr<TransferFunction> CpuConvolver::transfer_function(VolumeView<const float> psf) {
  auto function =
      std::make_unique<HostTransferFunction>(workspace_.tiles(), frame_.transform.z, point_symmetric(psf));
  replace(*function, psf);
  return function;
}

void CpuConvolver::replace(TransferFunction& transfer, VolumeView<const float> psf) {
  if (!whole(frame_.transform).contains(whole(psf.extent()))) {
    throw Error(
        text("a PSF of ", psf.extent(), " voxels does not fit into a transform of ", frame_.transform));
  }
  auto& function = static_cast<HostTransferFunction&>(transfer);
  ratio_planes_.reset();
  const CyclicRange planes = load(WrappedPsf{psf});
  // Transforms do not scale: a forward and a backward transform multiply by the number of voxels.
  const auto scale = static_cast<float>(1.0 / static_cast<double>(voxel_count(frame_.transform)));
  for_tiles([&](std::int64_t tile, Scratch& s) {
    ColumnTransform::gather(workspace_.tile(tile), workspace_.plane_stride(), planes, tile_columns,
                            s.columns);
    along_z_.forward(s.columns);
    function.store(tile, s.columns, scale);
  });
}

void CpuConvolver::set_coverage(const Coverage& coverage, VolumeView<const float> psf) {
  ratio_planes_.reset();
  observed_light_.emplace(frame_.transform, coverage, psf);
  frame_.coverage = coverage;
}

void CpuConvolver::convolve(const Source& source, const TransferFunction& transfer, Direction direction,
                            const Sink& sink) {
  const Stopwatch busy(busy_seconds_);
  // Planes outside of `from` are zero, those outside of the sink's reach are not needed: neither is
  // transformed along y and x.
  const CyclicRange from = std::visit([&](const auto& s) { return load(s); }, source);
  const Reach to = reach_of(sink);
  multiply(static_cast<const HostTransferFunction&>(transfer), direction, from, to.planes);
  std::visit([&](const auto& s) { store(s, to); }, sink);
  ratio_planes_.reset();
  if (is_ratio(sink)) {
    ratio_planes_ = to.planes;
  }
}

template <typename RowSource>
CyclicRange CpuConvolver::load(const RowSource& source) {
  const Reach used = reach(source, frame_);
  for_planes(used.planes, [&](std::int64_t z, Scratch& s) {
    for_batches(z, used.rows, [&](const Batch& batch) {
      for (std::size_t r = 0; r < batch.count; ++r) {
        evaluate(source, frame_, z, batch.y[r], s.evaluated.row(r));
      }
      rows_.forward(s.evaluated, batch.all(), s.room);
    });
    forward_columns(z, used.rows, s);
  });
  return used.planes;
}

CyclicRange CpuConvolver::load(const source::StoredRatio& /*source*/) {
  if (!ratio_planes_) {
    throw Error(
        "the convolver holds no ratio: a defect of the algorithm, which must form it immediately before");
  }
  return *ratio_planes_;
}

void CpuConvolver::multiply(const HostTransferFunction& function, Direction direction, CyclicRange from,
                            CyclicRange to) {
  const std::int64_t stride = workspace_.plane_stride();
  for_tiles([&](std::int64_t tile, Scratch& s) {
    ColumnTransform::gather(workspace_.tile(tile), stride, from, tile_columns, s.columns);
    along_z_.forward(s.columns);
    function.multiply(tile, s.columns, direction);
    along_z_.backward(s.columns);
    ColumnTransform::scatter(s.columns, workspace_.tile(tile), stride, to, tile_columns);
  });
}

Reach CpuConvolver::reach_of(const Sink& sink) const {
  if (const auto* ratio = std::get_if<sink::Ratio>(&sink)) {
    return reach(*ratio, frame_);
  }
  if (const auto* ratio = std::get_if<sink::HalfRatio>(&sink)) {
    return reach(*ratio, frame_);
  }
  if (const auto* ratio = std::get_if<sink::SelfRatio>(&sink)) {
    return reach(*ratio, frame_);
  }
  if (const auto* store = std::get_if<sink::Store>(&sink)) {
    return reach(*store, frame_);
  }
  if (!observed_light_) {
    throw Error("the convolver has no coverage: a defect of the algorithm, which must state it before");
  }
  return support(*observed_light_);
}

template <typename RatioSink>
void CpuConvolver::store_ratio(const RatioSink& sink, const Reach& reach) {
  for_planes(reach.planes, [&](std::int64_t z, Scratch& s) {
    backward_columns(z, reach.rows, s);
    for_batches(z, reach.rows, [&](const Batch& batch) {
      // The rows of the convolution exist in the cache only: the ratio's spectra take their place in the
      // workspace.
      rows_.backward(batch.all(), s.convolved, s.room);
      for (std::size_t r = 0; r < batch.count; ++r) {
        ratio_row(sink, frame_, z, batch.y[r], s.convolved.row(r).data(), s.evaluated.row(r));
      }
      rows_.forward(s.evaluated, batch.all(), s.room);
    });
    forward_columns(z, reach.rows, s);
  });
}

void CpuConvolver::store(const sink::Store& sink, const Reach& reach) {
  for_planes(reach.planes, [&](std::int64_t z, Scratch& s) {
    backward_columns(z, reach.rows, s);
    for_batches(z, reach.rows, [&](const Batch& batch) {
      rows_.backward(batch.all(), s.convolved, s.room);
      for (std::size_t r = 0; r < batch.count; ++r) {
        store_row(sink, z, batch.y[r], s.convolved.row(r).data());
      }
    });
  });
}

template <typename Estimate>
void CpuConvolver::store(const Estimate& sink, const Reach& reach) {
  const VolumeView<float> estimate = voxels(target(sink));
  const AxisRange no_object = CyclicRange::support(observed_light_->axes().x).gap();
  for_planes(reach.planes, [&](std::int64_t z, Scratch& s) {
    backward_columns(z, reach.rows, s);
    for_batches(z, reach.rows, [&](const Batch& batch) {
      rows_.backward(batch.all(), s.convolved, s.room);
      for (std::size_t r = 0; r < batch.count; ++r) {
        const std::int64_t y = batch.y[r];
        store_row(sink, z, y, s.convolved.row(r).data(), observed_light_->row(z, y, all(s.alpha)));
        float* row = estimate.row(z, y);
        // Between the object after the data and the object before them there may be round-off of the
        // transforms.
        std::fill(row + no_object.begin, row + std::max(no_object.begin, no_object.end), 0.0F);
      }
    });
  });
  clear_outside(estimate, reach);
}

void CpuConvolver::forward_columns(std::int64_t z, CyclicRange rows, Scratch& s) {
  const std::int64_t stride = workspace_.row_stride();
  for (std::int64_t x = 0; x < stride; x += tile_columns) { // padding included, so that tiles are aligned
    const std::int64_t columns = std::min(tile_columns, stride - x);
    Complex* lines = workspace_.row(z, 0) + x;
    ColumnTransform::gather(lines, stride, rows, columns, s.columns);
    along_y_.forward(s.columns);
    ColumnTransform::scatter(s.columns, lines, stride, CyclicRange::all(along_y_.length()), columns);
  }
}

void CpuConvolver::backward_columns(std::int64_t z, CyclicRange rows, Scratch& s) {
  const std::int64_t stride = workspace_.row_stride();
  for (std::int64_t x = 0; x < stride; x += tile_columns) {
    const std::int64_t columns = std::min(tile_columns, stride - x);
    Complex* lines = workspace_.row(z, 0) + x;
    ColumnTransform::gather(lines, stride, CyclicRange::all(along_y_.length()), columns, s.columns);
    along_y_.backward(s.columns);
    ColumnTransform::scatter(s.columns, lines, stride, rows, columns);
  }
}

} // namespace lsdeconv::cpu
