#pragma once

#include "host_transfer_function.hpp"
#include "row_sinks.hpp"
#include "scratch_pool.hpp"

#include <array>
#include <optional>

namespace lsdeconv::cpu {

/// Convolution in three passes over the workspace, instead of one pass per array operation:
///
/// 1. plane by plane: rows of the source, transformed along x, then columns transformed along y (load);
/// 2. tile by tile of columns along z: transform, product with the transfer function, transform back
///    (multiply);
/// 3. plane by plane: columns transformed back along y, rows along x, sink (store). A ratio is transformed
///    again along x and y while its plane is in the cache, so that the next convolution begins with pass 2.
///
/// Planes and tiles fit into the cache of a core and are each processed by one thread, so that the result
/// does not depend on the number of threads. Planes and rows that are known to be zero, or that nobody reads,
/// are left out.
class CpuConvolver final : public Convolver {
public:
  /// Adds the seconds of its work to `busy_seconds`.
  CpuConvolver(const Extent3& transform, int threads, double& busy_seconds);

  [[nodiscard]] const Extent3& extent() const override { return frame_.transform; }
  [[nodiscard]] std::unique_ptr<TransferFunction> transfer_function(VolumeView<const float> psf) override;
  void replace(TransferFunction& transfer, VolumeView<const float> psf) override;
  void set_coverage(const Coverage& coverage, VolumeView<const float> psf) override;
  void convolve(const Source& source, const TransferFunction& transfer, Direction direction,
                const Sink& sink) override;

private:
  /// Calls body(z, scratch) for the planes of a range, in parallel.
  template <typename Body>
  void for_planes(CyclicRange planes, Body&& body);
  /// Calls body(tile, scratch) for all tiles of the workspace, in parallel.
  template <typename Body>
  void for_tiles(Body&& body);

  /// Some rows of a plane and where the workspace has their spectra.
  struct Batch {
    std::array<std::int64_t, batch_rows> y;
    std::array<Complex*, batch_rows> spectra;
    std::size_t count = 0;
    [[nodiscard]] std::span<Complex* const> all() const { return {spectra.data(), count}; }
  };
  /// Calls body(batch) for the rows of a range, one batch after the other.
  template <typename Body>
  void for_batches(std::int64_t z, CyclicRange rows, Body&& body);

  /// Pass 1. Returns the planes that hold the transformed source; the others are zero and not written.
  template <typename RowSource>
  CyclicRange load(const RowSource& source);
  CyclicRange load(const source::StoredRatio& source);
  /// Pass 2. Reads the planes of `from`, writes those of `to`.
  void multiply(const HostTransferFunction& function, Direction direction, CyclicRange from, CyclicRange to);
  /// Planes and rows of the result that a sink reads. Throws Error where it needs a coverage and there is
  /// none.
  [[nodiscard]] Reach reach_of(const Sink& sink) const;
  /// Pass 3 for ratios, which stay in the workspace, transformed along x and y.
  template <typename RatioSink>
  void store_ratio(const RatioSink& sink, const Reach& reach);
  void store(const sink::Ratio& sink, const Reach& reach) { store_ratio(sink, reach); }
  void store(const sink::HalfRatio& sink, const Reach& reach) { store_ratio(sink, reach); }
  void store(const sink::SelfRatio& sink, const Reach& reach) { store_ratio(sink, reach); }
  void store(const sink::Store& sink, const Reach& reach);
  /// Pass 3 for sinks that need alpha.
  template <typename Estimate>
  void store(const Estimate& sink, const Reach& reach);

  /// Transforms along y in plane z, given that all rows but `rows` are zero.
  void forward_columns(std::int64_t z, CyclicRange rows, Scratch& scratch);
  /// Back, where only `rows` are wanted.
  void backward_columns(std::int64_t z, CyclicRange rows, Scratch& scratch);

  Frame frame_;
  int threads_;
  double& busy_seconds_;
  std::optional<ObservedLight> observed_light_;
  RowTransform rows_;
  ColumnTransform along_y_;
  ColumnTransform along_z_;
  ScratchPool scratch_;
  Workspace workspace_;
  /// Planes of the ratio for source::StoredRatio; none where the workspace holds no ratio.
  std::optional<CyclicRange> ratio_planes_;
};

} // namespace lsdeconv::cpu
