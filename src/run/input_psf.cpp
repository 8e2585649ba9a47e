#include "input_psf.hpp"

#include "microscope_optics.hpp"
#include "psf_file.hpp"

namespace lsdeconv {

PointSpreadFunction input_psf(const RunConfig& config, const mpi::Communicator& ranks) {
  const Spacing3 voxel = voxel_of(config);
  if (!config.psf.empty()) {
    return psf_from_file({.path = config.psf, .voxel = config.psf_voxel, .energy = config.psf_energy}, voxel,
                         ranks);
  }
  return light_sheet_psf(optics_of(config), voxel);
}

} // namespace lsdeconv
