#pragma once

namespace lsdeconv {

/// How stripes are told from structure: by a notch in wavelet bands, or by the median over z of each column.
enum class DestripeMethod { munch, median };

} // namespace lsdeconv
