#pragma once

#include <span>
#include <string_view>

namespace lsdeconv {

/// The formula of a computed PSF.
enum class PsfModel {
  automatic,         ///< debye above most_paraxial_aperture, else born_wolf.
  born_wolf,         ///< Scalar and paraxial (Born & Wolf, Principles of Optics, section 8.8).
  debye,             ///< Vectorial, for any aperture (Richards & Wolf, Proc. R. Soc. A 253:358, 1959).
  legacy_becker2019, ///< As Becker et al., Sci. Rep. 9:17625, 2019: too wide by the refractive index.
};

/// Detection aperture up to which PsfModel::automatic is born_wolf: its depth is 2 % too large at 0.4 in a
/// medium of 1.42, 3 % at 0.5, 6 % at 0.6 in water, and 20 % at 1.0.
inline constexpr double most_paraxial_aperture = 0.5;

/// The pupil that forms the light sheet, and so its profile along z.
enum class SheetModel {
  automatic, ///< That of the chosen PSF model: PsfModelRow::sheet.
  slit,      ///< A cylindrical lens behind a slit that is evenly illuminated.
  gaussian,  ///< A cylindrical lens behind a slit in a Gaussian beam, or a Gaussian beam alone.
  circular,  ///< A lens with a circular pupil.
  none,      ///< No sheet: the illumination is even, and detection alone makes the PSF.
};

/// The axis of the volume along which the sheet propagates.
enum class SheetAxis { x, y };

/// A row of the table of PSF models.
struct PsfModelRow {
  std::string_view name;    ///< Value of the option.
  std::string_view summary; ///< One line for --help and the log.
  /// Factor by which all lengths of the PSF are multiplied, given the refractive index.
  double (*widening)(double refractive_index);
  SheetModel sheet; ///< What SheetModel::automatic stands for.
};

/// A row of the table of sheets.
struct SheetModelRow {
  std::string_view name;    ///< Value of the option.
  std::string_view summary; ///< One line for --help and the log.
};

/// All models, in the order of the enumerators of PsfModel.
std::span<const PsfModelRow> psf_models();
/// All sheets, in the order of the enumerators of SheetModel.
std::span<const SheetModelRow> sheet_models();

/// The row of a model.
inline const PsfModelRow& row_of(PsfModel model) {
  return psf_models()[static_cast<std::size_t>(model)];
}
/// The row of a sheet.
inline const SheetModelRow& row_of(SheetModel sheet) {
  return sheet_models()[static_cast<std::size_t>(sheet)];
}

} // namespace lsdeconv
