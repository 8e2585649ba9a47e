#pragma once

namespace lsdeconv {

/// How stripes along z are recognised: `munch` by a notch in wavelet bands (StripeModel), `median` as the
/// median over z of each column (column_medians()).
enum class DestripeMethod { munch, median };

} // namespace lsdeconv
