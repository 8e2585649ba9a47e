#include "row_transform.hpp"

namespace lsdeconv::cpu {

RowTransform::RowTransform(std::int64_t length, FourierEffort effort)
    : forward_(LinePlan::real_to_complex(length, effort)),
      backward_(LinePlan::complex_to_real(length, effort)) {}

} // namespace lsdeconv::cpu
