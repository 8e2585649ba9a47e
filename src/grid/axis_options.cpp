#include "axis_options.hpp"

#include "axis_cut.hpp"

#include "lsdeconv/grid/transform_cost.hpp"
#include "lsdeconv/grid/window_cost.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace lsdeconv {
namespace {

/// For every possible number of blocks the smallest core that gives it, largest first.
std::vector<std::int64_t> balanced_cores(std::int64_t volume) {
  std::vector<std::int64_t> cores{volume};
  while (cores.back() > 1) {
    const std::int64_t blocks = ceil_div(volume, cores.back() - 1);
    cores.push_back(ceil_div(volume, blocks));
  }
  return cores;
}

/// Cost of transforms of that length on what computes them.
double cost_of(const PlanRequest& request, int axis, std::int64_t length) {
  return request.device ? gpu_transform_cost(axis, length) : transform_cost(axis, length);
}

/// The fast lengths that hold the blocks and that no shorter one beats, shortest first. A length is compared
/// as if the transforms along the two other axes had the least cost possible, where it matters most.
std::vector<std::int64_t> useful_lengths(const PlanRequest& request, int axis, const AxisCut& cut,
                                         const std::vector<std::int64_t>& lengths) {
  const std::int64_t longest =
      cut.has_wrapped_block() ? cut.volume : std::numeric_limits<std::int64_t>::max();
  std::vector<std::int64_t> useful;
  double best = std::numeric_limits<double>::infinity();
  for (auto n = std::lower_bound(lengths.begin(), lengths.end(), cut.least_transform());
       n != lengths.end() && *n <= longest; ++n) {
    const double time = static_cast<double>(*n) * (cost_of(request, axis, *n) + 2 * cheapest_transform);
    if (time < best) {
      best = time;
      useful.push_back(*n);
    }
  }
  return useful;
}

double psfs_of(const PlanRequest& request, int axis, std::int64_t core) {
  return request.psfs && request.psfs->axis == axis ? request.psfs->mean(core) : 1;
}

AxisOption option_of(const PlanRequest& request, int axis, const AxisCut& cut) {
  AxisOption option{cut.blocks(), cut.core, cut.transform, 0, 0, cost_of(request, axis, cut.transform)};
  Box3 window = whole(request.volume);
  for (std::int64_t i = 0; i < option.blocks; ++i) {
    const Span padded = cut.block(i).padded;
    window.begin[axis] = padded.begin;
    window.end[axis] = padded.end;
    option.padded = std::max(option.padded, padded.length());
    option.decoded += decoded_extent(request.layout, request.volume, window)[axis];
  }
  if (axis > 0 && request.chunk_cache.bytes_per_row > 0) { // what blocks share is decoded once
    const std::int64_t once = decoded_extent(request.layout, request.volume, whole(request.volume))[axis];
    option.found = std::max<std::int64_t>(0, option.decoded - once);
    option.decoded -= option.found;
  }
  return option;
}

} // namespace

std::vector<AxisOption> axis_options(const PlanRequest& request, int axis) {
  AxisCut cut{request.volume[axis], 0, request.halo[axis], request.half_support[axis], 0};
  const std::int64_t longest = 2 * (cut.volume + 2 * cut.half_support + 1);
  const std::vector<std::int64_t> lengths = fast_lengths(longest);
  std::vector<AxisOption> options;
  for (const std::int64_t core : balanced_cores(cut.volume)) {
    cut.core = core;
    const double psfs = psfs_of(request, axis, core);
    for (const std::int64_t length : useful_lengths(request, axis, cut, lengths)) {
      cut.transform = length;
      options.push_back(option_of(request, axis, cut));
      options.back().psfs = psfs;
    }
  }
  std::sort(options.begin(), options.end(), [](const AxisOption& a, const AxisOption& b) {
    return std::tuple(a.work(), a.transform, a.core) < std::tuple(b.work(), b.transform, b.core);
  });
  return options;
}

AxisOption axis_option(const PlanRequest& request, int axis, const GridShape& shape) {
  AxisOption option = option_of(request, axis, axis_cut(shape, axis));
  option.psfs = psfs_of(request, axis, shape.core[axis]);
  return option;
}

} // namespace lsdeconv
