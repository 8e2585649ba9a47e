#pragma once

#include "lsdeconv/compute/convolver.hpp"
#include "lsdeconv/core/big_pages.hpp"

namespace lsdeconv::cpu {

/// A Field of the CPU backend: voxels in the memory of this process.
class HostField final : public Field {
public:
  explicit HostField(const Extent3& extent) : voxels_(in_big_pages<float>(extent)) {}
  [[nodiscard]] const Extent3& extent() const override { return voxels_.extent(); }
  [[nodiscard]] VolumeView<float> view() { return voxels_.view(); }
  [[nodiscard]] VolumeView<const float> view() const { return voxels_.view(); }

private:
  Volume<float> voxels_;
};

// Casts that are safe by the contract of Field: a backend is only given fields that it made.
inline const HostField& on_host(const Field& field) {
  return static_cast<const HostField&>(field);
}
inline HostField& on_host(Field& field) {
  return static_cast<HostField&>(field);
}
inline VolumeView<const float> voxels(const Field& field) {
  return on_host(field).view();
}
inline VolumeView<float> voxels(Field& field) {
  return on_host(field).view();
}

} // namespace lsdeconv::cpu
