#pragma once

#include "reader_stage.hpp"

#include "lsdeconv/filters/flat_field.hpp"
#include "lsdeconv/filters/separable_filter.hpp"
#include "lsdeconv/filters/stripes.hpp"

namespace lsdeconv {

/// Counts without the camera's offset and uneven light.
class CalibratedReader : public ReaderStage {
public:
  CalibratedReader(std::unique_ptr<VolumeReader> volume, Calibration calibration)
      : ReaderStage(std::move(volume)), calibration_(std::move(calibration)) {}
  void read(const Box3& box, VolumeView<float> voxels) override;

private:
  Calibration calibration_;
};

/// Counts without stripes.
class DestripedReader : public ReaderStage {
public:
  DestripedReader(std::unique_ptr<VolumeReader> volume, std::shared_ptr<const Stripes> stripes, int threads)
      : ReaderStage(std::move(volume)), stripes_(std::move(stripes)), threads_(threads) {}
  void read(const Box3& box, VolumeView<float> voxels) override;

private:
  std::shared_ptr<const Stripes> stripes_;
  int threads_;
};

/// Counts convolved with a kernel along each axis; reads the kernels' half widths around a box, too. Throws
/// Error for voxels that are not finite.
class SmoothedReader : public ReaderStage {
public:
  SmoothedReader(std::unique_ptr<VolumeReader> volume, Triple<Kernel> kernels, int threads)
      : ReaderStage(std::move(volume)), kernels_(std::move(kernels)), threads_(threads) {}
  void read(const Box3& box, VolumeView<float> voxels) override;

private:
  Triple<Kernel> kernels_;
  int threads_;
};

/// Counts where everything below `limit` became `level`, but for voxels that no camera saw (0).
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
