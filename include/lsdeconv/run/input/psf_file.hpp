#pragma once

#include "lsdeconv/deconvolution/measured_psf.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <optional>
#include <string_view>

namespace lsdeconv {

/// A measured PSF as it is asked for.
struct PsfFile {
  std::filesystem::path path;
  std::optional<Spacing3> voxel{}; ///< Micrometres; none: what the file states, else the image's.
  double energy = MeasuredPsfSteps{}.energy;
};

/// How the title of every PSF starts that this program has written: such a PSF is finished but for its voxel
/// size.
inline constexpr std::string_view psf_mark = "lsdeconv point spread function";

/// The PSF of a file for an image of voxel size `image`. Its first note says which voxel size it was taken to
/// have, and why. Collective over `ranks`.
PointSpreadFunction psf_from_file(const PsfFile& file, const Spacing3& image, const mpi::Communicator& ranks);

/// Writes a PSF so that psf_from_file() finds it finished, with its voxel size, and other programs its scale.
void write_psf(const std::filesystem::path& path, const PointSpreadFunction& psf);

} // namespace lsdeconv
