#pragma once

#include "cluster.hpp"

#include "lsdeconv/grid/planner.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv::cluster_simulation {

/// Voxels and iterations per second of one rank, all transforms of an iteration at the cheapest extent.
/// Assumed of a GPU of the H100 class, from the bandwidth of its memory: not measured.
inline constexpr double h100_class = 10e9;
/// Of LsDeconvolveMultiGPU on an A100, as its authors state it.
inline constexpr double predecessor_on_a100 = 166e6;
/// Of this program on one core, as measured on a server of 2023.
inline constexpr double cpu_core = 44e6;

RankKind gpu_rank(double voxel_iterations_per_second);
RankKind cpu_rank(double voxel_iterations_per_second);

/// Nodes of four GPUs, the last one maybe with fewer. Every sixteenth node is slower by a quarter.
Cluster gpu_cluster(int gpus, double voxel_iterations_per_second, const StorageRates& storage);

struct PlannedJob {
  Plan plan;
  Job job;
};

/// Slices of a whole mouse brain, 8266 × 12778 pixels of 16 bits each, and 7912 of them, uncompressed; 12
/// iterations; GPUs of 80 GiB. Planned as `lsdeconv plan` does it for such ranks, nodes and storage, but for
/// the cluster's own speed of computing.
/// Collective over `ranks`, of which one is enough.
PlannedJob whole_brain(const Cluster& cluster, const mpi::Communicator& ranks);

} // namespace lsdeconv::cluster_simulation
