#pragma once

#include "lsdeconv/deconvolution/measured_psf.hpp"
#include "lsdeconv/io/readers/tiff_notes.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace lsdeconv {

/// A measured PSF and how to read it.
struct PsfFile {
  std::filesystem::path path;
  std::optional<Spacing3> voxel{};           ///< Micrometres; none: what the file states, else the image's.
  double energy = MeasuredPsfSteps{}.energy; ///< Part of it that is kept when the PSF is cropped.
  std::int64_t slices = 1;                   ///< Of the volume that is deconvolved with it.
};

/// The PSF of a file for an image of voxel size `image` in micrometres. Its first note says which voxel size
/// the file was taken to have, and why. Throws UserError for a file that holds no usable PSF, such as a
/// single picture for a volume of several slices, Error where it cannot be read. Collective over `ranks`.
PointSpreadFunction psf_from_file(const PsfFile& file, const Spacing3& image, const mpi::Communicator& ranks);

/// Writes a PSF with its voxel size, so that psf_from_file() reads the same one and other programs know its
/// scale. Throws Error.
void write_psf(const std::filesystem::path& path, const PointSpreadFunction& psf);

} // namespace lsdeconv
