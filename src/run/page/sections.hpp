#pragma once

#include "page_data.hpp"

#include "lsdeconv/pages/page.hpp"

namespace lsdeconv {

// The parts of the page of a run, in their order. Each adds its sections to the page, or none where there is
// nothing to show.

/// What was run, how far it is, whether it is better, and what is doubtful. Belongs above all sections.
void add_summary(const PageData& data, Page& page);
/// Raw and result of the whole volume, seen along each axis.
void add_views(const PageData& data, Page& page);
/// The numbers of quality that the report holds.
void add_quality(const PageData& data, Page& page);
/// Raw and result of some boxes.
void add_details(const PageData& data, Page& page);
/// Widths of thin structures and the lines through typical ones.
void add_profiles(const PageData& data, Page& page);
/// Spectra and intensities of the boxes.
void add_distributions(const PageData& data, Page& page);
/// The point spread function.
void add_psf(const PageData& data, Page& page);
/// How iterations and total variation were chosen.
void add_iterations(const PageData& data, Page& page);
/// Voxels that say nothing or were clipped.
void add_counts(const PageData& data, Page& page);
/// Time, memory and disk.
void add_cost(const PageData& data, Page& page);
/// Command lines, parameters and programs.
void add_settings(const PageData& data, Page& page);

/// "12.3 × 34 × 34 µm" for numbers along z, y and x.
std::string triple_text(const Triple<double>& values, const char* unit);

} // namespace lsdeconv
