#include "support/temporary_folder.hpp"

#include "lsdeconv/io/writers/zarr_reduction.hpp"
#include "lsdeconv/zarr/chunk_coding.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

constexpr Extent3 row{1, 1, 330};

/// Pairs of voxels have the same value, one more than the pair before.
Volume<float> pairs() {
  Volume<float> voxels(row);
  for (std::int64_t x = 0; x < row.x; ++x) {
    voxels(0, 0, x) = static_cast<float>(x / 2 % 200);
  }
  return voxels;
}

void write_level_0(const std::filesystem::path& folder, const ZarrLevel& level, const ZarrFormat& format) {
  const Volume<float> voxels = pairs();
  for (std::int64_t unit = 0; unit < voxel_count(level.units.counts()); ++unit) {
    ZarrUnitWriter writer(folder, level, 0, unit);
    const Tiling chunks = level.chunks_of(unit);
    for (std::int64_t i = 0; i < voxel_count(chunks.counts()); ++i) {
      const Box3 box = chunks.box(i).shifted(level.units.box(unit).begin);
      writer.append(i, pack_chunk(level, format, voxels.view().part(box)));
    }
    for (StagedFile& file : writer.finish()) {
      file.publish();
    }
  }
}

TEST(ZarrReduction, MakesAChunkOfAllThatItCoversUpToTheEndOfTheVolume) {
  const testing::TemporaryFolder folder;
  const ZarrFormat format{
      .mapping = {.type = VoxelType::uint8}, .shard = 128, .chunk = 64, .voxel = {1, 1, 1}};
  const std::vector<ZarrLevel> levels = zarr_levels(row, format);
  ASSERT_EQ(levels[1].geometry.extent, (Extent3{1, 1, 165}));
  write_level_0(folder.path(), levels.front(), format);
  const ZarrReduction reduction(zarr::Root(folder.path()), levels, 1);
  for (const std::int64_t begin : {0, 64, 128}) {
    const std::int64_t end = std::min<std::int64_t>(begin + 64, 165);
    const PackedChunk packed = reduction.chunk({{0, 0, begin}, {1, 1, end}});
    compression::Bytes samples(64);
    zarr::decode_chunk(levels[1].array, packed.bytes, samples);
    for (std::int64_t x = begin; x < end; ++x) { // the last chunk takes two, one of which is not full
      EXPECT_EQ(std::to_integer<int>(samples[static_cast<std::size_t>(x - begin)]), x % 200) << x;
    }
  }
}

} // namespace
} // namespace lsdeconv
