#include "doctor_sample.hpp"

namespace lsdeconv::doctor {
namespace {

void expect_all_good(const Snapshot& node) {
  for (const CheckRow& row : checks()) {
    for (const Finding& finding : row.judge(node)) {
      EXPECT_EQ(finding.verdict, Verdict::good) << finding;
      EXPECT_EQ(finding.remedy, "") << finding;
    }
  }
}

TEST(Checks, FindNothingToImproveOnAWellKeptMachine) {
  expect_all_good(workstation());
  expect_all_good(server());
}

/// What a container may hide: most of /proc and /sys.
Snapshot hidden() {
  Snapshot node = workstation();
  node.frequency = {};
  node.cards = {};
  node.devices = {};
  node.parameters.clear();
  node.huge_pages = {};
  node.huge_part = -1;
  node.swap = {};
  node.free_memory.clear();
  node.disk.file_system = {};
  node.disk.free = -1;
  return node;
}

TEST(Checks, CallUnknownWhatTheyCannotSee) {
  for (const char* subject : {"clock", "huge pages", "fragmentation", "vm.compaction_proactiveness",
                              "vm.dirty_bytes", "file system", "free disk"}) {
    EXPECT_EQ(finding_of(hidden(), subject).verdict, Verdict::unknown) << subject;
  }
  EXPECT_EQ(finding_of(hidden(), "usable GPUs").seen, "none: runs on the CPU");
}

TEST(Checks, GiveEveryFindingASubjectAndWordsAndEveryFaultARemedy) {
  Snapshot bad = hidden();
  bad.machine.memory_available = 0;
  bad.limits = {0, 0};
  bad.disk.writing = {.failure = "Permission denied"};
  for (const Snapshot& node : {workstation(), server(), hidden(), bad}) {
    for (const CheckRow& row : checks()) {
      for (const Finding& finding : row.judge(node)) {
        EXPECT_NE(finding.subject, "");
        EXPECT_NE(finding.seen, "") << finding;
        EXPECT_EQ(finding.remedy.empty(), finding.verdict < Verdict::advice) << finding;
      }
    }
  }
}

} // namespace
} // namespace lsdeconv::doctor
