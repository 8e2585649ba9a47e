#include "lsdeconv/run/planning/hypothetical_cluster.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

/// GPUs of a usual node, cores and memory beside each.
constexpr int gpus_of_node = 4;
constexpr int threads_beside_gpu = 8;
constexpr double memory_beside_gpu = 2;

int assumed_nodes(const RunConfig& config, bool on_gpus) {
  if (config.plan_nodes > config.plan_ranks) {
    throw UserError(text("--plan-nodes ", config.plan_nodes, " is more than --plan-ranks ", config.plan_ranks,
                         ": every node has a rank at least"));
  }
  const std::int64_t usual = on_gpus ? ceil_div(config.plan_ranks, gpus_of_node) : config.plan_ranks;
  return config.plan_nodes > 0 ? config.plan_nodes : static_cast<int>(usual);
}

/// Of a rank, in bytes.
double assumed_memory(const RunConfig& config, const WorkerShare& share) {
  if (config.memory > 0) {
    return config.memory * gibibyte / share.ranks_on_node;
  }
  return config.plan_gpu_memory > 0
             ? config.plan_gpu_memory * gibibyte * memory_beside_gpu
             : static_cast<double>(share.machine.memory_total) * planned_part_of_memory / share.ranks_on_node;
}

} // namespace

int planned_ranks(const RunConfig& config, const mpi::Communicator& ranks) {
  return config.plan_ranks > 0 ? config.plan_ranks : ranks.size();
}

ComputeResources hypothetical_resources(const RunConfig& config) {
  const bool on_gpus = config.plan_gpu_memory > 0;
  WorkerShare share;
  share.machine = topology::inspect();
  share.nodes = assumed_nodes(config, on_gpus);
  share.ranks_on_node = static_cast<int>(ceil_div(config.plan_ranks, share.nodes));
  const int usual_threads =
      on_gpus ? threads_beside_gpu : std::max(1, share.machine.node_cores / share.ranks_on_node);
  share.threads = config.threads > 0 ? config.threads : usual_threads;
  share.least_threads = share.threads;
  share.bytes = static_cast<std::int64_t>(assumed_memory(config, share));
  DeviceSurvey devices{.gpu_bytes = std::nullopt, .gpus = 0, .any_cpu = true, .in_flight = 1};
  if (on_gpus) {
    devices = {.gpu_bytes = static_cast<std::int64_t>(config.plan_gpu_memory * gibibyte),
               .gpus = config.plan_ranks,
               .any_cpu = false,
               .in_flight = blocks_in_flight_on_gpu};
  }
  return {.share = share, .devices = devices, .backend = nullptr};
}

std::string assumption_text(const RunConfig& config, const WorkerShare& share) {
  return text("assumed, not examined: ",
              config.plan_gpu_memory > 0 ? text("GPUs of ", config.plan_gpu_memory, " GiB, ") : "",
              bytes_text(share.bytes), " of memory per rank",
              config.memory > 0 ? "" : " (--memory says other)");
}

} // namespace lsdeconv
