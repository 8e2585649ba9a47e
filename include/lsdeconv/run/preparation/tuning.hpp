#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/quality/quality_figure.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>
#include <utility>
#include <vector>

namespace lsdeconv {

/// A setting of the deconvolution that is tried.
struct TuningSetting {
  int iterations = 0;
  double total_variation = 0;
  double psf_z = 1;      ///< Factor on the depth of the PSF.
  double psf_xy = 1;     ///< Factor on its width across.
  double background = 0; ///< Counts above the offset.

  bool operator==(const TuningSetting&) const = default;
};

/// Maximum projections of a box along z {1, y, x} and along y {1, z, x}, in counts above the background.
struct TuningViews {
  Volume<float> along_z;
  Volume<float> along_y;
};

/// A setting and what it makes of the boxes.
struct TuningVariant {
  TuningSetting setting;
  std::string name;                 ///< What it is: "as chosen", "25 iterations, total variation 0.002".
  std::vector<std::string> options; ///< Of the run with it, as words of a command line.
  QualityFigures figures;
  std::vector<double> held_out; ///< Deviance of held-out light in each box; empty where it is not known.
  TuningViews views;            ///< Of the middle box.
};

/// All variants that were tried, the first one with the settings that the run itself would choose.
struct TuningSheet {
  std::vector<TuningVariant> variants;
  std::size_t recommended = 0; ///< The variant that is recommended.
  std::string why;             ///< A sentence.
  std::vector<Box3> boxes;     ///< In which they were tried.
  TuningViews raw;             ///< Of the middle box.
  Spacing3 voxel;              ///< Micrometres.
};

/// The settings around `chosen` that are tried: each given list of values (RunConfig::tune_numit …) or, where
/// it is empty, two neighbours of the chosen value. Numbers of iterations are combined with weights of the
/// total variation; the other factors are tried one at a time. stretches: whether the PSF is a model that can
/// be stretched. The first one is `chosen` itself; none is there twice.
std::vector<TuningSetting> tuning_settings(const RunConfig& config, const TuningSetting& chosen,
                                           bool stretches);

/// Which variant is best, and why: that whose result predicts held-out light best or, among those that do so
/// equally well within the differences between boxes, the calmest, with the least noise in bright places.
/// The first one where nothing is held out. variants: at least one.
std::pair<std::size_t, std::string> recommended(const std::vector<TuningVariant>& variants);

/// Tries the settings in representative boxes of the volume, on the CPUs of all ranks, which share the boxes
/// and settings; the same for any number of them. Throws UserError for input that cannot be deconvolved.
/// Collective over `ranks`.
TuningSheet tuning_sheet(const RunConfig& config, const mpi::Communicator& ranks);

} // namespace lsdeconv
