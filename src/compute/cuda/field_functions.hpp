#pragma once

#include "source_functions.hpp"

#include "lsdeconv/compute/neighbourhood.hpp"

/// What Backend does with whole fields beside convolutions, as function objects.
namespace lsdeconv::cuda {

/// Backend::fill, called with every index.
struct Fill {
  float* voxels;
  float value;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t i) const { voxels[i] = value; }
};

/// Backend::unpack, called with every even x of the field.
template <typename T>
struct Unpack {
  Samples<T> image;
  Voxels field;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const Pair data = observed(image, z, y, x);
    const Pair kept = field.load(z, y, x);
    field.store(z, y, x,
                {voxel::is_seen(data.first) ? data.first : kept.first,
                 voxel::is_seen(data.second) ? data.second : kept.second});
  }
};

/// Backend::extract, called with every voxel of the box.
struct Extract {
  ConstVoxels field;
  Index3 begin;
  Voxels result;
  const float* weights; ///< Along `axis`; null where all are 1.
  int axis;
  bool add;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    const float weight = weights == nullptr ? 1.0F : weights[axis == 0 ? z : axis == 1 ? y : x];
    float* to = result.at(z, y, x);
    *to = voxel::blended(add ? *to : 0.0F, *field.at(begin.z + z, begin.y + y, begin.x + x), weight);
  }
};

/// operation::TotalVariation, called with every voxel.
struct TotalVariation {
  neighbourhood::Cyclic in;
  operation::TotalVariation operation;
  Voxels out;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    *out.at(z, y, x) = neighbourhood::total_variation_factor(in, operation, z, y, x);
  }
};

/// operation::NeighbourMean, called with every voxel.
struct NeighbourMean {
  neighbourhood::Cyclic in;
  Voxels out;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    *out.at(z, y, x) = neighbourhood::neighbour_mean(in, z, y, x);
  }
};

/// One axis of operation::Smooth, called with every voxel.
struct Smooth {
  neighbourhood::Cyclic in;
  operation::Smooth operation;
  int axis;
  Voxels out;

  LSDECONV_HOST_DEVICE void operator()(std::int64_t z, std::int64_t y, std::int64_t x) const {
    *out.at(z, y, x) = neighbourhood::smoothed(in, operation, axis, z, y, x);
  }
};

} // namespace lsdeconv::cuda
