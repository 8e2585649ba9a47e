#include "lsdeconv/run/planning/nominal_rates.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>

namespace lsdeconv {
namespace {

/// Transform passes of one thread at the cheapest extent: 110 million voxels and iterations per second on one
/// core of an EPYC server of 2023.
constexpr double transformed_by_thread = 440e6;
/// So many threads take all of a socket's memory bandwidth (about 10 GB/s each).
constexpr int threads_of_bandwidth = 32;
/// The same of one GPU of the H100 class, from the bandwidth of its memory; nothing has been measured.
constexpr double transformed_by_gpu = 40e9;
/// Samples that a thread decodes (deflate, LZW) or encodes (deflate), in bytes.
constexpr double decoded_by_thread = 150e6;
constexpr double encoded_by_thread = 40e6;
/// Bytes that a thread reads uncompressed or writes.
constexpr double moved_by_thread = 1.5e9;
/// A rank writes by several threads, which reach that much more together.
constexpr int threads_that_write = 2;
/// Bytes that a node reads and writes on the storage.
constexpr double moved_by_node = 1e9;

double transformed_by_rank(const ComputeResources& resources, int workers) {
  const double by_cpu = transformed_by_thread * std::min(resources.share.least_threads, threads_of_bandwidth);
  const int gpus = std::min(resources.devices.gpus, workers);
  return (transformed_by_gpu * gpus + by_cpu * (workers - gpus)) / workers;
}

/// Bytes per second of the storage that all ranks share.
double storage_of(const RunConfig& config, int nodes) {
  return config.storage_rate > 0 ? config.storage_rate * 1e9 : moved_by_node * nodes;
}

} // namespace

NominalRates nominal_rates(const RunConfig& config, const ComputeResources& resources,
                           const StorageLayout& input, int workers) {
  NominalRates rates;
  rates.transform_voxels_per_second = transformed_by_rank(resources, workers);
  rates.decoded_bytes_per_second =
      input.compressed ? decoded_by_thread * resources.share.least_threads : moved_by_thread;
  rates.written_bytes_per_second =
      moved_by_thread * std::min(resources.share.least_threads, threads_that_write);
  rates.storage_bytes_per_second = storage_of(config, resources.share.nodes);
  return rates;
}

double export_seconds(const RunConfig& config, const VolumeDescription& input, const WorkerShare& share,
                      int workers) {
  const auto slices = static_cast<double>(export_bytes(config, input));
  const double checkpoint = static_cast<double>(voxel_count(input.extent))
                            * static_cast<double>(StoredVoxels{config.checkpoint_voxels}.bytes_per_voxel());
  const double encoding = config.compression == TiffCompression::none
                              ? 0
                              : slices / (encoded_by_thread * share.least_threads * workers);
  return std::max(encoding, (checkpoint + slices) / storage_of(config, share.nodes));
}

std::int64_t most_useful_ranks(const RunConfig& config, const Plan& plan) {
  constexpr std::int64_t blocks_of_rank = 4; // with fewer, those that end early wait for long
  const std::int64_t blocks = BlockGrid(plan.shape).size();
  const std::int64_t of_blocks = std::max<std::int64_t>(1, blocks / blocks_of_rank);
  const double computing = plan.compute_seconds * static_cast<double>(blocks);
  const auto of_storage = static_cast<std::int64_t>(computing / plan.storage_seconds);
  return config.storage_rate > 0 ? std::clamp<std::int64_t>(of_storage, 1, of_blocks) : of_blocks;
}

std::string rates_text(const NominalRates& rates, const RunConfig& config, const DeviceSurvey& devices) {
  std::ostringstream out;
  out << std::setprecision(3) << "assumed per rank: "
      << std::llround(rates.transform_voxels_per_second / transforms_per_iteration / 1e6)
      << " Mvoxel·iterations/s ("
      << (devices.gpus == 0 ? "CPU"
          : devices.any_cpu ? "GPUs and CPUs"
                            : "GPU of the H100 class")
      << "), " << rates.decoded_bytes_per_second / 1e9 << " GB/s decoded; the storage moves "
      << rates.storage_bytes_per_second / 1e9 << " GB/s"
      << (config.storage_rate > 0 ? "" : ", 1 GB/s per node");
  return std::move(out).str();
}

} // namespace lsdeconv
