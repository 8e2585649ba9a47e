#pragma once

#include "lsdeconv/filters/destripe_method.hpp"
#include "lsdeconv/filters/stripe_model.hpp"
#include "lsdeconv/filters/stripes.hpp"
#include "lsdeconv/io/volume_reader.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

struct StripeRequest {
  DestripeMethod method = DestripeMethod::munch;
  StripeSettings settings;
  std::int64_t bytes = 0; ///< Memory of this rank.
  int threads = 1;
};

/// Slices, spread evenly, that the notch looks at: all where there are no more. Beyond them it sees only more
/// of the noise averaged out: a sample of n slices leaves about 1.3·sqrt(sigma / n) of a voxel's noise in the
/// stripes.
inline constexpr std::int64_t most_notch_slices = 1024;
/// Slices for the medians, whose own noise is 1.25 / sqrt(n) of a voxel's.
inline constexpr std::int64_t most_median_slices = 255;
/// Part of the stripes' height that may be missed (see StripeModel).
inline constexpr double stripe_tolerance = 1e-3;

/// What destriping takes out of the whole volume. munch: the notch of StripeModel in every plane (z, x).
/// median: the same at every z, of each column's median over z what is fine along x; takes nothing from
/// structures that fill less than half of a column. Rows are shared out over the ranks and read in bands that
/// fit into memory; the result does not depend on either. Throws UserError where volume or memory are too
/// small, Error where a voxel is not finite. Collective over `ranks`.
Stripes estimate_stripes(VolumeReader& reader, const StripeRequest& request, const mpi::Communicator& ranks);

/// Places of at most `most` slices, spread evenly over so many.
std::vector<std::int64_t> spread_positions(std::int64_t slices, std::int64_t most);

} // namespace lsdeconv
