#pragma once

#include "lsdeconv/deconvolution/psf_field.hpp"
#include "lsdeconv/grid/block_grid.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv {

/// Part of a PSF's energy that is to lie inside its support: with less, the blur that stays in the image is
/// as large as what is taken out of it.
inline constexpr double least_captured_energy = 0.6;

/// A PSF in one line: voxels, full widths at half maximum, part of the energy inside.
std::string psf_text(const PointSpreadFunction& psf);

/// A sentence for the user where more than 3 % of the sum of a measured PSF is noise; else empty.
std::string psf_noise_warning(const PointSpreadFunction& psf);

/// All PSFs of a field, a line each, and the notes on what was assumed: of the first one, or, where they were
/// measured at several depths, of each.
std::string psfs_text(const PsfField& psfs);

/// A field in one line, with how many of its PSFs a block of the grid needs on average; for plans.
std::string psfs_summary(const PsfField& psfs, const GridShape& grid);

/// The number of PSFs that a block needs, on average, where `voxels` voxels along the axis of the field are
/// cut into cores of `core` voxels.
double psfs_per_block(const PsfField& psfs, std::int64_t voxels, std::int64_t core);

/// Writes the PSF of a field to `path`, as write_psf(). Where there are several, each goes to a file of its
/// own with its distance from the waist added to the name, as in psf_120um.tif, or with its depth, as in
/// psf_z120um.tif, so that --psf-depths can read the folder. Returns the files. Throws Error.
std::vector<std::filesystem::path> write_psfs(const std::filesystem::path& path, const PsfField& psfs);

} // namespace lsdeconv
