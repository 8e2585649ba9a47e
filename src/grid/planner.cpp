#include "lsdeconv/grid/planner.hpp"

#include "cut_cost.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace lsdeconv {
namespace {

/// Every block has a record in the checkpoint and in the queue.
constexpr double most_blocks = 1e6;
/// A chunk of the checkpoint spans whole planes of a core; MPI-IO moves less than 2 GiB in one call.
constexpr double most_plane_bytes = 2147483647;
/// Floats of a transform on a GPU, rows with their padding: cuFFT has no kernels between real and complex
/// numbers that count further.
constexpr double most_floats_on_device = 2147483647;

/// Floats of a transform in place.
double padded_floats(const Cut& cut) {
  const std::int64_t half_row = cut.x->transform / 2 + 1;
  return static_cast<double>(cut.z->transform) * static_cast<double>(cut.y->transform)
         * static_cast<double>(2 * half_row);
}

/// How good a cut is, less being better: first whether it keeps the limits, then its time or by how much it
/// does not keep them, then the other two.
struct Rank {
  enum class Limits { kept, too_much_memory, too_large_transform, none_yet } limits = Limits::none_yet;
  /// Seconds where the limits are kept; else the memory needed over the memory available, or the voxels of
  /// the transform.
  double value = 0;
  double blocks = 0;
  double transform = 0;
  bool operator<(const Rank& o) const {
    return std::tie(limits, value, blocks, transform) < std::tie(o.limits, o.value, o.blocks, o.transform);
  }
};

/// Finds the best cut of a request.
class Search {
public:
  Search(const PlanRequest& request, const NominalRates& rates) : request_(request), cost_(request, rates) {
    for (int axis = 0; axis < axes; ++axis) {
      options_[axis] = axis_options(request, axis);
      least_decoded_[axis] = static_cast<double>(
          std::min_element(options_[axis].begin(), options_[axis].end(),
                           [](const AxisOption& a, const AxisOption& b) { return a.decoded < b.decoded; })
              ->decoded);
    }
  }

  /// Tries every cut of the three axes that can still be the best.
  void run();
  [[nodiscard]] Plan plan() const;

private:
  void consider(const Cut& cut);
  [[nodiscard]] bool hopeless(double work, double decoded) const {
    return best_rank_.limits == Rank::Limits::kept && cost_.least_seconds(work, decoded) > best_rank_.value;
  }
  /// Calls body(option, work, decoded) for each option of an axis that can still be part of the best cut.
  /// `work` and `decoded` are the products over the axes before it; those behind it are taken to cost the
  /// least they can.
  template <typename Body>
  void for_promising(int axis, double work, double decoded, Body&& body);
  [[noreturn]] void refuse() const;

