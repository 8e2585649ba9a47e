#include "lsdeconv/run/input/input_psf.hpp"

#include "filter_checks.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/convolved_psf.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/psf_depths.hpp"
#include "lsdeconv/run/input/psf_file.hpp"

#include <iomanip>

namespace lsdeconv {
namespace {

PointSpreadFunction copy_of(const PointSpreadFunction& psf) {
  PointSpreadFunction same{Volume<float>(psf.values.extent()),
                           psf.voxel,
                           psf.fwhm,
                           psf.captured_energy,
                           psf.symmetric,
                           psf.notes,
                           psf.noise_share,
                           psf.negative_share,
                           psf.off_centre,
                           psf.measurement};
  copy(psf.values.view(), same.values.view());
  return same;
}

/// Throws UserError for a PSF whose box holds so little of its light that nine tenths of what a voxel shows
/// come from beyond it, where no deconvolution can take them back to. Microscopes are far from that (a sheet
/// of 9 µm and an aperture of 0.8 leave 68 % inside), numbers in a wrong unit are not: a slit of 0.012 mm in
/// place of 12 leaves less than 1 %.
void require_energy(const PointSpreadFunction& psf) {
  constexpr double least_energy = 0.1;
  if (psf.captured_energy < least_energy) {
    throw UserError(
        text("only ", std::setprecision(2), 100 * psf.captured_energy,
             " % of the light of the PSF is within its box of three full widths to each side: the "
             "light sheet is far thicker than what --na keeps sharp; check --na, --fcyl and "
             "--slitwidth (both in mm), or say with --sheet none that there is no sheet"));
  }
}

/// Where the region of interest begins along an axis of the whole volume.
std::int64_t first_voxel(const RunConfig& config, int axis) {
  return config.roi ? config.roi->begin[axis] : 0;
}

PsfField measured_at_depths(const RunConfig& config, PsfFile file, const mpi::Communicator& ranks) {
  std::vector<PsfNode> nodes;
  for (const PsfAtDepth& psf : psfs_at_depths(config.psf_depths, ranks)) {
    file.path = psf.file;
    nodes.push_back({psf.depth, psf_from_file(file, voxel_of(config), ranks)});
  }
  return {std::move(nodes),
          {.axis = 0, .voxel = config.dz, .first_voxel = first_voxel(config, 0), .mirrored = false}};
}

PsfField field_of(const RunConfig& config, const Extent3& extent, const mpi::Communicator& ranks) {
  const Spacing3 voxel = voxel_of(config);
  const PsfFile file{
      .path = config.psf, .voxel = config.psf_voxel, .energy = config.psf_energy, .slices = extent.z};
  if (!config.psf_depths.empty()) {
    return measured_at_depths(config, file, ranks);
  }
  if (!config.psf.empty()) {
    return PsfField(psf_from_file(file, voxel, ranks));
  }
  if (!config.sheet_focus) {
    return PsfField(light_sheet_psf(config.optics, voxel));
  }
  const int axis = config.optics.sheet_axis == SheetAxis::x ? 2 : 1;
  const PsfLine line{.origin = *config.sheet_focus, .first_voxel = first_voxel(config, axis)};
  return light_sheet_field(config.optics, voxel, line, extent[axis]);
}

/// Depths of measured PSFs and hashes of the measurements, one after the other.
std::string measurements_of(const PsfField& psfs) {
  std::string all;
  for (const PsfNode& node : psfs.nodes()) {
    all += text(all.empty() ? "" : " ", number_text(node.place), ":", hex_text(node.psf.measurement));
  }
  return all;
}

} // namespace

PsfField input_psfs(const RunConfig& config, const Extent3& extent, const mpi::Communicator& ranks) {
  PsfField psfs = field_of(config, extent, ranks);
  require_energy(psfs.nodes().front().psf);
  return psfs;
}

RunPsf image_psf(const RunConfig& config, const Extent3& extent, const mpi::Communicator& ranks) {
  ranks.all_or_none([&] { require_filters_fit(config, extent); });
  auto psfs = std::make_shared<PsfField>(input_psfs(config, extent, ranks));
  psfs->transform(
      [&](PointSpreadFunction psf) { return convolved(std::move(psf), smoothing_kernels(config)); });
  RunPsf psf{.widest = copy_of(psfs->widest()), .field = {}, .measured = {}};
  psf.widest.fwhm = psfs->largest_fwhm();
  if (psfs->varies()) {
    psf.measured = psfs->by_depth() ? measurements_of(*psfs) : "";
    psf.field = std::move(psfs);
  }
  return psf;
}

} // namespace lsdeconv
