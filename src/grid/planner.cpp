#include "lsdeconv/grid/planner.hpp"

#include "axis_options.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/grid/transform_cost.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace lsdeconv {
namespace {

/// Every block has records in the checkpoint and in the queue.
constexpr double most_blocks = 1e6;
/// A chunk of the checkpoint spans whole planes of a core; MPI-IO moves less than 2 GiB in one call.
constexpr double most_plane_bytes = 2147483647;
constexpr double result_bytes_per_voxel = 4;

using Cut = Triple<const AxisOption*>;

/// Product over the axes of one number of the options.
template <typename Number>
double product(const Cut& cut, Number AxisOption::*number) {
  return static_cast<double>(cut.z->*number) * static_cast<double>(cut.y->*number)
         * static_cast<double>(cut.x->*number);
}

/// How a cut ranks: first whether it keeps the limits, then by what matters at that stage.
struct Rank {
  enum class Limits { kept, too_much_memory, too_large_transform, none_yet } limits = Limits::none_yet;
  /// Seconds where the limits are kept, else bytes or voxels of the transform.
  double value = 0;
  double blocks = 0;
  double transform = 0;
  bool operator<(const Rank& o) const {
    return std::tie(limits, value, blocks, transform) < std::tie(o.limits, o.value, o.blocks, o.transform);
  }
};

struct Times {
  double block; ///< In a full pipeline.
  double total;
};

class Search {
public:
  Search(const PlanRequest& request, const NominalRates& rates) : request_(request), rates_(rates) {
    for (int axis = 0; axis < axes; ++axis) {
      options_[axis] = axis_options(request, axis);
    }
  }

  /// Tries every cut of the three axes that can still be the best.
  void run();
  [[nodiscard]] Plan plan() const;

private:
  void consider(const Cut& cut);
  [[nodiscard]] double bytes(const Cut& cut) const;
  [[nodiscard]] Times times(const Cut& cut) const;
  /// Least seconds of a grid that transforms so many voxels in all.
  [[nodiscard]] double least_seconds(double work) const {
    return work * cheapest_transform * static_cast<double>(request_.transforms)
           / (rates_.transform_voxels_per_second * static_cast<double>(request_.workers)) * (1 - 1e-9);
  }
  [[nodiscard]] bool hopeless(double work) const {
    return best_rank_.limits == Rank::Limits::kept && least_seconds(work) > best_rank_.value;
  }
  [[noreturn]] void refuse() const;

