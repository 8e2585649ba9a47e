#pragma once

#include "lsdeconv/config/microscope.hpp"
#include "lsdeconv/config/parameter_table.hpp"
#include "lsdeconv/core/box.hpp"
#include "lsdeconv/io/slice_writer.hpp"

#include <cstdint>
#include <filesystem>

namespace lsdeconv {

/// A phantom to make and the microscope that looks at it. Names, units, ranges and help stand in
/// simulate_parameters().
struct SimulateConfig : Microscope {
  SimulateConfig() : Microscope{.dxy = 0.4, .dz = 1.2, .lambda_ex = 561, .lambda_em = 600} {}

  // Phantom
  std::filesystem::path output;
  std::filesystem::path truth; ///< Empty: the ground truth is not written.
  Extent3 shape{64, 256, 256}; ///< Camera voxels, z, y, x.
  std::uint64_t seed = 1;
  std::int64_t refine = 2; ///< Fine voxels per camera voxel and axis.

  // Camera
  double brightness = 400; ///< Photons of a bright structure.
  double background = 20;  ///< Photons per voxel.
  double offset = 100;     ///< Counts.
  double read_noise = 2;   ///< Counts, standard deviation.
  double gain = 1;         ///< Counts per photon.

  // Machine
  TiffCompression compression = TiffCompression::deflate;
  int threads = 0; ///< Per rank; 0: the node's cores shared by its ranks.

  // Messages
  bool verbose = false;
  bool quiet = false;
};

const ParameterTable<SimulateConfig>& simulate_parameters();

/// Throws UserError for two parameters that cannot both be as they are given, and for one that needs another.
void refuse_contradictions(const SimulateConfig& config);

/// Throws UserError with the first fault in a sentence.
void validate(const SimulateConfig& config);

} // namespace lsdeconv
