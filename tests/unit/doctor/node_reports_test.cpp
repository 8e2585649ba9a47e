#include "doctor_sample.hpp"
#include "support/world.hpp"

#include "lsdeconv/doctor/node_reports.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::doctor {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

Finding good(const std::string& subject, const std::string& seen) {
  return {.subject = subject, .seen = seen};
}

Finding bad(const std::string& subject, const std::string& seen) {
  return {subject, Verdict::advice, seen, "mend it"};
}

Findings merged_group(const std::vector<Findings>& nodes) {
  std::vector<NodeReport> reports;
  for (const Findings& findings : nodes) {
    reports.push_back({"n" + std::to_string(reports.size() + 1), {findings}});
  }
  return merged(reports).at(0);
}

TEST(Merged, WhatNodesAgreeInStandsOnce) {
  EXPECT_THAT(merged_group({{good("a", "1"), bad("b", "2")}, {good("a", "1"), bad("b", "2")}}),
              ElementsAre(good("a", "1"), bad("b", "2")));
}

TEST(Merged, WhereVerdictsDifferNodesAreNamedAndSubjectsStayTogether) {
  EXPECT_THAT(merged_group({{good("a", "1"), good("b", "2")},
                            {bad("a", "9"), good("b", "2")},
                            {good("a", "1"), good("b", "2")}}),
              ElementsAre(good("a", "n1, n3: 1"), bad("a", "n2: 9"), good("b", "2")));
}

TEST(Merged, ValuesOfOneVerdictShareALine) {
  EXPECT_THAT(merged_group({{good("rate", "5")}, {good("rate", "7")}}),
              ElementsAre(good("rate", "n1: 5; n2: 7")));
}

TEST(Merged, ManyNodesAreCounted) {
  std::vector<Findings> nodes(64, {good("a", "1")});
  nodes[7] = {bad("a", "2")};
  EXPECT_THAT(merged_group(nodes),
              ElementsAre(good("a", "n1, n2, n3, n4 and 59 more: 1"), bad("a", "n8: 2")));
}

TEST(Merged, ASubjectOfOneNodeOnlyIsKept) {
  EXPECT_THAT(merged_group({{good("a", "1")}, {good("a", "1"), bad("gpu", "x")}}),
              ElementsAre(good("a", "1"), bad("gpu", "n2: x")));
}

TEST(ReportOf, HoldsAGroupForEachRow) {
  const NodeReport report = report_of(workstation());
  EXPECT_EQ(report.host, "n01");
  EXPECT_THAT(report.groups, SizeIs(checks().size()));
}

TEST(Gather, BringsReportsBackAsTheyWere) {
  const mpi::Communicator ranks = testing::world();
  Snapshot node = workstation();
  node.disk.folder = "/Mäuse\n\"x\"";
  const NodeReport sent = report_of(node);
  const std::vector<NodeReport> received = gather(sent, ranks);
  ASSERT_THAT(received, SizeIs(1));
  EXPECT_EQ(received[0].host, "n01");
  EXPECT_EQ(received[0].groups, sent.groups);
  EXPECT_THAT(gather(std::nullopt, ranks), SizeIs(0));
}

TEST(Gather, TakesNamesThatAreNoUtf8) {
  Snapshot node = workstation();
  node.disk.folder = "/M\xe4use";
  const NodeReport sent = report_of(node);
  const std::vector<NodeReport> received = gather(sent, testing::world());
  ASSERT_THAT(received, SizeIs(1));
  EXPECT_EQ(received[0].groups, sent.groups);
}

} // namespace
} // namespace lsdeconv::doctor
