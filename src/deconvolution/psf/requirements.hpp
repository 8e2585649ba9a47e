#pragma once

#include "lsdeconv/core/box.hpp"

#include <string>

namespace lsdeconv {

/// Throws UserError "NAME must be above 0 (it is VALUE UNIT)" unless the value is positive and finite.
void require_positive(const std::string& name, double value, const std::string& unit = "");

/// Throws UserError unless the voxel size is positive and finite along every axis.
void require_positive(const Spacing3& voxel);

} // namespace lsdeconv