  const PlanRequest& request_;
  const NominalRates& rates_;
  std::array<std::vector<AxisOption>, axes> options_; ///< z, y, x.
  Cut best_;
  Rank best_rank_;
};

void Search::run() {
  const double least_x = options_[2].front().work();
  const double least_yx = options_[1].front().work() * least_x;
  for (const AxisOption& z : options_[0]) {
    if (hopeless(z.work() * least_yx)) {
      break;
    }
    for (const AxisOption& y : options_[1]) {
      if (hopeless(z.work() * y.work() * least_x)) {
        break;
      }
      for (const AxisOption& x : options_[2]) {
        if (hopeless(z.work() * y.work() * x.work())) {
          break;
        }
        consider({&z, &y, &x});
      }
    }
  }
}

void Search::consider(const Cut& cut) {
  const double blocks = product(cut, &AxisOption::blocks);
  const double plane = static_cast<double>(cut.y->core) * static_cast<double>(cut.x->core);
  if (blocks > most_blocks || plane * result_bytes_per_voxel > most_plane_bytes) {
    return;
  }
  Rank rank{Rank::Limits::kept, 0, blocks, product(cut, &AxisOption::transform)};
  const double memory = bytes(cut);
  if (request_.largest_transform > 0 && rank.transform > static_cast<double>(request_.largest_transform)) {
    rank.limits = Rank::Limits::too_large_transform;
    rank.value = rank.transform;
  } else if (memory > static_cast<double>(request_.bytes_per_worker)) {
    rank.limits = Rank::Limits::too_much_memory;
    rank.value = memory;
  } else {
    rank.value = times(cut).total;
  }
  if (rank < best_rank_) {
    best_rank_ = rank;
    best_ = cut;
  }
}

double Search::bytes(const Cut& cut) const {
  return static_cast<double>(request_.bytes_fixed)
         + std::ceil(product(cut, &AxisOption::transform) * request_.bytes_per_transform_voxel
                     + product(cut, &AxisOption::padded) * request_.bytes_per_padded_voxel
                     + product(cut, &AxisOption::core) * request_.bytes_per_core_voxel);
}

Times Search::times(const Cut& cut) const {
  const double blocks = product(cut, &AxisOption::blocks);
  const auto workers = static_cast<double>(request_.workers);
  const double decoded =
      product(cut, &AxisOption::decoded) * static_cast<double>(request_.layout.bytes_per_voxel) / blocks;
  const double written = static_cast<double>(voxel_count(request_.volume)) * result_bytes_per_voxel / blocks;
  const double relative_cost = (cut.z->cost + cut.y->cost + cut.x->cost) / axes;
  const double compute = static_cast<double>(request_.transforms) * product(cut, &AxisOption::transform)
                         * relative_cost / rates_.transform_voxels_per_second;
  const double read = decoded / rates_.decoded_bytes_per_second;
  const double write = written * std::min(workers, blocks) / rates_.checkpoint_bytes_per_second;
  const double slowest = std::max({compute, read, write});
  const double hidden = compute + read + write - slowest;
  const double block = slowest + rates_.overlap_loss * hidden + rates_.seconds_per_block;
  // Each worker fills and drains its pipeline once.
  return {block, std::ceil(blocks / workers) * block + hidden};
}

Plan Search::plan() const {
  if (best_rank_.limits != Rank::Limits::kept) {
    refuse();
  }
  Plan plan;
  plan.shape.volume = request_.volume;
  plan.shape.halo = request_.halo;
  plan.shape.half_support = request_.half_support;
  for (int axis = 0; axis < axes; ++axis) {
    plan.shape.core[axis] = best_[axis]->core;
    plan.shape.transform[axis] = best_[axis]->transform;
  }
  const Times seconds = times(best_);
  plan.bytes_per_worker = static_cast<std::int64_t>(bytes(best_));
  plan.bytes_decoded =
      best_.z->decoded * best_.y->decoded * best_.x->decoded * request_.layout.bytes_per_voxel;
  plan.block_seconds = seconds.block;
  plan.total_seconds = seconds.total;
  return plan;
}

void Search::refuse() const {
  if (best_rank_.limits == Rank::Limits::none_yet) {
    throw UserError(text("a volume of ", request_.volume, " voxels cannot be cut into fewer than ",
                         static_cast<std::int64_t>(most_blocks),
                         " blocks (its planes or its halo are too large): process a part of it with --roi"));
  }
  const Extent3 transform{best_.z->transform, best_.y->transform, best_.x->transform};
  if (best_rank_.limits == Rank::Limits::too_large_transform) {
    throw UserError(text("the smallest block with its halo has ", transform, " = ", voxel_count(transform),
                         " voxels, more than --block-size-max allows (", request_.largest_transform,
                         "): use --block-size-max ", voxel_count(transform), " or more"));
  }
  throw UserError(text("not enough memory: the smallest block, ", transform, " voxels with its halo, needs ",
                       static_cast<std::int64_t>(bytes(best_)), " bytes (",
                       bytes_text(static_cast<std::int64_t>(bytes(best_))), ") per rank and there are ",
                       bytes_text(request_.bytes_per_worker),
                       ": use fewer ranks per node or nodes with more memory"));
}

void check(const PlanRequest& request) {
  for (int axis = 0; axis < axes; ++axis) {
    if (request.volume[axis] < 1 || request.halo[axis] < 0 || request.half_support[axis] < 0) {
      throw Error(text("cannot plan a volume of ", request.volume, " voxels with a halo of ", request.halo,
                       " and a PSF of half-support ", request.half_support));
    }
  }
  if (request.workers < 1) {
    throw Error(text("cannot plan for ", request.workers, " workers"));
  }
}

} // namespace

Plan plan_blocks(const PlanRequest& request, const NominalRates& rates) {
  check(request);
  Search search(request, rates);
  search.run();
  return search.plan();
}

} // namespace lsdeconv
