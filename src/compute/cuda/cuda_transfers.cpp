#include "cuda_transfers.hpp"

#include "lsdeconv/compute/errors.hpp"

namespace lsdeconv::cuda {
namespace {

/// For destructors: waits and ignores failures, which only wait() reports.
template <typename Wait>
void wait_quietly(Wait&& wait) {
  try {
    wait();
  } catch (const Error&) {
  }
}

} // namespace

UploadTransfer::~UploadTransfer() {
  wait_quietly([&] { UploadTransfer::wait(); });
}

void UploadTransfer::wait() {
  gpu_->use();
  end_.wait();
}

bool UploadTransfer::done() {
  gpu_->use();
  return end_.reached();
}

SummaryBuffer::SummaryBuffer(const std::shared_ptr<const Gpu>& gpu)
    : device(gpu, sizeof(Summary), "statistics"), host(gpu, sizeof(Summary)) {}

SummaryBuffers::SummaryBuffers(std::shared_ptr<const Gpu> gpu, int count) : gpu_(std::move(gpu)) {
  for (int i = 0; i < count; ++i) {
    spare_.push_back(std::make_unique<SummaryBuffer>(gpu_));
  }
}

std::unique_ptr<SummaryBuffer> SummaryBuffers::take() {
  if (spare_.empty()) {
    return std::make_unique<SummaryBuffer>(gpu_);
  }
  std::unique_ptr<SummaryBuffer> buffer = std::move(spare_.back());
  spare_.pop_back();
  return buffer;
}

void SummaryBuffers::give_back(std::unique_ptr<SummaryBuffer> buffer) {
  spare_.push_back(std::move(buffer));
}

DownloadTransfer::DownloadTransfer(std::shared_ptr<const Gpu> gpu, std::shared_ptr<SummaryBuffers> buffers,
                                   std::unique_ptr<SummaryBuffer> buffer, BlockStatistics& statistics)
    : gpu_(std::move(gpu)), buffers_(std::move(buffers)), buffer_(std::move(buffer)), statistics_(statistics),
      end_(gpu_) {
  end_.record(gpu_->downloads());
}

DownloadTransfer::~DownloadTransfer() {
  wait_quietly([&] {
    gpu_->use();
    end_.wait();
  });
  buffers_->give_back(std::move(buffer_));
}

void DownloadTransfer::wait() {
  gpu_->use();
  end_.wait();
  if (!finished_) {
    statistics_ = cuda::finished(*reinterpret_cast<const Summary*>(buffer_->host.data()));
    finished_ = true;
  }
}

bool DownloadTransfer::done() {
  gpu_->use();
  return end_.reached();
}

} // namespace lsdeconv::cuda
