#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/core/box.hpp"
#include "lsdeconv/io/slice_writer.hpp"
#include "lsdeconv/io/volume_formats.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace lsdeconv {

/// Sample type of the exported series; `input` keeps the type of the data.
enum class OutputType { input, uint8, uint16, float32 };

/// Everything a user can ask of a run. Names, units, ranges and help stand in the table of
/// run/parameters.hpp.
struct RunConfig {
  // Input
  std::filesystem::path input;
  std::string pattern;
  MissingSlices missing_slices = MissingSlices::refuse;
  std::optional<Box3> roi;

  // Optics
  double dxy = 0;       ///< Micrometres.
  double dz = 0;        ///< Micrometres.
  double lambda_ex = 0; ///< Nanometres, vacuum.
  double lambda_em = 0; ///< Nanometres, vacuum.
  double na = 0.40;
  double rf = 1.42;
  double fcyl = 240;     ///< Millimetres.
  double slitwidth = 12; ///< Millimetres.
  std::filesystem::path psf;

  // Deconvolution
  std::string algorithm = "shb";
  int numit = 12;
  std::optional<double> background; ///< Counts above the offset; estimated where not given.
  double offset = 0;                ///< Counts of the camera in the dark.

  // Blocks and machine
  std::int64_t block_size_max = 0; ///< Voxels of a block with its halo; 0: from memory.
  double memory = 0;               ///< GiB per node that the ranks may use; 0: what the node really has.
  int threads = 0;                 ///< Per rank; 0: the node's cores shared by its ranks.
  FourierEffort fft_plan = FourierEffort::estimate;

  // Checkpoint
  std::filesystem::path checkpoint; ///< Empty: beside the output.
  bool resume = true;
  bool remove_checkpoint = false;

  // Output
  std::filesystem::path output; ///< Empty: deconvolved/ in (or beside) the input.
  OutputType output_type = OutputType::input;
  double clipval = 0; ///< Percent; above 0 the range runs from this percentile to 100 minus it.
  double amplify = 1; ///< Factor on the exported counts.
  TiffCompression compression = TiffCompression::deflate;

  // Messages
  bool verbose = false;
  bool quiet = false;
};

} // namespace lsdeconv
