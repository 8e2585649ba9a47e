#include "usual_run.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using testing::after;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(IterationWarnings, NumbersFarFromTheUsual) {
  EXPECT_THAT(after([](PreparedRun& run) {
                run.config.numit = 300;
                run.config.tv = 0.02;
                run.config.regularize_interval = 11;
                run.config.stop_criterion = 10;
                run.config.gain = 1000;
              }),
              IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.numit = 301; }), ElementsAre(HasSubstr("--numit 301")));
  EXPECT_THAT(after([](PreparedRun& run) { run.config.tv = 0.1; }), ElementsAre(HasSubstr("--tv 0.1")));
  EXPECT_THAT(after([](PreparedRun& run) { run.config.lambda_damping = 0.5; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.lambda_damping = 1; }),
              ElementsAre(HasSubstr("--lambda-damping 1 ")));
  EXPECT_THAT(after([](PreparedRun& run) { run.config.regularize_interval = 12; }),
              ElementsAre(HasSubstr("never reached in 12 iterations")));
  EXPECT_THAT(after([](PreparedRun& run) { run.config.stop_criterion = 90; }),
              ElementsAre(HasSubstr("--stop-criterion 90 %")));
  EXPECT_THAT(after([](PreparedRun& run) { run.config.gain = 0.009; }),
              ElementsAre(HasSubstr("--gain 0.009")));
  EXPECT_THAT(after([](PreparedRun& run) { run.config.gain = 1e6; }),
              ElementsAre(HasSubstr("no gain of a camera")));
}

TEST(MachineWarnings, ThreadsBeyondTheCores) {
  const auto with = [](int threads, int ranks) {
    return after([&](PreparedRun& run) {
      run.resources.share.machine.cores = run.resources.share.machine.node_cores = 8;
      run.resources.share.ranks_on_node = ranks;
      run.config.threads = threads;
    });
  };
  EXPECT_THAT(with(8, 1), IsEmpty());
  EXPECT_THAT(with(9, 1), ElementsAre(HasSubstr("--threads 9 is more than the 8 cores")));
  EXPECT_THAT(with(2, 4), IsEmpty());
  EXPECT_THAT(with(3, 4), ElementsAre(HasSubstr("the 2 cores that a rank has here beside 3 others")));
}

TEST(MachineWarnings, AreNotAboutPlannedMachines) {
  EXPECT_THAT(after([](PreparedRun& run) {
                run.config.threads = 64;
                run.config.plan_ranks = 4;
              }),
              IsEmpty());
}

TEST(MachineWarnings, MemoryAndStorageThatAreNotThere) {
  const auto with_memory = [](double memory) {
    return after([&](PreparedRun& run) {
      run.resources.share.machine.memory_total = 64LL << 30;
      run.config.memory = memory;
    });
  };
  EXPECT_THAT(with_memory(64), IsEmpty());
  EXPECT_THAT(with_memory(65), ElementsAre(HasSubstr("--memory 65 GiB")));
  EXPECT_THAT(after([](PreparedRun& run) {
                run.resources.share.machine.memory_total = 64LL << 30;
                run.config.strip_cache = 100;
              }),
              ElementsAre(HasSubstr("--strip-cache 100 GiB")));
  EXPECT_THAT(after([](PreparedRun& run) { run.config.storage_rate = 1000; }), IsEmpty());
  EXPECT_THAT(after([](PreparedRun& run) { run.config.storage_rate = 1200; }),
              ElementsAre(HasSubstr("--storage-rate 1200")));
}

TEST(MachineWarnings, BlocksThatAreMostlyHalo) {
  const auto with_core = [](std::int64_t side) {
    return after([&](PreparedRun& run) {
      run.manifest.grid.volume = {100, 500, 600};
      run.manifest.grid.transform = {100, 100, 100};
      run.manifest.grid.core = {side, side, side};
    });
  };
  EXPECT_THAT(with_core(47), IsEmpty());
  EXPECT_THAT(with_core(46), ElementsAre(HasSubstr("only 9.73 % of what is computed is kept")));
}

} // namespace
} // namespace lsdeconv
