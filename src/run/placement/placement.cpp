#include "lsdeconv/run/placement/placement.hpp"

#include "lsdeconv/core/number_ranges.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/mpi/field_packing.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lsdeconv {
namespace {

/// Lines of single ranks up to so many on one host and in all.
constexpr std::size_t few_per_host = 8;
constexpr std::size_t few_in_all = 32;

struct Host {
  std::string name;
  std::vector<std::int64_t> ranks;
};

/// The hosts in the order of their lowest ranks.
std::vector<Host> hosts_of(const std::vector<RankPlacement>& ranks) {
  std::vector<Host> hosts;
  std::map<std::string, std::size_t> known;
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
    const auto [at, is_new] = known.try_emplace(ranks[rank].host, hosts.size());
    if (is_new) {
      hosts.push_back({ranks[rank].host, {}});
    }
    hosts[at->second].ranks.push_back(static_cast<std::int64_t>(rank));
  }
  return hosts;
}

std::string line_of_rank(std::size_t rank, const RankPlacement& place) {
  return text("rank ", rank, " on ", place.host, ": ", place.device.empty() ? "CPU" : place.device, ", ",
              place.bound_to_device                     ? "bound beside it to cores "
              : !place.device.empty()                   ? "not bound beside it, cores "
              : place.core_count == place.cores_of_host ? "cores "
              : place.launched                          ? "bound to cores "
                               : "limited by taskset, a batch job or a container to cores ",
              place.cores, ", host buffers on NUMA node ", place.numa_nodes);
}

/// The values of the host's ranks, each once, in the order of the ranks.
template <typename Value>
std::string different(const std::vector<RankPlacement>& ranks, const Host& host, Value&& value) {
  std::string list;
  std::set<std::string> seen;
  for (const std::int64_t rank : host.ranks) {
    const std::string one = value(ranks[static_cast<std::size_t>(rank)]);
    if (!one.empty() && seen.insert(one).second) {
      list += text(list.empty() ? "" : ", ", one);
    }
  }
  return list;
}

std::string line_of_host(const std::vector<RankPlacement>& ranks, const Host& host) {
  const std::string devices = different(ranks, host, [](const RankPlacement& p) { return p.short_name; });
  return text("ranks ", range_list(host.ranks), " on ", host.name, ": ", devices.empty() ? "CPU" : devices,
              "; ", different(ranks, host, [](const RankPlacement& p) { return text(p.core_count); }), " of ",
              ranks[static_cast<std::size_t>(host.ranks.front())].cores_of_host,
              " cores each; host buffers on NUMA node ",
              different(ranks, host, [](const RankPlacement& p) { return p.numa_nodes; }));
}

bool all_on_the_same_cores(const std::vector<RankPlacement>& ranks, const Host& host) {
  const std::string& cores = ranks[static_cast<std::size_t>(host.ranks.front())].cores;
  return std::all_of(host.ranks.begin(), host.ranks.end(),
                     [&](std::int64_t rank) { return ranks[static_cast<std::size_t>(rank)].cores == cores; });
}

std::string warning_of_host(const std::vector<RankPlacement>& ranks, const Host& host) {
  const RankPlacement& first = ranks[static_cast<std::size_t>(host.ranks.front())];
  const auto count = static_cast<int>(host.ranks.size());
  const int share = std::max(1, first.cores_of_host / count);
  if (count > 1 && first.core_count < first.cores_of_host && !first.bound_to_device
      && all_on_the_same_cores(ranks, host)) {
    return text("all ", count, " ranks on ", host.name, " are bound to the same ", first.core_count, " of ",
                first.cores_of_host, " cores (", first.cores,
                "): start them with mpirun --bind-to none, or --map-by ppr:", count, ":node:PE=", share);
  }
  std::vector<std::int64_t> short_of_cores;
  std::copy_if(host.ranks.begin(), host.ranks.end(), std::back_inserter(short_of_cores),
               [&](std::int64_t rank) {
                 const RankPlacement& place = ranks[static_cast<std::size_t>(rank)];
                 return place.core_count < share && !place.bound_to_device;
               });
  if (short_of_cores.empty() || !first.launched) { // else the user, a batch job or a container limits it
    return {};
  }
  return text("the launcher bound ", short_of_cores.size() == 1 ? "rank " : "ranks ",
              range_list(short_of_cores), " on ", host.name, " to fewer than their share of ", share,
              " cores; mpirun --bind-to none gives them all");
}

/// One sentence for each reason that hosts without a usable GPU give: of those that have GPUs, or of the
/// others.
std::vector<std::string> sentences_without_gpu(const std::vector<RankPlacement>& ranks, bool that_have_some) {
  std::map<std::string, std::vector<std::string>> hosts_by_reason;
  for (const Host& host : hosts_of(ranks)) {
    const RankPlacement& first = ranks[static_cast<std::size_t>(host.ranks.front())];
    if (!first.why_no_gpu.empty() && first.gpus_unusable == that_have_some) {
      hosts_by_reason[first.why_no_gpu].push_back(host.name);
    }
  }
  std::vector<std::string> sentences;
  for (const auto& [reason, hosts] : hosts_by_reason) {
    const std::string others = hosts.size() == 1 ? "" : text(" and on ", hosts.size() - 1, " more");
    sentences.push_back(text("no GPU is used on ", hosts.front(), others, ": ", reason));
  }
  return sentences;
}

constexpr auto list_fields = [](auto& fields, auto& place) {
  fields(place.host, place.device, place.short_name, place.cores, place.core_count, place.numa_nodes,
         place.cores_of_host, place.bound_to_device, place.why_no_gpu, place.gpus_unusable,
         place.device_fault, place.launched);
};

} // namespace

std::vector<std::string> placement_lines(const std::vector<RankPlacement>& ranks) {
  const std::vector<Host> hosts = hosts_of(ranks);
  const bool few = ranks.size() <= few_in_all
                   && std::all_of(hosts.begin(), hosts.end(),
                                  [](const Host& host) { return host.ranks.size() <= few_per_host; });
  std::vector<std::string> lines;
  if (few) {
    for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
      lines.push_back(line_of_rank(rank, ranks[rank]));
    }
    return lines;
  }
  std::transform(hosts.begin(), hosts.end(), std::back_inserter(lines),
                 [&](const Host& host) { return line_of_host(ranks, host); });
  return lines;
}

std::vector<std::string> lines_without_gpu(const std::vector<RankPlacement>& ranks) {
  return sentences_without_gpu(ranks, false);
}

std::vector<std::string> placement_warnings(const std::vector<RankPlacement>& ranks) {
  std::vector<std::string> warnings;
  for (const Host& host : hosts_of(ranks)) {
    warnings.push_back(warning_of_host(ranks, host));
  }
  std::erase(warnings, std::string{});
  for (const RankPlacement& place : ranks) {
    if (!place.device_fault.empty()) {
      warnings.push_back(text(place.device_fault, "; this run goes on without it"));
    }
  }
  const std::vector<std::string> unusable = sentences_without_gpu(ranks, true);
  warnings.insert(warnings.end(), unusable.begin(), unusable.end());
  return warnings;
}

std::vector<RankPlacement> gather_placements(const RankPlacement& mine, const mpi::Communicator& ranks) {
  std::vector<RankPlacement> all;
  for (const std::string& place : ranks.gather(mpi::pack_fields(mine, list_fields))) {
    all.push_back(mpi::unpack_fields<RankPlacement>(place, list_fields));
  }
  return all;
}

} // namespace lsdeconv
