#include "whole_brain.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/run/planning/nominal_rates.hpp"
#include "lsdeconv/run/planning/planning.hpp"
#include "lsdeconv/run/planning/reading_forecast.hpp"
#include "lsdeconv/run/preparation/plan_run.hpp"

#include <algorithm>

namespace lsdeconv::cluster_simulation {
namespace {

constexpr int gpus_per_node = 4;
constexpr double passes_per_iteration = 4;

RunConfig config_for(const Cluster& cluster) {
  RunConfig config;
  config.shape = Extent3{7912, 12778, 8266};
  config.dxy = 0.4;
  config.dz = 1.2;
  config.optics.excitation_nm = 561;
  config.optics.emission_nm = 600;
  config.numit = 12;
  config.plan_ranks = cluster.ranks();
  config.plan_nodes = static_cast<int>(cluster.nodes.size());
  config.plan_gpu_memory = 80;
  config.storage_rate = cluster.moved_bytes_per_second() / 1e9;
  return config;
}

double mean_transform_rate(const Cluster& cluster) {
  double transformed = 0;
  for (const Node& node : cluster.nodes) {
    for (const RankKind& kind : node.ranks) {
      transformed += kind.transform_voxels_per_second;
    }
  }
  return transformed / cluster.ranks();
}

} // namespace

RankKind gpu_rank(double voxel_iterations_per_second) {
  return {.transform_voxels_per_second = passes_per_iteration * voxel_iterations_per_second,
          .device_bytes_per_second = 25e9,        // PCIe 4
          .buffers = blocks_in_flight_on_gpu + 1, // as buffers_per_side()
          .blocks_in_device = blocks_in_flight_on_gpu};
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

PlannedJob whole_brain(const Cluster& cluster, const mpi::Communicator& ranks) {
  PlannedRun planned = plan_run(config_for(cluster), ranks);
  PreparedRun& run = planned.run;
  const PlanRequest request = plan_request(run, planned.ranks);
  NominalRates rates =
      nominal_rates(run.config, run.resources, run.input.description().layout, planned.ranks);
  rates.transform_voxels_per_second = mean_transform_rate(cluster);
  run.plan.blocks = plan_blocks(request, rates);
  run.manifest.grid = run.plan.blocks.shape;
  return {.plan = run.plan.blocks,
          .job = {.grid = run.plan.blocks.shape,
                  .transforms = request.transforms,
                  .chunks = input_chunks(run.input),
                  .memory = chunk_memory_of_nodes(run.resources.share, run.plan.blocks.bytes_for_chunks,
                                                  run.config.share_strips),
                  .group_size =
                      blocks_read_together(run.input, run.plan.blocks.shape, run.resources.share.nodes)}};
}

} // namespace lsdeconv::cluster_simulation