  const PlanRequest& request_;
  CutCost cost_;
  std::array<std::vector<AxisOption>, axes> options_; ///< z, y, x.
  std::array<double, axes> least_decoded_{};
  Cut best_;
  Rank best_rank_;
};

template <typename Body>
void Search::for_promising(int axis, double work, double decoded, Body&& body) {
  double least_work = 1;
  double least_decoded = 1;
  for (int behind = axis + 1; behind < axes; ++behind) {
    least_work *= options_[behind].front().work();
    least_decoded *= least_decoded_[behind];
  }
  for (const AxisOption& option : options_[axis]) {
    const double work_so_far = work * option.work();
    const double decoded_so_far = decoded * static_cast<double>(option.decoded);
    if (hopeless(work_so_far * least_work, 0)) {
      break; // the options are in the order of their work
    }
    if (!hopeless(work_so_far * least_work, decoded_so_far * least_decoded)) {
      body(option, work_so_far, decoded_so_far);
    }
  }
}

void Search::run() {
  for_promising(0, 1, 1, [&](const AxisOption& z, double work_z, double decoded_z) {
    for_promising(1, work_z, decoded_z, [&](const AxisOption& y, double work_yz, double decoded_yz) {
      for_promising(2, work_yz, decoded_yz, [&](const AxisOption& x, double, double) {
        consider({&z, &y, &x});
      });
    });
  });
}

void Search::consider(const Cut& cut) {
  const double blocks = product(cut, &AxisOption::blocks);
  const double plane = static_cast<double>(cut.y->core) * static_cast<double>(cut.x->core);
  if (blocks > most_blocks || plane * result_bytes_per_voxel > most_plane_bytes) {
    return;
  }
  Rank rank{Rank::Limits::kept, 0, blocks, product(cut, &AxisOption::transform)};
  const MemoryPool scarcest = cost_.scarcest(cut);
  const double memory = CutCost::bytes(cut, scarcest);
  const bool too_large_for_device = request_.device && padded_floats(cut) > most_floats_on_device;
  if (too_large_for_device
      || (request_.largest_transform > 0
          && rank.transform > static_cast<double>(request_.largest_transform))) {
    rank.limits = Rank::Limits::too_large_transform;
    rank.value = rank.transform;
  } else if (memory > static_cast<double>(scarcest.bytes)) {
    rank.limits = Rank::Limits::too_much_memory;
    rank.value = memory / std::max(1.0, static_cast<double>(scarcest.bytes));
  } else {
    rank.value = cost_.times(cut).total;
  }
  if (rank < best_rank_) {
    best_rank_ = rank;
    best_ = cut;
  }
}

Plan Search::plan() const {
  if (best_rank_.limits != Rank::Limits::kept) {
    refuse();
  }
  return cost_.plan(best_);
}

void Search::refuse() const {
  if (best_rank_.limits == Rank::Limits::none_yet) {
    throw UserError(text("a volume of ", request_.volume, " voxels cannot be cut into fewer than ",
                         static_cast<std::int64_t>(most_blocks),
                         " blocks (its planes or its halo are too large): process a part of it with --roi"));
  }
  const Extent3 transform{best_.z->transform, best_.y->transform, best_.x->transform};
  if (best_rank_.limits == Rank::Limits::too_large_transform && request_.device
      && padded_floats(best_) > most_floats_on_device) {
    throw UserError(text("the smallest block with its halo has ", transform, " = ", voxel_count(transform),
                         " voxels, more than a GPU transforms at once: use --device cpu, or a smaller PSF"));
  }
  if (best_rank_.limits == Rank::Limits::too_large_transform && request_.device_had_no_room) {
    throw UserError(text("the smallest block with its halo has ", transform, " = ", voxel_count(transform),
                         " voxels, for which there is no room: use a device with more memory",
                         request_.device ? ", or --device cpu" : ""));
  }
  if (best_rank_.limits == Rank::Limits::too_large_transform) {
    throw UserError(text("the smallest block with its halo has ", transform, " = ", voxel_count(transform),
                         " voxels, more than --block-size-max allows (", request_.largest_transform,
                         "): use --block-size-max ", voxel_count(transform), " or more"));
  }
  const MemoryPool scarcest = cost_.scarcest(best_);
  const bool on_device = request_.device && scarcest.bytes == request_.device->bytes;
  const auto needed = static_cast<std::int64_t>(CutCost::bytes(best_, scarcest));
  throw UserError(text("not enough ", on_device ? "GPU memory" : "memory", ": the smallest block, ",
                       transform, " voxels with its halo, needs ", needed, " bytes (", bytes_text(needed),
                       ") per rank and there are ", bytes_text(scarcest.bytes), ": use ",
                       on_device ? "GPUs with more memory, or --device cpu"
                                 : "fewer ranks per node, a larger --memory where that is the limit, or "
                                   "nodes with more memory"));
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

Plan estimate_plan(const GridShape& shape, const PlanRequest& request, const NominalRates& rates) {
  check(request);
  const std::array<AxisOption, axes> options{axis_option(request, 0, shape), axis_option(request, 1, shape),
                                             axis_option(request, 2, shape)};
  Plan plan = CutCost(request, rates).plan({&options[0], &options[1], &options[2]});
  plan.shape = shape;
  return plan;
}

} // namespace lsdeconv
