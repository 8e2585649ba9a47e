#pragma once

#include "workspace.hpp"

#include "lsdeconv/compute/convolver.hpp"

namespace lsdeconv::cpu {

/// A TransferFunction of the CPU backend, in the order in which columns along z are processed: tile,
/// frequency along z as ColumnTransform orders them, column. It includes the factor 1/N of the unscaled
/// transforms.
class HostTransferFunction final : public TransferFunction {
public:
  /// For the `tiles` tiles of a workspace with `length` planes.
  HostTransferFunction(std::int64_t tiles, std::int64_t length, bool real);
  [[nodiscard]] bool is_real() const override { return real_; }

  /// Stores a tile of the PSF's spectrum times `scale`.
  void store(std::int64_t tile, const ColumnTile& spectrum, float scale);
  /// Multiplies a tile of a spectrum by the function (forward) or its complex conjugate (adjoint).
  void multiply(std::int64_t tile, ColumnTile& spectrum, Direction direction) const;

private:
  std::int64_t length_;
  bool real_;
  Volume<float> values_; ///< (tile, line, column); of complex values as in a ColumnTile.
};

} // namespace lsdeconv::cpu
