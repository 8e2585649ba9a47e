#include "sys/topology/processors.hpp"

#include <gtest/gtest.h>

#include <sched.h>
#include <unistd.h>

namespace lsdeconv::topology {
namespace {

TEST(WholeProcessors, RoundsQuotasDownButGivesOne) {
  EXPECT_EQ(whole_processors(8, std::nullopt), 8);
  EXPECT_EQ(whole_processors(8, 3.5), 3);
  EXPECT_EQ(whole_processors(8, 0.25), 1);
  EXPECT_EQ(whole_processors(2, 64.0), 2);
}

TEST(InspectProcessors, AgreesWithTheScheduler) {
  cpu_set_t allowed;
  ASSERT_EQ(sched_getaffinity(0, sizeof(allowed), &allowed), 0);
  const Processors processors = inspect_processors();
  EXPECT_EQ(processors.bound_to, CPU_COUNT(&allowed));
  EXPECT_GE(processors.of_node, processors.bound_to);
  EXPECT_LE(processors.of_node, sysconf(_SC_NPROCESSORS_CONF));
  EXPECT_GE(processors.numa_nodes, 1);
  EXPECT_FALSE(processors.model.empty());
}

TEST(InspectProcessors, RespectsTheBindingOfThisProcess) {
  cpu_set_t before;
  ASSERT_EQ(sched_getaffinity(0, sizeof(before), &before), 0);
  int first = 0;
  while (!CPU_ISSET(first, &before)) {
    ++first;
  }
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  const Processors processors = inspect_processors();
  ASSERT_EQ(sched_setaffinity(0, sizeof(before), &before), 0);
  EXPECT_EQ(processors.bound_to, 1);
  EXPECT_GE(processors.of_node, CPU_COUNT(&before));
}

} // namespace
} // namespace lsdeconv::topology
