/// Deconvolution with PSFs that depend on the place: no seams, whatever the blocks.
#include "support/reference_deconvolution.hpp"
#include "support/test_volumes.hpp"

#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/deconvolution/psf_field.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

using namespace lsdeconv::testing;

constexpr Spacing3 voxel{5, 2, 2};

/// A sheet so convergent that its PSF changes within a few hundred voxels.
LightSheetOptics optics(SheetAxis axis) {
  return {.na = 0.1, .excitation_nm = 561, .emission_nm = 600, .slit_width_mm = 24, .sheet_axis = axis};
}

/// A volume, its field of PSFs and how to deconvolve it block by block along the field's axis.
class Blended {
public:
  explicit Blended(SheetAxis axis)
      : volume_(axis == SheetAxis::x ? Extent3{8, 9, 150} : Extent3{8, 150, 9}),
        field_(light_sheet_field(optics(axis), voxel, {.origin = 88}, 150)), image_(beads(volume_, 3)) {}

  [[nodiscard]] const PsfField& field() const { return field_; }

  /// The result with cuts at these places of the axis.
  [[nodiscard]] Volume<float> cut_at(std::vector<std::int64_t> cuts) const {
    Volume<float> result(volume_, -1.0F);
    cuts.insert(cuts.begin(), 0);
    cuts.push_back(volume_[field_.axis()]);
    for (std::size_t i = 1; i < cuts.size(); ++i) {
      Box3 core = whole(volume_);
      core.begin[field_.axis()] = cuts[i - 1];
      core.end[field_.axis()] = cuts[i];
      deconvolve_block(core, result.view().part(core));
    }
    return result;
  }

private:
  /// max(2 half-supports, half-support + 3 FWHM) along the axis, real data everywhere in it.
  [[nodiscard]] std::int64_t halo() const {
    const int axis = field_.axis();
    const std::int64_t half = field_.widest().half_support()[axis];
    return std::max(2 * half,
                    half + static_cast<std::int64_t>(std::ceil(3 * field_.widest().fwhm_voxels()[axis])));
  }

  void deconvolve_block(const Box3& core, VolumeView<float> result) const {
    Extent3 growth{};
    growth[field_.axis()] = halo();
    const Box3 padded = intersection(core.grown(growth), whole(volume_));
    Coverage coverage{padded.extent(), {false, false, false}};
    const int along = field_.axis();
    coverage.wraps[along] = padded.begin[along] > 0 && padded.end[along] < volume_[along];
    Extent3 transform = padded.extent();
    for (int axis = 0; axis < axes; ++axis) {
      transform[axis] += coverage.wraps[axis] ? 0 : 2 * field_.widest().half_support()[axis];
    }
    blend(core, padded, coverage, transform, result);
  }

  void blend(const Box3& core, const Box3& padded, const Coverage& coverage, const Extent3& transform,
             VolumeView<float> result) const {
    const auto backend = backends().front().make({.threads = 1, .device = 0});
    const auto deconvolver = algorithm("shb").make({*backend, field_.nodes()[0].psf, transform, {6, 5, 400}});
    const auto on_device = backend->allocate_image(padded.voxels(), VoxelType::float32);
    const auto finished = backend->allocate(core.extent());
    Volume<float> data(padded.extent());
    copy(image_.view().part(padded), data.view());
    backend->upload(data.view(), 0, *on_device)->wait();
    bool add = false;
    for (const PsfShare& share : field_.shares(core)) {
      deconvolver->set_psf(field_.nodes()[share.node].psf);
      deconvolver->run(*on_device, coverage, core.relative_to(padded.begin),
                       {.axis = field_.axis(), .weights = share.weights, .add = add}, *finished);
      add = true;
    }
    Volume<float> block(core.extent());
    BlockStatistics statistics;
    backend->download(*finished, block.view(), statistics)->wait();
    copy(VolumeView<const float>(block.view()), result);
  }

  Extent3 volume_;
  PsfField field_;
  Volume<float> image_;
};

class BlendedAlong : public ::testing::TestWithParam<SheetAxis> {
protected:
  const Blended blended_{GetParam()};
};

TEST_P(BlendedAlong, BlocksGiveTheResultOfTheWhole) {
  ASSERT_GE(blended_.field().nodes().size(), 4);
  const Volume<float> uncut = blended_.cut_at({});
  for (const std::vector<std::int64_t>& cuts : {std::vector<std::int64_t>{75}, {29, 70, 118}}) {
    const Volume<float> result = blended_.cut_at(cuts);
    EXPECT_LT(relative_difference(result.view(), uncut.view()), 3e-4);
  }
}

INSTANTIATE_TEST_SUITE_P(Axes, BlendedAlong, ::testing::Values(SheetAxis::x, SheetAxis::y),
                         [](const auto& axis) { return axis.param == SheetAxis::x ? "x" : "y"; });

} // namespace
} // namespace lsdeconv
