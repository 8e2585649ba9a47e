#pragma once

#include "column_transform.hpp"

#include <span>
#include <vector>

namespace lsdeconv::cpu {

/// Rows that are transformed together: as many as a tile has columns.
inline constexpr std::int64_t batch_rows = tile_columns;

/// batch_rows rows of real numbers.
class RowBatch {
public:
  explicit RowBatch(std::int64_t length);
  [[nodiscard]] std::span<float> row(std::size_t r) {
    return {values_.view().row(0, static_cast<std::int64_t>(r)), static_cast<std::size_t>(length_)};
  }

private:
  std::int64_t length_;
  Volume<float> values_;
};

/// Room to transform a batch of rows in, for a thread: the rows as columns, and their spectra.
struct RowRoom {
  explicit RowRoom(std::int64_t row_length) : columns(row_length), spectra(row_length / 2 + 1) {}
  ColumnTile columns;
  ColumnTile spectra;
};

/// Real-to-complex transform of rows along x and back, unscaled; a spectrum has length / 2 + 1 elements. Up
/// to batch_rows rows at a time are transposed and transformed as columns.
///
/// A row of even length is transformed as half as many complex numbers: z_j = x_2j + i x_2j+1 has the
/// spectrum Z = E + i O, where E and O are those of the elements with even and odd index, and X_k = E_k +
/// exp(-2 pi i k / n) O_k (Cooley, Lewis & Welch, J. Sound Vib. 12:315, 1970). One of odd length is
/// transformed as complex numbers without imaginary parts.
class RowTransform {
public:
  explicit RowTransform(std::int64_t length);

  /// Transforms as many rows of the batch as there are spectra.
  void forward(RowBatch& rows, std::span<Complex* const> spectra, RowRoom& room) const;
  /// Back. Takes the imaginary parts of a spectrum's first and, for an even length, last element, which are
  /// those of a real row, for 0.
  void backward(std::span<Complex* const> spectra, RowBatch& rows, RowRoom& room) const;

private:
  [[nodiscard]] bool is_even() const { return length_ % 2 == 0; }
  [[nodiscard]] std::int64_t spectrum_floats() const { return 2 * (length_ / 2 + 1); }
  /// From the spectra of complex rows in room.columns to those of real rows in room.spectra, and back.
  void untangle(RowRoom& room) const;
  void tangle(RowRoom& room) const;

  std::int64_t length_;
  ColumnTransform columns_;         ///< Of half an even length, of all of an odd one.
  std::vector<std::int64_t> lines_; ///< Of each frequency in a tile.
  std::vector<float> cosines_;      ///< Real parts of exp(-2 pi i k / n) / 2.
  std::vector<float> sines_;        ///< Imaginary parts.
};

} // namespace lsdeconv::cpu
