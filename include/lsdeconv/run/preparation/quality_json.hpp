#pragma once

#include "lsdeconv/quality/quality_figure.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace lsdeconv {

/// The figures as a list, each an object of its members; null for numbers that are not known and for an
/// empty unit or reason.
nlohmann::ordered_json figures_json(const QualityFigures& figures);

/// The inverse of figures_json() as text: what a checkpoint keeps. Leaves out what it cannot read; empty for
/// an empty text.
QualityFigures figures_from_text(const std::string& json);

} // namespace lsdeconv
