#include "whole_brain.hpp"

#include <limits>

namespace lsdeconv::cluster_simulation {
namespace {

constexpr int gpus_per_node = 4;
constexpr double passes_per_iteration = 4;
constexpr double gib = 1024.0 * 1024.0 * 1024.0;

} // namespace

RankKind gpu_rank(double voxel_iterations_per_second) {
  return {.transform_voxels_per_second = passes_per_iteration * voxel_iterations_per_second,
          .device_bytes_per_second = 25e9, // PCIe 4
          .buffers = 3,
          .blocks_in_device = 2};
}

RankKind cpu_rank(double voxel_iterations_per_second) {
  return {.transform_voxels_per_second = passes_per_iteration * voxel_iterations_per_second,
          .device_bytes_per_second = 0,
          .buffers = 2,
          .blocks_in_device = 1};
}

Cluster gpu_cluster(int gpus, double voxel_iterations_per_second, const StorageRates& storage) {
  constexpr std::size_t slow_of = 16;
  Cluster cluster{.nodes = {}, .storage = storage};
  for (int left = gpus; left > 0; left -= gpus_per_node) {
    Node node;
    node.ranks.assign(static_cast<std::size_t>(std::min(left, gpus_per_node)),
                      gpu_rank(voxel_iterations_per_second));
    node.slowness = cluster.nodes.size() % slow_of == 1 ? 1.25 : 1;
    cluster.nodes.push_back(node);
  }
  return cluster;
}

PlanRequest whole_brain(int ranks) {
  PlanRequest request;
  request.volume = {7912, 12778, 8266};
  request.half_support = {18, 7, 7};
  request.halo = {36, 14, 14};
  request.transforms = 4 * 12 + 2;
  request.workers = ranks;
  request.layout = {2, request.volume.y, request.volume.x, false};
  // As add_memory() adds it up for shb: a GPU's blocks and what circulates on its host.
  request.bytes_per_worker = static_cast<std::int64_t>(160 * gib);
  request.bytes_per_transform_voxel = 6;
  request.bytes_per_padded_voxel = 0;
  request.bytes_per_core_voxel = 12;
  request.device = MemoryPool{.bytes = static_cast<std::int64_t>(0.95 * 80 * gib),
                              .per_transform_voxel = 28,
                              .per_padded_voxel = 0,
                              .per_core_voxel = 8,
                              .fixed = 0};
  return request;
}

NominalRates nominal_rates(const Cluster& cluster) {
  NominalRates rates;
  const double of_client =
      cluster.storage.client_bytes_per_second / static_cast<double>(cluster.nodes.front().ranks.size());
  double transformed = 0;
  for (const Node& node : cluster.nodes) {
    for (const RankKind& kind : node.ranks) {
      transformed += kind.transform_voxels_per_second;
    }
  }
  rates.transform_voxels_per_second = transformed / cluster.ranks();
  rates.decoded_bytes_per_second = of_client;
  rates.written_bytes_per_second = of_client;
  rates.storage_bytes_per_second = cluster.moved_bytes_per_second();
  return rates;
}

} // namespace lsdeconv::cluster_simulation
