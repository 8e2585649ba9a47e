#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/grid/block_grid.hpp"
#include "lsdeconv/io/checkpoint.hpp"
#include "lsdeconv/run/estimation/intensity_sample.hpp"

#include <map>
#include <string>

namespace lsdeconv {

/// What a run decided at its start and must keep when it continues, beside its parameters: attributes of
/// /run.
struct RunManifest {
  GridShape grid;
  IntensityScale scale;
  std::string input_digest;
  std::string input_type;
  /// Digest of offset image and flat field; empty where there is neither.
  std::string calibration;
  std::string program;
  int iterations = 0;
  /// How the count was chosen from the data, as JSON; empty where it was given.
  std::string iteration_choice;
  Spacing3 psf_voxel;
  Triple<double> psf_fwhm;
  double psf_energy = 1;

  [[nodiscard]] std::map<std::string, std::string> as_text() const;
  /// Throws UserError where an entry is missing or unreadable: the checkpoint is of another program version.
  static RunManifest from_text(const std::map<std::string, std::string>& entries);
};

/// Identifies what the voxels of a run depend on: the parameters of class science, the input, the grid.
/// Exported slices carry it, so that slices of another run are never taken for this one's.
std::string fingerprint(const CheckpointMetadata& content);

} // namespace lsdeconv
