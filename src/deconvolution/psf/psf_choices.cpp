#include "lsdeconv/deconvolution/psf_choices.hpp"

namespace lsdeconv {
namespace {

// Becker et al., Scientific Reports 9:17625 (2019), as its program computes it: both the argument of the
// Bessel function and the defocus carry the refractive index once too often, PSF(r, z) = BornWolf(r / n, z /
// n).
constexpr PsfModelRow models[]{
    {"auto", "debye above an aperture of 0.5, else born-wolf", [](double /*n*/) { return 1.0; },
     SheetModel::slit},
    {"born-wolf", "scalar diffraction theory", [](double /*n*/) { return 1.0; }, SheetModel::slit},
    {"debye", "vectorial diffraction theory", [](double /*n*/) { return 1.0; }, SheetModel::slit},
    {"legacy-becker2019", "the formula of 2019, too wide by the refractive index", [](double n) { return n; },
     SheetModel::circular},
};

constexpr SheetModelRow sheets[]{
    {"auto", "that of the PSF model"},
    {"slit", "a cylinder lens behind an evenly lit slit"},
    {"gaussian", "a cylinder lens behind a slit in a Gaussian beam"},
    {"circular", "a lens with a circular pupil"},
    {"none", "no sheet: detection alone"},
};

} // namespace

std::span<const PsfModelRow> psf_models() {
  return models;
}

std::span<const SheetModelRow> sheet_models() {
  return sheets;
}

} // namespace lsdeconv
