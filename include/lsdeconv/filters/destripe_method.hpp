#pragma once

namespace lsdeconv {

/// How stripes along z are recognised: `munch` by a notch in wavelet bands (StripeModel), `median` as the
/// median over z of each column (column_medians()).
enum class DestripeMethod { munch, median };

/// The axis along which stripes run: `z`, as pixels and vignetting leave them in all slices, or `x`, as the
/// shadows of what lies in the way of a sheet that propagates along x do.
enum class DestripeAxis { z, x };

} // namespace lsdeconv
