#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace lsdeconv {
namespace {

/// The aperture that the detection PSF is computed with.
double detection_aperture(const LightSheetOptics& optics) {
  return optics.effective_na > 0 ? optics.effective_na : optics.na;
}

/// No fluorophore in use emits at more than twice the wavelength that excites it with one photon.
std::string about_wavelengths(const LightSheetOptics& optics) {
  constexpr double largest_ratio = 2;
  if (optics.emission_nm <= optics.excitation_nm) {
    return text("--lambda-em ", optics.emission_nm, " is not above --lambda-ex ", optics.excitation_nm,
                ": unless two photons excite, emission is the longer one; are they the wrong way round?");
  }
  return optics.emission_nm > largest_ratio * optics.excitation_nm
             ? text("--lambda-em ", optics.emission_nm, " is more than twice --lambda-ex ",
                    optics.excitation_nm, ": no usual dye does that; are both in nm and of one channel?")
             : std::string();
}

/// Paraxial theory replaces n - sqrt(n² - NA²), by which the phase along the axis grows, with NA²/2n, so that
/// its PSF is deeper by the ratio of the two. 20 %, from NA/n = 0.745 on, is more than a measured PSF is
/// usually off.
std::string about_aperture(const LightSheetOptics& optics) {
  constexpr double largest_error = 0.2;
  const double sine = detection_aperture(optics) / optics.refractive_index;
  const double error = (1 - std::sqrt(1 - sine * sine)) / (sine * sine / 2) - 1;
  return sine < 1 && error > largest_error
             ? text("a numerical aperture of ", number_text(detection_aperture(optics)),
                    " is so near the refractive index ", number_text(optics.refractive_index),
                    " that the computed PSF comes out ", percent_text(error),
                    " too deep, as its theory is for small angles: take a measured one with --psf")
             : std::string();
}

/// From water (1.33) to the densest clearing solutions (1.57) with some room.
std::string about_index(const LightSheetOptics& optics) {
  constexpr double least = 1.3;
  constexpr double most = 1.7;
  return optics.refractive_index < least || optics.refractive_index > most
             ? text("--rf ", number_text(optics.refractive_index),
                    " is no refractive index that samples are imaged in: water has 1.33, clearing solutions "
                    "1.38 to 1.57")
             : std::string();
}

/// Aberrations only narrow the aperture that a PSF shows; by more than half is no usable lens.
std::string about_effective_aperture(const LightSheetOptics& optics) {
  const double effective = optics.effective_na;
  if (effective <= 0 || (effective <= optics.na && effective >= optics.na / 2)) {
    return {};
  }
  return text("--effective-na ", number_text(effective), " is ",
              effective > optics.na ? "above" : "less than half of", " the --na ", number_text(optics.na),
              " of the lens, but PSFs show some of it and never more: which of them is right?");
}

/// Whoever measures beads finds the computed PSF too narrow by some ten percent; twice as much is another
/// microscope.
std::string about_stretch(const LightSheetOptics& optics) {
  constexpr double most = 2;
  std::string list;
  for (const auto& [name, factor] :
       {std::pair{"--psf-scale-xy ", optics.scale_xy}, std::pair{"--psf-scale-z ", optics.scale_z}}) {
    if (factor > most || factor < 1 / most) {
      list += text(list.empty() ? "" : " and ", name, number_text(factor));
    }
  }
  return list.empty() ? list
                      : text(list, " makes another PSF than these optics have by more than twice: are --na, "
                                   "--rf and the wavelengths right, and is a measured one (--psf) better?");
}

/// Optics that a measured PSF replaces. No error, since the configuration of an instrument may hold them.
std::string about_measured_psf(const RunConfig& config) {
  std::string without_effect;
  const std::map<std::string, std::string> given = parameter_values(config);
  const std::map<std::string, std::string> defaults = parameter_values(RunConfig{});
  for (const char* name : {"lambda-ex", "lambda-em", "na", "rf", "fcyl", "slitwidth"}) {
    if (given.at(name) != defaults.at(name)) {
      without_effect += text(without_effect.empty() ? "--" : ", --", name, " ", given.at(name));
    }
  }
  return without_effect.empty() ? without_effect
                                : text("the measured ", config.psf.empty() ? "--psf-depths are" : "--psf is",
                                       " taken; without effect: ", without_effect);
}

/// Light-sheet microscopes resolve along z at most about as well as across, so nobody takes three slices in
/// the width of a pixel.
std::string about_steps(const Microscope& microscope) {
  constexpr double largest_ratio = 3;
  return microscope.dxy > largest_ratio * microscope.dz && microscope.dz > 0
             ? text("slices are --dz ", number_text(microscope.dz), " µm apart, but pixels --dxy ",
                    number_text(microscope.dxy), " µm wide: are the two the wrong way round?")
             : std::string();
}

} // namespace

std::vector<std::string> optics_warnings(const RunConfig& config) {
  std::vector<std::string> all{about_steps(config)};
  if (has_measured_psf(config)) {
    all.push_back(about_measured_psf(config));
  } else {
    for (const auto about :
         {about_wavelengths, about_aperture, about_index, about_effective_aperture, about_stretch}) {
      all.push_back(about(config.optics));
    }
  }
  std::erase(all, "");
  return all;
}

} // namespace lsdeconv
