#include "lsdeconv/run/pipeline/device_queue.hpp"

namespace lsdeconv {
namespace {

Coverage coverage_of(const Block& block) {
  Coverage coverage{block.padded.extent(), {}, block.padded.begin};
  for (int axis = 0; axis < axes; ++axis) {
    coverage.wraps[axis] = block.boundary[axis] == Boundary::wrap;
  }
  return coverage;
}

VolumeView<float> voxels_in(HostBuffer& buffer, const Extent3& extent) {
  return std::get<VolumeView<float>>(samples_at(buffer.data(), VoxelType::float32, extent));
}

} // namespace

DeviceQueue::DeviceQueue(Backend& backend, Deconvolver& deconvolver, const DeviceQueueSettings& settings)
    : backend_(backend), deconvolver_(deconvolver), settings_(settings) {
  for (int i = 0; i < backend.blocks_in_flight(); ++i) {
    slots_.push_back({backend.allocate_image(voxel_count(settings.transform), settings.type),
                      backend.allocate(settings.core)});
  }
}

std::int64_t DeviceQueue::deconvolutions(const Block& block) const {
  return settings_.psfs ? std::ssize(settings_.psfs->shares(block.core)) : 1;
}

bool DeviceQueue::begin(BlockImage& image, std::unique_ptr<HostBuffer>& voxels,
                        const std::function<bool()>& cancelled) {
  const Block& block = image.block;
  Slot& slot = slots_[next_slot_];
  const Coverage coverage = coverage_of(block);
  const std::byte* samples = image.samples->data();
  auto upload =
      backend_.upload(samples_at(samples, settings_.type, coverage.data), settings_.code, *slot.image);
  const auto before_iteration = [&] {
    release_uploaded(*upload, image.samples);
    return cancelled && cancelled();
  };
  if (!deconvolve(block, *slot.image, *slot.result, before_iteration)) {
    return false;
  }
  auto statistics = std::make_unique<BlockStatistics>();
  auto download = backend_.download(*slot.result, voxels_in(*voxels, block.core.extent()), *statistics);
  in_flight_.push_back({.result = {block, std::move(voxels), {}, std::move(image.summary)},
                        .samples = std::move(image.samples),
                        .statistics = std::move(statistics),
                        .upload = std::move(upload),
                        .download = std::move(download)});
  next_slot_ = (next_slot_ + 1) % slots_.size();
  return true;
}

bool DeviceQueue::ready() {
  for (Flight& flight : in_flight_) {
    release_uploaded(*flight.upload, flight.samples);
  }
  return in_flight_.front().download->done();
}

void DeviceQueue::release_uploaded(Transfer& upload, std::unique_ptr<HostBuffer>& samples) const {
  if (uploaded_ && samples && upload.done()) {
    uploaded_(std::move(samples));
  }
}

/// Deconvolves once with each PSF that counts in the core and adds up the results, weighted. The weights
/// depend on the place in the volume alone, not on how it is cut into blocks.
bool DeviceQueue::deconvolve(const Block& block, const Image& image, Field& result,
                             const std::function<bool()>& cancelled) {
  const Box3 wanted = block.core.relative_to(block.padded.begin);
  if (!settings_.psfs) {
    return deconvolver_.run(image, coverage_of(block), wanted, {}, result, cancelled);
  }
  bool add = false;
  for (const PsfShare& share : settings_.psfs->shares(block.core)) {
    deconvolver_.set_psf(settings_.psfs->nodes()[share.node].psf);
    const Blend blend{.axis = settings_.psfs->axis(), .weights = share.weights, .add = add};
    if (!deconvolver_.run(image, coverage_of(block), wanted, blend, result, cancelled)) {
      return false;
    }
    add = true;
  }
  return true;
}

DeviceQueue::Finished DeviceQueue::finish() {
  Flight& flight = in_flight_.front();
  flight.upload->wait();
  flight.download->wait();
  flight.result.statistics = *flight.statistics;
  Finished finished{std::move(flight.result), std::move(flight.samples)};
  in_flight_.pop_front();
  return finished;
}

std::vector<DeviceQueue::Finished> DeviceQueue::abandon() {
  std::vector<Finished> abandoned;
  for (Flight& flight : in_flight_) {
    flight.upload.reset();
    flight.download.reset();
    abandoned.push_back({std::move(flight.result), std::move(flight.samples)});
  }
  in_flight_.clear();
  return abandoned;
}

} // namespace lsdeconv
