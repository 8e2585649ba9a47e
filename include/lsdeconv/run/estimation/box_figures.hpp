#pragma once

#include "lsdeconv/quality/quality_figure.hpp"
#include "lsdeconv/run/estimation/box_quality.hpp"

#include <string>
#include <vector>

namespace lsdeconv {

/// The numbers of quality that boxes of one extent say together; those for which noise must be known have
/// `no_noise` as their reason where it is not. Every box counts by the power of its noise alike. psf: with
/// which they were deconvolved.
QualityFigures box_figures(const std::vector<BoxQuality>& boxes, const PointSpreadFunction& psf,
                           const std::string& no_noise);

} // namespace lsdeconv
