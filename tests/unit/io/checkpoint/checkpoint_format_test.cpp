#include "support/checkpoint_test.hpp"
#include "support/foreign_tools.hpp"

#include "lsdeconv/core/text.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

using testing::python_with_h5py;
using testing::succeeds;
using testing::write_sample;

/// What a user of h5py may rely on.
constexpr const char* reader = R"python(
import sys, numpy, h5py
with h5py.File(sys.argv[1], "r") as f:
    assert f.attrs["format"] == "lsdeconv checkpoint", f.attrs["format"]
    assert list(f.attrs["format_version"]) == [3]
    volume = f["volume"]
    assert volume.dtype == numpy.float32 and volume.shape == (20, 33, 50), volume
    assert volume.chunks == (8, 16, 20) and volume.compression is None, volume.chunks
    assert volume.attrs["axes"] == "zyx" and volume.attrs["voxel_type"] == "float32"
    assert list(volume.attrs["core"]) == [8, 16, 20]
    assert dict(f["parameters"].attrs) == {"numit": "12", "lambda-em": "600", "output": "/scratch/Gehirn größer", "roi": ""}
    assert f["run"].attrs["program"] == "lsdeconv 0.1.0"
    assert [n.decode() for n in f["inputs/name"]] == ["img_1.tif", "img_2.tif", "img_10.tif"]
    assert list(f["inputs/size"]) == [1000, 2000, 3] and list(f["inputs/modified"]) == [1700000000, 1700000001, -5]
    assert f["psf"].shape == (3, 5, 7) and f["psf"][2, 4, 6] == 26
    assert list(numpy.nonzero(f["blocks/state"][:])[0]) == [26]
    block = volume[16:20, 32:33, 40:50]
    expected = 26000 + 0.5 * numpy.arange(40, dtype=numpy.float32).reshape(4, 1, 10)
    assert numpy.array_equal(block, expected), block
    assert f["blocks/minimum"][26] == block.min() and f["blocks/maximum"][26] == block.max()
    assert f["blocks/sum"][26] == block.sum(dtype=numpy.float64)
    histogram = f["blocks/histogram"]
    edges = [*f["blocks/histogram_edges"], numpy.inf]
    assert numpy.array_equal(histogram[26], numpy.histogram(block, edges)[0])
)python";

class CheckpointFormat : public testing::CheckpointTest {
protected:
  void SetUp() override {
    Checkpoint checkpoint(path, world, Checkpoint::Access::write);
    write_sample(checkpoint, BlockId(26));
    checkpoint.mark_done({BlockId(26)});
    checkpoint.close();
  }

  std::filesystem::path path = created("run.h5", {20, 33, 50}, {8, 16, 20});
};

TEST_F(CheckpointFormat, IsReadByH5py) {
  const std::string python = python_with_h5py();
  if (python.empty()) {
    GTEST_SKIP() << "no python3 with h5py";
  }
  std::ofstream(folder / "reader.py") << reader;
  EXPECT_TRUE(succeeds(text(python, " ", (folder / "reader.py").string(), " ", path.string())));
}

TEST_F(CheckpointFormat, IsReadByH5ls) {
  if (!succeeds("command -v h5ls >/dev/null")) {
    GTEST_SKIP() << "no h5ls";
  }
  EXPECT_TRUE(succeeds(text("h5ls -r ", path.string(), " | grep -q '^/volume *Dataset {20, 33, 50}'")));
  EXPECT_TRUE(succeeds(text("h5ls -vd ", path.string(), " | grep -q 600")));
}

} // namespace
} // namespace lsdeconv
