#pragma once

#include "cluster.hpp"

#include "lsdeconv/grid/planner.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv::cluster_simulation {

/// Voxels times iterations per second of one rank, if all extents of transforms are the cheapest. For a GPU
/// of the H100 class assumed from the bandwidth of its memory, not measured.
inline constexpr double h100_class = 10e9;
/// The same of LsDeconvolveMultiGPU on an A100, as stated by its authors.
inline constexpr double predecessor_on_a100 = 166e6;
/// The same of this program on one core, as measured on a server of 2023.
inline constexpr double cpu_core = 44e6;

/// A rank with a GPU; voxel_iterations_per_second as above.
RankKind gpu_rank(double voxel_iterations_per_second);
/// A rank that computes on CPU cores.
RankKind cpu_rank(double voxel_iterations_per_second);

/// Nodes of four GPUs, of which the last one may have fewer. Every sixteenth node takes a quarter longer.
Cluster gpu_cluster(int gpus, double voxel_iterations_per_second, const StorageRates& storage);

/// A job and the plan that it comes from.
struct PlannedJob {
  Plan plan;
  Job job;
};

/// A whole mouse brain: 7912 uncompressed slices of 8266 × 12778 pixels of 16 bits, 12 iterations, GPUs of
/// 80 GiB. Planned as by `lsdeconv plan` for these ranks, nodes and storage, except that the speed of
/// computing is the cluster's. Collective over `ranks`; one rank is enough.
PlannedJob whole_brain(const Cluster& cluster, const mpi::Communicator& ranks);

} // namespace lsdeconv::cluster_simulation
