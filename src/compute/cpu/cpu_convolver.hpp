#pragma once

#include "host_transfer_function.hpp"
#include "row_sinks.hpp"
#include "row_transform.hpp"
#include "scratch_pool.hpp"

#include <optional>

namespace lsdeconv::cpu {

/// Convolution in three passes: plane by plane in (source, rows, columns along y), tile by tile of columns
/// along z (transform, transfer function, transform back), plane by plane out (columns along y, rows, sink).
/// The pieces fit into cache and are each worked on by one thread, so that the result does not depend on the
/// number of threads. Planes and rows that are known to be zero, or that nobody reads, are left out.
class CpuConvolver final : public Convolver {
public:
  /// Adds the seconds of its work to `busy_seconds`.
  CpuConvolver(const Extent3& transform, FourierEffort effort, int threads, double& busy_seconds);

  [[nodiscard]] const Extent3& extent() const override { return frame_.transform; }
  [[nodiscard]] std::unique_ptr<TransferFunction> transfer_function(VolumeView<const float> psf) override;
  void replace(TransferFunction& transfer, VolumeView<const float> psf) override;
  void set_coverage(const Coverage& coverage, VolumeView<const float> psf) override;
  void convolve(const Source& source, const TransferFunction& transfer, Direction direction,
                const Sink& sink) override;

private:
  /// body(index, scratch) in parallel.
  template <typename Body>
  void for_planes(CyclicRange planes, Body&& body);
  template <typename Body>
  void for_tiles(Body&& body);

  /// Brings the transform of a source along y and x into the workspace; returns the planes it is in.
  template <typename RowSource>
  CyclicRange enter(const RowSource& source);
  CyclicRange enter(const source::Held& source);
  void multiply(const HostTransferFunction& function, Direction direction, CyclicRange from, CyclicRange to);
  [[nodiscard]] Reach reach_of(const Sink& sink) const;
  /// Transforms the ratio again while its plane is in cache: that is what source::Held stands for.
  template <typename RatioSink>
  void leave_ratio(const RatioSink& sink, const Reach& reach);
  void leave(const sink::Ratio& sink, const Reach& reach) { leave_ratio(sink, reach); }
  void leave(const sink::SelfRatio& sink, const Reach& reach) { leave_ratio(sink, reach); }
  void leave(const sink::Store& sink, const Reach& reach);
  /// Update and Start.
  template <typename Estimate>
  void leave(const Estimate& sink, const Reach& reach);

  void forward_columns(std::int64_t z, CyclicRange rows, Scratch& scratch);
  void backward_columns(std::int64_t z, CyclicRange rows, Scratch& scratch);

  Frame frame_;
  int threads_;
  double& busy_seconds_;
  std::optional<Weights> weights_;
  RowTransform rows_;
  ColumnTransform along_y_;
  ColumnTransform along_z_;
  ScratchPool scratch_;
  Workspace workspace_;
  /// Planes of the ratio in the workspace; none where it holds no ratio.
  std::optional<CyclicRange> held_;
};

} // namespace lsdeconv::cpu
