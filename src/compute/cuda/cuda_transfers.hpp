#pragma once

#include "event.hpp"
#include "memory.hpp"
#include "summary.hpp"

#include <vector>

namespace lsdeconv::cuda {

/// Waits for a mark of its own.
class UploadTransfer final : public Transfer {
public:
  explicit UploadTransfer(const std::shared_ptr<const Gpu>& gpu) : gpu_(gpu), end_(gpu) {
    end_.mark(gpu->uploads());
  }
  ~UploadTransfer() override;
  UploadTransfer(const UploadTransfer&) = delete;
  UploadTransfer& operator=(const UploadTransfer&) = delete;
  void wait() override;
  [[nodiscard]] bool done() override;

private:
  std::shared_ptr<const Gpu> gpu_;
  Event end_;
};

/// Where the statistics of one download are gathered, on the device and on their way to the host.
struct SummaryPlace {
  explicit SummaryPlace(const std::shared_ptr<const Gpu>& gpu);
  DeviceMemory device;
  PinnedMemory host;
};

/// Places for as many downloads as are under way at once.
class SummaryPlaces {
public:
  SummaryPlaces(std::shared_ptr<const Gpu> gpu, int count);
  std::unique_ptr<SummaryPlace> take();
  void give_back(std::unique_ptr<SummaryPlace> place);

private:
  std::shared_ptr<const Gpu> gpu_;
  std::vector<std::unique_ptr<SummaryPlace>> spare_;
};

/// Hands the statistics over once voxels and summary have arrived.
class DownloadTransfer final : public Transfer {
public:
  /// Everything is queued already; its end is marked here.
  DownloadTransfer(std::shared_ptr<const Gpu> gpu, std::shared_ptr<SummaryPlaces> places,
                   std::unique_ptr<SummaryPlace> place, BlockStatistics& statistics);
  ~DownloadTransfer() override;
  DownloadTransfer(const DownloadTransfer&) = delete;
  DownloadTransfer& operator=(const DownloadTransfer&) = delete;
  void wait() override;
  [[nodiscard]] bool done() override;

private:
  std::shared_ptr<const Gpu> gpu_;
  std::shared_ptr<SummaryPlaces> places_;
  std::unique_ptr<SummaryPlace> place_;
  BlockStatistics& statistics_;
  Event end_;
  bool finished_ = false;
};

} // namespace lsdeconv::cuda
