#include "cuda_transfers.hpp"

#include "lsdeconv/compute/errors.hpp"

namespace lsdeconv::cuda {
namespace {

/// A destructor waits without telling anybody of a failure: whoever wants to know calls wait().
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

SummaryPlace::SummaryPlace(const std::shared_ptr<const Gpu>& gpu)
    : device(gpu, sizeof(Summary), "statistics"), host(gpu, sizeof(Summary)) {}

SummaryPlaces::SummaryPlaces(std::shared_ptr<const Gpu> gpu, int count) : gpu_(std::move(gpu)) {
  for (int i = 0; i < count; ++i) {
    spare_.push_back(std::make_unique<SummaryPlace>(gpu_));
  }
}

std::unique_ptr<SummaryPlace> SummaryPlaces::take() {
  if (spare_.empty()) {
    return std::make_unique<SummaryPlace>(gpu_);
  }
  std::unique_ptr<SummaryPlace> place = std::move(spare_.back());
  spare_.pop_back();
  return place;
}

void SummaryPlaces::give_back(std::unique_ptr<SummaryPlace> place) {
  spare_.push_back(std::move(place));
}

DownloadTransfer::DownloadTransfer(std::shared_ptr<const Gpu> gpu, std::shared_ptr<SummaryPlaces> places,
                                   std::unique_ptr<SummaryPlace> place, BlockStatistics& statistics)
    : gpu_(std::move(gpu)), places_(std::move(places)), place_(std::move(place)), statistics_(statistics),
      end_(gpu_) {
  end_.mark(gpu_->downloads());
}

DownloadTransfer::~DownloadTransfer() {
  wait_quietly([&] {
    gpu_->use();
    end_.wait();
  });
  places_->give_back(std::move(place_));
}

void DownloadTransfer::wait() {
  gpu_->use();
  end_.wait();
  if (!finished_) {
    statistics_ = cuda::finished(*reinterpret_cast<const Summary*>(place_->host.data()));
    finished_ = true;
  }
}

bool DownloadTransfer::done() {
  gpu_->use();
  return end_.reached();
}

} // namespace lsdeconv::cuda
