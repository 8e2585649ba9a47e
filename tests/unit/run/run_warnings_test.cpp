#include "support/memory_reader.hpp"

#include "lsdeconv/run/run_warnings.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

/// A run of 6000 voxels that has exported them.
class RunWarnings : public ::testing::Test {
protected:
  RunWarnings() {
    run.input.reader = std::make_unique<testing::FunctionReader>(
        Extent3{10, 20, 30}, [](std::int64_t, std::int64_t, std::int64_t) { return 0.0F; });
    run.manifest.data_warnings = {"the data are odd"};
    results.mapping = {.gain = 2, .offset = -1, .type = VoxelType::uint8, .auto_range = 0.5};
    results.exports.resize(1);
  }
  PreparedRun run;
  RunResults results;
};

TEST_F(RunWarnings, AreThoseOfTheStart) {
  results.exports.front().saturation = {30, 30}; // the 1 % that was asked for
  EXPECT_EQ(warnings(run, results), warnings(run));
  EXPECT_THAT(warnings(run, results), Contains("the data are odd"));
  results.exports.clear();
  EXPECT_EQ(warnings(run, results), warnings(run)) << "nothing was exported";
}

TEST_F(RunWarnings, TellHowManyVoxelsTheCheckpointCouldNotHold) {
  results.exports.clear();
  results.stored = {StoredType::float16, 4};
  results.saturated = 0;
  EXPECT_EQ(warnings(run, results), warnings(run));
  results.saturated = 60;
  EXPECT_THAT(
      warnings(run, results),
      Contains(HasSubstr("60 voxels of the result (1 %) would be brighter than 1048064 counts, the most that "
                         "--checkpoint-voxels float16 can hold")));
}

TEST_F(RunWarnings, TellWhatTheLastExportClipped) {
  results.exports.front().saturation = {1200, 1800};
  EXPECT_THAT(warnings(run, results), Contains(HasSubstr("50 % of the voxels of the result are clipped")));
  results.exports.resize(2);
  EXPECT_THAT(warnings(run, results), Each(Not(HasSubstr("clipped"))));
}

} // namespace
} // namespace lsdeconv
