#include "support/temporary_folder.hpp"

#include "lsdeconv/sys/topology/binding.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace lsdeconv::topology {
namespace {

/// Two sockets of two cores, a GPU beside each, as hwloc writes a machine down.
constexpr const char* two_sockets = R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE topology SYSTEM "hwloc2.dtd">
<topology version="2.0">
 <object type="Machine" os_index="0" cpuset="0xf" complete_cpuset="0xf" allowed_cpuset="0xf" nodeset="0x3" complete_nodeset="0x3" allowed_nodeset="0x3" gp_index="1">
  <object type="Package" os_index="0" cpuset="0x3" complete_cpuset="0x3" nodeset="0x1" complete_nodeset="0x1" gp_index="2">
   <object type="NUMANode" os_index="0" cpuset="0x3" complete_cpuset="0x3" nodeset="0x1" complete_nodeset="0x1" gp_index="3" local_memory="1073741824"/>
   <object type="PU" os_index="0" cpuset="0x1" complete_cpuset="0x1" nodeset="0x1" complete_nodeset="0x1" gp_index="4"/>
   <object type="PU" os_index="1" cpuset="0x2" complete_cpuset="0x2" nodeset="0x1" complete_nodeset="0x1" gp_index="5"/>
   <object type="Bridge" gp_index="20" bridge_type="0-1" depth="0" bridge_pci="0000:[00-1f]">
    <object type="PCIDev" gp_index="21" pci_busid="0000:1b:00.0" pci_type="0302 [10de:2330] [10de:16c1] a1" pci_link_speed="0.000000"/>
   </object>
  </object>
  <object type="Package" os_index="1" cpuset="0xc" complete_cpuset="0xc" nodeset="0x2" complete_nodeset="0x2" gp_index="6">
   <object type="NUMANode" os_index="1" cpuset="0xc" complete_cpuset="0xc" nodeset="0x2" complete_nodeset="0x2" gp_index="7" local_memory="1073741824"/>
   <object type="PU" os_index="2" cpuset="0x4" complete_cpuset="0x4" nodeset="0x2" complete_nodeset="0x2" gp_index="8"/>
   <object type="PU" os_index="3" cpuset="0x8" complete_cpuset="0x8" nodeset="0x2" complete_nodeset="0x2" gp_index="9"/>
   <object type="Bridge" gp_index="22" bridge_type="0-1" depth="0" bridge_pci="0000:[80-9f]">
    <object type="PCIDev" gp_index="23" pci_busid="0000:9a:00.0" pci_type="0302 [10de:2330] [10de:16c1] a1" pci_link_speed="0.000000"/>
   </object>
  </object>
 </object>
</topology>
)";

/// hwloc reads this machine while the object lives.
class PretendMachine {
public:
  PretendMachine() {
    std::ofstream(folder_ / "machine.xml") << two_sockets;
    setenv("HWLOC_XMLFILE", (folder_ / "machine.xml").c_str(), 1);
  }
  ~PretendMachine() { unsetenv("HWLOC_XMLFILE"); }
  PretendMachine(const PretendMachine&) = delete;
  PretendMachine& operator=(const PretendMachine&) = delete;

private:
  lsdeconv::testing::TemporaryFolder folder_;
};

TEST(Binding, FindsCoresAndMemoryBesideADevice) {
  const PretendMachine machine;
  const auto first = near_device("0000:1b:00.0");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->cores, "0-1");
  EXPECT_EQ(first->numa_nodes, "0");
  EXPECT_EQ(first->core_count, 2);
  const auto second = near_device("0000:9A:00.0");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->cores, "2-3");
  EXPECT_EQ(second->numa_nodes, "1");
}

TEST(Binding, AnUnknownDeviceHasNoNeighbourhood) {
  const PretendMachine machine;
  EXPECT_FALSE(near_device("0000:55:00.0"));
  EXPECT_FALSE(near_device("not a bus id"));
  EXPECT_FALSE(bind_near_device("0000:55:00.0"));
}

/// Any PCI device of the machine that the test runs on.
std::string some_pci_device() {
  const std::filesystem::path devices = "/sys/bus/pci/devices";
  if (!std::filesystem::is_directory(devices) || std::filesystem::is_empty(devices)) {
    return {};
  }
  return std::filesystem::directory_iterator(devices)->path().filename();
}

TEST(Binding, BindsAThreadBesideADeviceOfThisMachine) {
  const std::string device = some_pci_device();
  if (device.empty()) {
    GTEST_SKIP() << "this machine shows no PCI device";
  }
  std::thread([&] {
    const auto bound = bind_near_device(device);
    ASSERT_TRUE(bound);
    cpu_set_t cores;
    CPU_ZERO(&cores);
    ASSERT_EQ(sched_getaffinity(0, sizeof(cores), &cores), 0);
    EXPECT_EQ(CPU_COUNT(&cores), bound->core_count);
  }).join();
}

TEST(Place, OfAThreadThatMayRunAnywhereIsTheWholeMachine) {
  const PretendMachine machine;
  std::thread([] {
    const Place place = own_place(); // of the pretended machine hwloc knows no binding
    EXPECT_EQ(place.near.cores, "0-3");
    EXPECT_EQ(place.near.numa_nodes, "0-1");
    EXPECT_EQ(place.cores_of_machine, 4);
    EXPECT_EQ(place.numa_nodes_of_machine, 2);
    EXPECT_FALSE(prefer_memory_near_cores()) << "its cores belong to two nodes";
  }).join();
}

/// hwloc asks this thread for its binding though it reads a machine from a file.
class PretendMachineHere : public PretendMachine {
public:
  PretendMachineHere() { setenv("HWLOC_THISSYSTEM", "1", 1); }
  ~PretendMachineHere() { unsetenv("HWLOC_THISSYSTEM"); }
  PretendMachineHere(const PretendMachineHere&) = delete;
  PretendMachineHere& operator=(const PretendMachineHere&) = delete;
};

TEST(Place, OfABoundThreadIsItsSocket) {
  const PretendMachineHere machine;
  std::thread([] {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(0, &cores);
    if (sched_setaffinity(0, sizeof(cores), &cores) != 0) {
      GTEST_SKIP() << "this job may not use core 0";
    }
    const Place place = own_place();
    EXPECT_EQ(place.near.cores, "0");
    EXPECT_EQ(place.near.core_count, 1);
    EXPECT_EQ(place.near.numa_nodes, "0");
    EXPECT_EQ(place.cores_of_machine, 4);
  }).join();
}

TEST(Place, GivesMemoryOfTheNodeThatItPrefers) {
  std::thread([] {
    const Place place = own_place();
    const bool one_node = place.near.numa_nodes.find_first_of(",-") == std::string::npos;
    EXPECT_EQ(prefer_memory_near_cores(), one_node);
    const std::vector<char> memory(1 << 20, 'x');
    const std::string nodes = numa_nodes_of(memory.data(), static_cast<std::int64_t>(memory.size()));
    if (one_node && !nodes.empty()) {
      EXPECT_EQ(nodes, place.near.numa_nodes);
    }
    std::ifstream maps("/proc/thread-self/numa_maps");
    std::string line;
    if (one_node && std::getline(maps, line)) {
      EXPECT_NE(line.find("prefer"), std::string::npos) << line;
    }
  }).join();
}

} // namespace
} // namespace lsdeconv::topology
