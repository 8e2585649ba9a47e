#pragma once

#include "lsdeconv/config/microscope.hpp"
#include "lsdeconv/config/parameter_table.hpp"
#include "lsdeconv/core/box.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"

#include <cstdint>
#include <filesystem>

namespace lsdeconv {

/// Everything a user can ask of `lsdeconv simulate`: the phantom and the microscope that images it. Names,
/// units, ranges and help are in simulate_parameters().
struct SimulateConfig : Microscope {
  /// 0.4 µm pixels, slices 1.2 µm apart, 561 nm excitation and 600 nm emission.
  SimulateConfig()
      : Microscope{.dxy = 0.4, .dz = 1.2, .optics = {.excitation_nm = 561, .emission_nm = 600}} {}

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
  bool json = false; ///< The result as JSON on standard output.
  bool verbose = false;
  bool quiet = false;
};

/// All parameters of a simulation.
const ParameterTable<SimulateConfig>& simulate_parameters();

/// Throws UserError for two parameters that exclude each other, and for one that is given without another
/// that it needs.
void refuse_contradictions(const SimulateConfig& config);

/// Checks what no single parameter can know, refuse_contradictions() included. Throws UserError that says the
/// first fault found.
void validate(const SimulateConfig& config);

} // namespace lsdeconv
