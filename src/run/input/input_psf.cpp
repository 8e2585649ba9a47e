#include "lsdeconv/run/input/input_psf.hpp"

#include "lsdeconv/deconvolution/convolved_psf.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/psf_file.hpp"

namespace lsdeconv {
namespace {

PointSpreadFunction copy_of(const PointSpreadFunction& psf) {
  PointSpreadFunction same{Volume<float>(psf.values.extent()),
                           psf.voxel,
                           psf.fwhm,
                           psf.captured_energy,
                           psf.symmetric,
                           psf.notes,
                           psf.noise_share};
  copy(psf.values.view(), same.values.view());
  return same;
}

} // namespace

PointSpreadFunction input_psf(const RunConfig& config, const mpi::Communicator& ranks) {
  const Spacing3 voxel = voxel_of(config);
  if (!config.psf.empty()) {
    return psf_from_file({.path = config.psf, .voxel = config.psf_voxel, .energy = config.psf_energy}, voxel,
                         ranks);
  }
  return light_sheet_psf(config.optics, voxel);
}

PsfField input_psfs(const RunConfig& config, const Extent3& extent, const mpi::Communicator& ranks) {
  if (!config.sheet_focus || !config.psf.empty()) {
    return PsfField(input_psf(config, ranks));
  }
  const int axis = config.optics.sheet_axis == SheetAxis::x ? 2 : 1;
  const SheetLine line{.focus = *config.sheet_focus, .first_voxel = config.roi ? config.roi->begin[axis] : 0};
  return light_sheet_field(config.optics, voxel_of(config), line, extent[axis]);
}

RunPsf image_psf(const RunConfig& config, const Extent3& extent, const mpi::Communicator& ranks) {
  auto psfs = std::make_shared<PsfField>(input_psfs(config, extent, ranks));
  psfs->transform(
      [&](PointSpreadFunction psf) { return convolved(std::move(psf), smoothing_kernels(config)); });
  PointSpreadFunction widest = copy_of(psfs->widest());
  return {.widest = std::move(widest), .field = psfs->varies() ? std::move(psfs) : nullptr};
}

} // namespace lsdeconv
