#pragma once

#include "workspace.hpp"

namespace lsdeconv::cpu {

/// The transfer function in the order in which the columns along z are worked on: tile, column, z. The 1/N of
/// the transforms is part of it.
class HostTransferFunction final : public TransferFunction {
public:
  HostTransferFunction(std::int64_t tiles, std::int64_t length, bool real);
  [[nodiscard]] bool is_real() const override { return real_; }

  /// Takes over a tile of the PSF's spectrum times `scale`.
  void store(std::int64_t tile, const ColumnTile& spectrum, float scale);
  /// Multiplies with the function or its conjugate.
  void multiply(std::int64_t tile, ColumnTile& spectrum, Direction direction) const;

private:
  std::int64_t length_;
  bool real_;
  Volume<float> values_; ///< (tile, column, z); complex values as pairs.
};

} // namespace lsdeconv::cpu
