#pragma once

#include "lsdeconv/deconvolution/psf_field.hpp"
#include "lsdeconv/grid/block_grid.hpp"

#include <filesystem>
#include <string>

namespace lsdeconv {

/// One line on a PSF: size, widths, captured energy.
std::string psf_text(const PointSpreadFunction& psf);

/// All PSFs of a field, a line each, and what was assumed.
std::string psfs_text(const PsfField& psfs);

/// One line on a field and how many of its PSFs a block of the grid needs, for the plan.
std::string psfs_summary(const PsfField& psfs, const GridShape& grid);

/// PSFs that a block needs on average where the axis of the field, of so many voxels, is cut into cores.
double psfs_per_block(const PsfField& psfs, std::int64_t voxels, std::int64_t core);

/// Writes the PSF to `path`; of several each to a file of its own, with its distance from the waist added to
/// the name.
void write_psfs(const std::filesystem::path& path, const PsfField& psfs);

} // namespace lsdeconv
