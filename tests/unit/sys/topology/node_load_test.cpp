#include "fake_machine.hpp"

#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/sys/topology/node_load.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

namespace lsdeconv::topology {
namespace {

using ::testing::HasSubstr;

class NodeLoadTest : public testing::FakeMachine {
protected:
  void process(std::int64_t id, const std::string& name, std::int64_t parent, const char* state = "R") const {
    const std::string folder = "proc/" + std::to_string(id);
    file(folder + "/comm", name + "\n");
    file(folder + "/status", "Name:\t" + name + "\nState:\t" + state + "\nPPid:\t" + std::to_string(parent)
                                 + "\nVmRSS:\t  1048576 kB\n");
  }
  Machine machine{.host = "n1",
                  .processor = "",
                  .cores = 16,
                  .node_cores = 16,
                  .memory_total = 128 * gibibyte,
                  .memory_available = 60 * gibibyte};
};

TEST_F(NodeLoadTest, CountsOtherRunsButNotThisOne) {
  file("proc/loadavg", "7.96 1.00 0.50 3/900 4242\n");
  process(101, "lsdeconv", 1);
  process(102, "lsdeconv", 1, "Z (zombie)");
  process(103, "bash", 1);
  process(104, "lsdeconv", ::getppid());
  process(::getpid(), "lsdeconv", ::getppid());
  const NodeLoad alone = node_load(root(), false);
  EXPECT_EQ(alone.other_runs, 2);
  EXPECT_EQ(alone.bytes_of_other_runs, 2 * gibibyte);
  EXPECT_DOUBLE_EQ(alone.busy_cores, 7.96);
  EXPECT_EQ(node_load(root(), true).other_runs, 1) << "ranks of one launcher are one run";
}

TEST_F(NodeLoadTest, TellsAFairShare) {
  const NodeLoad load{.other_runs = 3, .bytes_of_other_runs = 30 * gibibyte, .busy_cores = 12.04};
  EXPECT_EQ(share_options(load, machine), "--threads 4 --memory 25");
  EXPECT_EQ(load_text(load, machine),
            "3 other lsdeconv processes at work (30.0 GiB); about 12 of 16 cores busy, 60.0 GiB free");
}

TEST_F(NodeLoadTest, TellsOfOtherProgramsThatKeepTheCoresBusy) {
  EXPECT_EQ(load_text({.busy_cores = 3}, machine), "");
  EXPECT_THAT(load_text({.busy_cores = 12}, machine), HasSubstr("about 12 of 16 cores busy"));
  EXPECT_EQ(share_options({.busy_cores = 12}, machine), "");
}

TEST_F(NodeLoadTest, NothingIsKnownWithoutProc) {
  EXPECT_EQ(node_load(root(), false).other_runs, 0);
}

} // namespace
} // namespace lsdeconv::topology
