#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/run/estimation/psf_depth.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace lsdeconv {

/// What a volume says of the PSF that the options describe.
struct PsfFit {
  PsfDepth depth;           ///< Of the volume's PSF, as a factor on that of the options.
  double fwhm_z = 0;        ///< Of the PSF of the options, in micrometres.
  double scale_z = 1;       ///< The --psf-scale-z that fits.
  double sheet_fwhm_um = 0; ///< The --sheet-fwhm of a Gaussian sheet that makes the same depth; 0: none does.
  /// The --effective-na that makes the same depth, with those of a depth that is one standard deviation more
  /// and less; 0: none below --na does.
  double effective_na = 0;
  double least_na = 0;
  double most_na = 0;
  /// By how much of itself the depth would be another if the PSF were 20 % wider across, which such data do
  /// not show: structures that are finer and a PSF that is wider look the same.
  double depth_by_width = 0;

  /// Whether the depth differs from that of the options by more than twice its standard deviation and 5 %.
  [[nodiscard]] bool differs() const;
  /// The options that make the PSF fit, ready to paste; none where it does or nothing is determined.
  [[nodiscard]] std::vector<std::string> options() const;
};

/// The PSF of the options, stretched along z. config: must outlive it.
StretchedPsf stretched_model(const RunConfig& config);

/// Fits the PSF of the options to a volume (estimate_psf_depth()). Throws as light_sheet_psf() and the
/// reader do. Collective over `ranks`.
PsfFit fit_psf(VolumeReader& reader, const RunConfig& config, const mpi::Communicator& ranks);

/// The fit in a few lines for people.
std::string fit_text(const PsfFit& fit);

/// The fit for programs.
nlohmann::ordered_json fit_json(const PsfFit& fit);

} // namespace lsdeconv
