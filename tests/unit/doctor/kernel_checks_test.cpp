#include "doctor/kernel_parameters.hpp"
#include "doctor_sample.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace lsdeconv::doctor {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Finding with(Snapshot node, const std::string& name, std::int64_t value) {
  node.parameters[name] = value;
  return finding_of(node, name);
}

TEST(KernelChecks, OtherThanGoodValuesAreToldWithTheCommand) {
  const Finding swapping = with(workstation(), "vm.swappiness", 60);
  EXPECT_EQ(swapping.verdict, Verdict::advice);
  EXPECT_THAT(swapping.seen, HasSubstr("60: "));
  EXPECT_THAT(swapping.remedy,
              AllOf(HasSubstr("sudo sysctl vm.swappiness=10"), HasSubstr("single-socket.conf")));
  EXPECT_EQ(with(workstation(), "vm.swappiness", 1).verdict, Verdict::good);
  EXPECT_EQ(with(workstation(), "vm.compaction_proactiveness", 0).verdict, Verdict::advice);
  EXPECT_EQ(with(workstation(), "vm.overcommit_memory", 2).verdict, Verdict::advice);
  EXPECT_EQ(with(workstation(), "vm.overcommit_memory", 1).verdict, Verdict::good);
}

TEST(KernelChecks, SwappinessDecidesNothingWithoutSwap) {
  Snapshot node = workstation();
  node.parameters["vm.swappiness"] = 60;
  node.swap = {};
  EXPECT_FALSE(is_mentioned(node, "vm.swappiness"));
}

TEST(KernelChecks, UnwrittenDataAreJudgedByWhatThePercentageComesTo) {
  Snapshot node = workstation();
  node.parameters["vm.dirty_bytes"] = 0;
  node.parameters["vm.dirty_ratio"] = 20;
  const Finding finding = finding_of(node, "vm.dirty_bytes");
  EXPECT_EQ(finding.verdict, Verdict::advice) << "20 % of 120 GiB";
  EXPECT_THAT(finding.seen, HasSubstr("24.0 GiB by vm.dirty_ratio: "));
  EXPECT_THAT(finding.remedy, HasSubstr("sudo sysctl vm.dirty_bytes=4294967296"));
  node.machine.memory_available = 20 * gibibyte;
  EXPECT_EQ(finding_of(node, "vm.dirty_bytes").verdict, Verdict::good) << "20 % of 20 GiB";
  node.parameters.erase("vm.dirty_ratio");
  EXPECT_EQ(finding_of(node, "vm.dirty_bytes").verdict, Verdict::unknown);
}

TEST(KernelChecks, NumaSettingsAreForSeveralSockets) {
  EXPECT_THAT(with(server(), "kernel.numa_balancing", 0).remedy,
              AllOf(HasSubstr("sudo sysctl kernel.numa_balancing=1"), HasSubstr("dual-socket.conf")));
  EXPECT_EQ(with(server(), "vm.zone_reclaim_mode", 1).verdict, Verdict::advice);
  EXPECT_FALSE(is_mentioned(workstation(), "kernel.numa_balancing"));
  EXPECT_FALSE(is_mentioned(workstation(), "vm.zone_reclaim_mode"));
}

TEST(KernelChecks, HowToKeepThemStandsOnce) {
  Snapshot node = workstation();
  node.parameters["vm.swappiness"] = 60;
  node.parameters["vm.overcommit_memory"] = 2;
  EXPECT_THAT(finding_of(node, "vm.swappiness").remedy, Not(HasSubstr("sysctl.d")));
  EXPECT_THAT(finding_of(node, "vm.overcommit_memory").remedy, HasSubstr("sysctl.d"));
}

using Values = std::map<std::string, std::string>;

Values preset(const std::string& sockets) {
  const auto folder = testing::source_folder() / "configs/sysctl.d";
  std::ifstream file(folder / ("90-lsdeconv-" + sockets + "-socket.conf"));
  Values values;
  std::string comment;
  for (std::string line; std::getline(file, line); comment = line) {
    const std::size_t equals = line.find(" = ");
    if (line.starts_with("#") || equals == std::string::npos) {
      continue;
    }
    EXPECT_TRUE(comment.starts_with("#")) << line << " lacks its comment";
    values[line.substr(0, equals)] = line.substr(equals + 3);
  }
  return values;
}

Values advised(bool several_sockets) {
  Values values;
  for (const KernelParameterRow& row : kernel_parameters()) {
    if (several_sockets || !row.several_sockets_only) {
      values[std::string(row.name)] = std::to_string(row.preset);
    }
  }
  return values;
}

TEST(Presets, HoldWhatTheDoctorAdvises) {
  EXPECT_EQ(preset("single"), advised(false));
  EXPECT_EQ(preset("dual"), advised(true));
}

TEST(Presets, AreGood) {
  for (const KernelParameterRow& row : kernel_parameters()) {
    EXPECT_GE(row.preset, row.least) << row.name;
    EXPECT_LE(row.preset, row.most) << row.name;
  }
}

} // namespace
} // namespace lsdeconv::doctor
