#pragma once

#include "lsdeconv/filters/destripe_method.hpp"
#include "lsdeconv/filters/stripe_model.hpp"
#include "lsdeconv/filters/stripes.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// How stripes are to be looked for, and what with.
struct StripeRequest {
  DestripeMethod method = DestripeMethod::munch;
  StripeSettings settings;
  std::int64_t bytes = 0; ///< Memory that this rank may take.
  int threads = 1;
};

/// Most slices that the method munch reads for stripes along z, spread evenly. More would only average out
/// more noise: n slices leave about 1.3·sqrt(sigma / n) of a voxel's noise in the stripes.
inline constexpr std::int64_t most_notch_slices = 1024;
/// Most slices that the method median reads for stripes along z, spread evenly. The noise of a median of n
/// slices is 1.25 / sqrt(n) of a voxel's.
inline constexpr std::int64_t most_median_slices = 255;
/// Part of the stripes' height that the method munch may miss (the tolerance of StripeModel).
inline constexpr double stripe_tolerance = 1e-3;

/// What destriping takes out of the whole volume. munch: the stripes of StripeModel in every plane (along,
/// across) of stripe_axes(). median along z: the column_pattern() of the camera, alike at every z, which
/// takes nothing from structures that fill less than half of a column. median along x or y: the
/// segment_stripes() of every slice. Rows, or slices where the stripes lie in them, are shared out over the
/// ranks and read in bands that fit into memory; the result does not depend on either. Throws UserError where
/// volume or memory are too small, Error where a voxel is not finite or the reader fails. Collective over
/// `ranks`.
Stripes estimate_stripes(VolumeReader& reader, const StripeRequest& request, const mpi::Communicator& ranks);

/// Bytes that each rank holds for the maps of these stripes during the whole run. Reads nothing. Throws
/// UserError where the volume is too small.
std::int64_t stripe_map_bytes(VolumeReader& reader, const StripeRequest& request);

} // namespace lsdeconv
