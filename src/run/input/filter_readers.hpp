#pragma once

#include "reader_stage.hpp"

#include "lsdeconv/filters/background_field.hpp"
#include "lsdeconv/filters/flat_field.hpp"
#include "lsdeconv/filters/separable_filter.hpp"
#include "lsdeconv/filters/stripes.hpp"

namespace lsdeconv {

/// Counts less the camera's offset, divided by the flat field: the first stage of input_stages.hpp.
class CalibratedReader : public ReaderStage {
public:
  CalibratedReader(std::unique_ptr<VolumeReader> volume, Calibration calibration)
      : ReaderStage(std::move(volume)), calibration_(std::move(calibration)) {}
  void read(const Box3& box, VolumeView<float> voxels) override;

private:
  Calibration calibration_;
};

/// Counts less the stripes: stage 3.
class DestripedReader : public ReaderStage {
public:
  DestripedReader(std::unique_ptr<VolumeReader> volume, std::shared_ptr<const Stripes> stripes, int threads)
      : ReaderStage(std::move(volume)), stripes_(std::move(stripes)), threads_(threads) {}
  void read(const Box3& box, VolumeView<float> voxels) override;

private:
  std::shared_ptr<const Stripes> stripes_;
  int threads_;
};

/// Counts convolved with a kernel along each axis: stage 4. Reads voxels around a box, too, as far as the
/// kernels' half widths; those that are unseen have no weight. Throws Error for voxels that are neither
/// finite nor unseen.
class SmoothedReader : public ReaderStage {
public:
  SmoothedReader(std::unique_ptr<VolumeReader> volume, Triple<Kernel> kernels, int threads)
      : ReaderStage(std::move(volume)), kernels_(std::move(kernels)), threads_(threads) {}
  void read(const Box3& box, VolumeView<float> voxels) override;

private:
  void filter_seen(Volume<float>& image, const Box3& box, VolumeView<float> voxels);

  Triple<Kernel> kernels_;
  int threads_;
};

/// The voxels of another reader, unseen ones as those before or behind them in their row, 0 where these are
/// unseen, too: for what must not depend on them.
class FilledReader : public VolumeReader {
public:
  explicit FilledReader(VolumeReader& volume) : volume_(volume) {}
  [[nodiscard]] const VolumeDescription& description() const override { return volume_.description(); }
  [[nodiscard]] ReadStatistics statistics() const override { return volume_.statistics(); }
  void read(const Box3& box, VolumeView<float> voxels) override;

private:
  VolumeReader& volume_;
};

/// Counts whose haze is the same everywhere: stage 5.
class EvenedReader : public ReaderStage {
public:
  EvenedReader(std::unique_ptr<VolumeReader> volume, std::shared_ptr<const BackgroundField> field,
               int threads)
      : ReaderStage(std::move(volume)), field_(std::move(field)), threads_(threads) {}
  void read(const Box3& box, VolumeView<float> voxels) override;

private:
  std::shared_ptr<const BackgroundField> field_;
  int threads_;
};

/// Counts where everything below `limit` became `level`: stage 6. Voxels of exactly 0, which no camera saw,
/// stay.
class ThresholdReader : public ReaderStage {
public:
  ThresholdReader(std::unique_ptr<VolumeReader> volume, float level, float limit)
      : ReaderStage(std::move(volume)), level_(level), limit_(limit) {}
  void read(const Box3& box, VolumeView<float> voxels) override;

private:
  float level_;
  float limit_;
};

} // namespace lsdeconv
