/// Prints what a transform along one axis costs per voxel, length by length, as the CPU backend does it: rows
/// (real to complex and back), columns along y inside a plane, columns along z across planes. One line per
/// fast length: "length cost rows columns_y columns_z", cost being the mean over the axes relative to the
/// cheapest length. Input of the planner's fixed table.
#include "compute/cpu/row_transform.hpp"
#include "compute/cpu/workspace.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <functional>
#include <vector>

namespace {

using namespace lsdeconv;
using namespace lsdeconv::cpu;

constexpr std::int64_t plane_voxels = 1 << 16;
constexpr int repetitions = 5;

double best_seconds(const std::function<void()>& work) {
  double best = 1e30;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

/// There and back, per voxel and direction.
double row_cost(std::int64_t length) {
  const RowTransform transform(length);
  const std::int64_t batches = std::max<std::int64_t>(plane_voxels / length / batch_rows, 1);
  Workspace plane({1, batch_rows, length});
  RowBatch rows(length);
  RowRoom room(length);
  std::vector<Complex*> spectra;
  for (std::int64_t y = 0; y < batch_rows; ++y) {
    spectra.push_back(plane.row(0, y));
  }
  const double seconds = best_seconds([&] {
    for (std::int64_t i = 0; i < batches; ++i) {
      transform.forward(rows, spectra, room);
      transform.backward(spectra, rows, room);
    }
  });
  return seconds / static_cast<double>(2 * batches * batch_rows * length);
}

/// Gather, transform and scatter; `transforms` per gathering, per real voxel (half a complex one) and
/// transform.
double column_cost(std::int64_t length, Complex* lines, std::int64_t stride, std::int64_t tiles,
                   int transforms) {
  const ColumnTransform transform(length);
  ColumnTile columns(length);
  const CyclicRange all = CyclicRange::all(length);
  const double seconds = best_seconds([&] {
    for (std::int64_t t = 0; t < tiles; ++t) {
      Complex* tile = lines + t * tile_columns;
      ColumnTransform::gather(tile, stride, all, tile_columns, columns);
      transform.forward(columns);
      if (transforms == 2) {
        transform.backward(columns);
      }
      ColumnTransform::scatter(columns, tile, stride, all, tile_columns);
    }
  });
  return seconds / static_cast<double>(2 * tiles * tile_columns * length * transforms);
}

double column_y_cost(std::int64_t length) {
  constexpr std::int64_t width = 256;
  Workspace plane({1, length, width});
  return column_cost(length, plane.row(0, 0), plane.row_stride(), plane.row_stride() / tile_columns, 1);
}

double column_z_cost(std::int64_t length) {
  constexpr std::int64_t rows = 16;
  constexpr std::int64_t width = 256;
  Workspace volume({length, rows, width});
  return column_cost(length, volume.tile(0), volume.plane_stride(), volume.tiles(), 2);
}

bool is_fast(std::int64_t n) {
  for (const std::int64_t prime : {2, 3, 5, 7}) {
    while (n % prime == 0) {
      n /= prime;
    }
  }
  return n == 1;
}

struct Cost {
  std::int64_t length;
  double rows;
  double columns_y;
  double columns_z;
  [[nodiscard]] double mean() const { return (rows + columns_y + columns_z) / 3; }
};

} // namespace

int main() {
  std::vector<Cost> costs;
  double cheapest = 1e30;
  for (std::int64_t n = 8; n <= 4096; ++n) {
    const bool coarse = n > 1024 && n % 64 != 0;
    if (is_fast(n) && !coarse) {
      costs.push_back({n, row_cost(n), column_y_cost(n), column_z_cost(n)});
      cheapest = std::min(cheapest, costs.back().mean());
    }
  }
  for (const Cost& c : costs) {
    std::printf("%5lld %.3f  %.3f %.3f %.3f\n", static_cast<long long>(c.length), c.mean() / cheapest,
                c.rows / cheapest, c.columns_y / cheapest, c.columns_z / cheapest);
  }
  return 0;
}
