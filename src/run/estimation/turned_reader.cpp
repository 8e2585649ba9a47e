#include "turned_reader.hpp"

#include "lsdeconv/core/parallel.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

Extent3 turned(const Extent3& extent, const StripeAxes& order) {
  return {extent[order.along], extent[order.stacked], extent[order.across]};
}

/// The box of the volume that is `box` where it is turned.
Box3 turned_back(const Box3& box, const StripeAxes& order) {
  Box3 real;
  const auto set = [&real](int axis, std::int64_t begin, std::int64_t end) {
    real.begin[axis] = begin;
    real.end[axis] = end;
  };
  set(order.along, box.begin.z, box.end.z);
  set(order.stacked, box.begin.y, box.end.y);
  set(order.across, box.begin.x, box.end.x);
  return real;
}

/// voxels(x, s, y) = slice(0, y, x)
void put_transposed(VolumeView<const float> slice, std::int64_t s, VolumeView<float> voxels, int threads) {
  constexpr std::int64_t at_once = 16; // values of a row that the processor loads together
  const Extent3 e = slice.extent();
  parallel_for(ceil_div(e.x, at_once), threads, [&](std::int64_t tile) {
    const std::int64_t first = tile * at_once;
    for (std::int64_t y = 0; y < e.y; ++y) {
      for (std::int64_t x = first; x < std::min(e.x, first + at_once); ++x) {
        voxels(x, s, y) = slice(0, y, x);
      }
    }
  });
}

} // namespace

TurnedReader::TurnedReader(VolumeReader& volume, const StripeAxes& order, int threads)
    : volume_(volume), axes_(order), threads_(threads), description_(volume.description()) {
  description_.extent = turned(description_.extent, order);
}

void TurnedReader::read(const Box3& box, VolumeView<float> voxels) {
  const Box3 real = turned_back(box, axes_);
  Volume<float> slice({1, real.extent().y, real.extent().x});
  for (std::int64_t z = real.begin.z; z < real.end.z; ++z) {
    volume_.read({{z, real.begin.y, real.begin.x}, {z + 1, real.end.y, real.end.x}}, slice.view());
    const std::int64_t s = z - real.begin.z;
    if (axes_.across == 1) {
      put_transposed(slice.view(), s, voxels, threads_);
    } else {
      for (std::int64_t y = 0; y < real.extent().y; ++y) {
        std::copy_n(slice.view().row(0, y), real.extent().x, voxels.row(y, s));
      }
    }
  }
}

} // namespace lsdeconv
