#pragma once

#include "event.hpp"
#include "memory.hpp"
#include "summary.hpp"

#include <vector>

namespace lsdeconv::cuda {

/// The upload of an image: made when the copy has been submitted, waits for an event after it.
class UploadTransfer final : public Transfer {
public:
  explicit UploadTransfer(const std::shared_ptr<const Gpu>& gpu) : gpu_(gpu), end_(gpu) {
    end_.record(gpu->uploads());
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

/// Room for the statistics of one download: where the device computes them, and where the host receives them.
struct SummaryBuffer {
  explicit SummaryBuffer(const std::shared_ptr<const Gpu>& gpu);
  DeviceMemory device;
  PinnedMemory host;
};

/// A pool of buffers, `count` at first: one for each download in progress.
class SummaryBuffers {
public:
  SummaryBuffers(std::shared_ptr<const Gpu> gpu, int count);
  std::unique_ptr<SummaryBuffer> take();
  void give_back(std::unique_ptr<SummaryBuffer> buffer);

private:
  std::shared_ptr<const Gpu> gpu_;
  std::vector<std::unique_ptr<SummaryBuffer>> spare_;
};

/// The download of voxels and their statistics; wait() converts the latter.
class DownloadTransfer final : public Transfer {
public:
  /// To be made when both copies have been submitted to the stream of downloads.
  DownloadTransfer(std::shared_ptr<const Gpu> gpu, std::shared_ptr<SummaryBuffers> buffers,
                   std::unique_ptr<SummaryBuffer> buffer, BlockStatistics& statistics);
  ~DownloadTransfer() override;
  DownloadTransfer(const DownloadTransfer&) = delete;
  DownloadTransfer& operator=(const DownloadTransfer&) = delete;
  void wait() override;
  [[nodiscard]] bool done() override;

private:
  std::shared_ptr<const Gpu> gpu_;
  std::shared_ptr<SummaryBuffers> buffers_;
  std::unique_ptr<SummaryBuffer> buffer_;
  BlockStatistics& statistics_;
  Event end_;
  bool finished_ = false;
};

} // namespace lsdeconv::cuda
