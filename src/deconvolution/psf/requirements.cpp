#include "requirements.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cmath>

namespace lsdeconv {

void require_positive(const std::string& name, double value, const std::string& unit) {
  if (!(value > 0 && std::isfinite(value))) {
    throw UserError(
        text(name, " must be above 0 (it is ", number_text(value), unit.empty() ? "" : " ", unit, ")"));
  }
}

void require_positive(const Spacing3& voxel) {
  for (int axis = 0; axis < axes; ++axis) {
    require_positive(text("the voxel size along ", "zyx"[axis]), voxel[axis], "µm");
  }
}

} // namespace lsdeconv
