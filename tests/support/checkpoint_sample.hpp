#pragma once

#include "lsdeconv/io/checkpoint/checkpoint.hpp"

namespace lsdeconv::testing {

/// Metadata with three inputs, a small PSF and texts of every kind, for any volume and core.
inline CheckpointMetadata sample_content(const Extent3& volume, const Extent3& core) {
  CheckpointMetadata content;
  content.volume = volume;
  content.core = core;
  content.parameters = {
      {"numit", "12"}, {"lambda-em", "600"}, {"output", "/scratch/Gehirn größer"}, {"roi", ""}};
  content.run = {{"program", "lsdeconv 0.1.0"}, {"background", "101.5"}};
  content.inputs = {{"img_1.tif", 1000, 1700000000}, {"img_2.tif", 2000, 1700000001}, {"img_10.tif", 3, -5}};
  content.psf = Volume<float>({3, 5, 7});
  for (std::int64_t i = 0; i < content.psf.size(); ++i) {
    content.psf.data()[i] = 0.25F * static_cast<float>(i);
  }
  content.voxel = {1.5, 0.25, 0.25};
  return content;
}

/// Voxels that differ between blocks, between positions and between generations of a block.
inline Volume<float> sample_voxels(const Extent3& extent, BlockId id, std::int64_t generation = 0) {
  Volume<float> voxels(extent);
  const auto first = static_cast<float>(1000 * id.value + 100000 * generation);
  for (std::int64_t i = 0; i < voxels.size(); ++i) {
    voxels.data()[i] = first + 0.5F * static_cast<float>(i % 1777);
  }
  return voxels;
}

/// Writes sample_voxels(), as the checkpoint can store them, as a block, without marking it done, and where
/// the checkpoint keeps summaries, that of samples which are the result.
inline void write_sample(Checkpoint& checkpoint, BlockId id, std::int64_t generation = 0) {
  const Box3 core = checkpoint.core(id);
  Volume<float> voxels = sample_voxels(core.extent(), id, generation);
  const std::int64_t saturated = round_as_stored(voxels.view(), checkpoint.metadata().stored);
  BlockStatistics statistics = statistics_of(voxels.view());
  statistics.saturated = static_cast<std::uint32_t>(saturated);
  BlockSummary summary;
  if (const std::optional<ProjectionGrid>& grid = checkpoint.metadata().projections) {
    summarise_raw(voxels.view(), {}, {core, *grid}, summary);
    summarise_result(voxels.view(), {core, *grid}, summary);
  }
  checkpoint.write(id, voxels.view(), statistics, summary);
}

} // namespace lsdeconv::testing
