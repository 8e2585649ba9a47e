#pragma once

#include <span>
#include <string_view>

namespace lsdeconv {

/// The formula behind a computed PSF.
enum class PsfModel { born_wolf, legacy_becker2019 };

/// What forms the light sheet, and so its thickness along z. `automatic`: as the PSF model has it.
enum class SheetModel { automatic, slit, gaussian, circular, none };

/// The axis of the volume that the sheet propagates along.
enum class SheetAxis { x, y };

/// A row of the table of PSF models.
struct PsfModelRow {
  std::string_view name;
  std::string_view summary;
  /// Factor on all lengths, given the refractive index.
  double (*widening)(double refractive_index);
  /// The sheet that belongs to it.
  SheetModel sheet;
};

/// A row of the table of sheets.
struct SheetModelRow {
  std::string_view name;
  std::string_view summary;
};

/// All models and all sheets, in the order of their enumerators.
std::span<const PsfModelRow> psf_models();
std::span<const SheetModelRow> sheet_models();

inline const PsfModelRow& row_of(PsfModel model) {
  return psf_models()[static_cast<std::size_t>(model)];
}
inline const SheetModelRow& row_of(SheetModel sheet) {
  return sheet_models()[static_cast<std::size_t>(sheet)];
}

} // namespace lsdeconv
