#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/grid/block_grid.hpp"
#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"
#include "lsdeconv/run/estimation/mask_rules.hpp"
#include "lsdeconv/run/estimation/noise_model.hpp"

#include <map>
#include <string>
#include <vector>

namespace lsdeconv {

/// What a run decides at its start and must keep when it is continued, beside its parameters: the attributes
/// of /run in the checkpoint.
struct RunManifest {
  GridShape grid;
  IntensityScale scale;
  std::string input_digest; ///< VolumeDescription::digest as hexadecimal digits.
  std::string input_type;   ///< Name of the VoxelType of the input.
  /// Digest of offset image and flat field; empty where there is neither.
  std::string calibration;
  std::string program; ///< Version that began the run.
  NoiseModel noise;
  MaskRules masks;
  double total_variation = 0; ///< Weight chosen from the noise, where --tv leaves it to the data.
  /// How that weight was chosen, as JSON; empty where it was not.
  std::string regularisation_choice;
  int iterations = 0;
  /// How the count was chosen from the data, as JSON; empty where it was given.
  std::string iteration_choice;
  /// Numbers of quality of sampled boxes, as JSON (figures_json()); empty where there are none.
  std::string quality;
  /// What is doubtful about the data that were sampled, a sentence each.
  std::vector<std::string> data_warnings;
  std::string psf_depths;  ///< RunPsf::measured.
  double psf_residual = 0; ///< ResidualPower::ratio of a sample box; 0: not known.
  /// PsfDepth::factor of the sample boxes; 0: not determined.
  double psf_depth_factor = 0;
  Spacing3 psf_voxel;      ///< Micrometres.
  Triple<double> psf_fwhm; ///< Full width at half maximum in micrometres.
  double psf_energy = 1;   ///< Part of the PSF's energy inside its support.

  /// Entry -> value; numbers so that they are read back to the last bit.
  [[nodiscard]] std::map<std::string, std::string> as_text() const;
  /// The inverse of as_text(). Throws UserError that names an entry which is missing or cannot be read: the
  /// checkpoint is of another version of the program.
  static RunManifest from_text(const std::map<std::string, std::string>& entries);
};

/// A digest, as hexadecimal digits, of what the voxels of a run depend on: the parameters of class science,
/// the entries of the manifest but for what is doubtful or said of the PSF, and the PSF. Exported slices
/// carry it, so that slices of another run are never taken for this one's.
std::string fingerprint(const CheckpointMetadata& content);

} // namespace lsdeconv
