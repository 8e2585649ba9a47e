#include "doctor_sample.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::doctor {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

Finding clock_of(const std::string& driver, const std::string& governor) {
  Snapshot node = workstation();
  node.frequency = {driver, governor};
  return finding_of(node, "clock");
}

TEST(MachineChecks, APinnedClockIsToBeFreed) {
  EXPECT_THAT(clock_of("acpi-cpufreq", "powersave").remedy, HasSubstr("performance"));
  EXPECT_EQ(clock_of("acpi-cpufreq", "schedutil").verdict, Verdict::good);
}

TEST(MachineChecks, SomeDriversRaiseTheClockInPowersaveToo) {
  EXPECT_EQ(clock_of("intel_pstate", "powersave").verdict, Verdict::good);
  EXPECT_EQ(clock_of("amd-pstate-epp", "powersave").verdict, Verdict::good);
}

TEST(MachineChecks, TheProcessorIsDescribed) {
  EXPECT_THAT(finding_of(server(), "processor").seen,
              AllOf(HasSubstr("AMD EPYC 7313P"), HasSubstr("16 cores"), HasSubstr("2 NUMA")));
}

} // namespace
} // namespace lsdeconv::doctor
