#include "input_psf.hpp"

#include "microscope_optics.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/volume_formats.hpp"

namespace lsdeconv {
namespace {

/// More voxels than any PSF has: a mistaken file is refused before it fills the memory.
constexpr std::int64_t most_psf_voxels = 1LL << 28;

PointSpreadFunction psf_from_file(const RunConfig& config, const Spacing3& voxel,
                                  const mpi::Communicator& ranks) {
  const auto reader = open_volume(config.psf, OpenOptions{}, ranks);
  const Extent3 extent = reader->description().extent;
  if (voxel_count(extent) > most_psf_voxels) {
    throw UserError(text("it has ", extent, " voxels (z×y×x), too many for a PSF; crop it around its peak"));
  }
  Volume<float> values(extent);
  reader->read(whole(extent), values.view());
  return measured_psf(values.view(), voxel);
}

} // namespace

PointSpreadFunction input_psf(const RunConfig& config, const mpi::Communicator& ranks) {
  const Spacing3 voxel = voxel_of(config);
  if (!config.psf.empty()) {
    return with_context([&] { return "PSF " + config.psf.string(); },
                        [&] { return psf_from_file(config, voxel, ranks); });
  }
  return light_sheet_psf(optics_of(config), voxel);
}

} // namespace lsdeconv
