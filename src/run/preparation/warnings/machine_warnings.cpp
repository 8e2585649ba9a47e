#include "warnings_by_subject.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

std::string about_threads(const RunConfig& config, const WorkerShare& share) {
  const int cores = cores_of_rank(share);
  return config.threads <= cores
             ? std::string()
             : text("--threads ", config.threads, " is more than the ", count_text(cores, "core"),
                    " that a rank has here",
                    share.ranks_on_node > 1 ? text(" beside ", share.ranks_on_node - 1, " others") : "",
                    ": threads wait for each other and the run gets slower; leave it out to use them all");
}

std::string about_memory(const RunConfig& config, const WorkerShare& share) {
  const auto total = static_cast<double>(share.machine.memory_total);
  for (const auto& [name, size] :
       {std::pair{"--memory ", config.memory}, std::pair{"--strip-cache ", config.strip_cache}}) {
    if (total > 0 && size * gibibyte > total) {
      return text(name, number_text(size), " GiB is more than the ", bytes_text(share.machine.memory_total),
                  " of this node, so that what is free decides: it is in GiB for all ranks of a node");
    }
  }
  return {};
}

/// GB/s; the fastest parallel file systems give a job some hundred.
std::string about_storage(const RunConfig& config) {
  constexpr double most = 1000;
  return config.storage_rate <= most ? std::string()
                                     : text("--storage-rate ", number_text(config.storage_rate),
                                            " is in GB/s, and no storage is so fast: is it in MB/s?");
}

/// Blocks of which less than a tenth is their own spend nine tenths of the computing on what their neighbours
/// compute as well.
std::string about_blocks(const RunConfig& config, const GridShape& grid) {
  constexpr double least_own = 0.1;
  const double transform = static_cast<double>(voxel_count(grid.transform));
  const double own = transform > 0 ? static_cast<double>(voxel_count(grid.core)) / transform : 1;
  return own >= least_own || grid.core == grid.volume
             ? std::string()
             : text("blocks are so small beside the PSF that only ", percent_text(own),
                    " of what is computed is kept: give ",
                    config.block_size_max > 0
                        ? text("more than --block-size-max ", config.block_size_max, " voxels")
                        : std::string("more memory, or fewer ranks on a node"));
}

} // namespace

std::vector<std::string> machine_warnings(const PreparedRun& run) {
  std::vector<std::string> all{about_storage(run.config), about_blocks(run.config, run.manifest.grid)};
  if (run.config.plan_ranks == 0) { // else it is about machines that are not here
    all.push_back(about_threads(run.config, run.resources.share));
    all.push_back(about_memory(run.config, run.resources.share));
  }
  std::erase(all, "");
  return all;
}

} // namespace lsdeconv
