#pragma once

#include "lsdeconv/run/estimation/stripe_finder.hpp"

namespace lsdeconv {

/// The method median: column_pattern() for stripes along z, segment_stripes() for those in slices. The volume
/// must outlive it.
std::unique_ptr<StripeFinder> median_finder(VolumeReader& reader, const StripeRequest& request);

} // namespace lsdeconv
