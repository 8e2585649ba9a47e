#include "fake_machine.hpp"

#include "lsdeconv/sys/topology/graphics_cards.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::topology {
namespace {

using ::testing::IsEmpty;

class GraphicsCardsTest : public testing::FakeMachine {
protected:
  void device(const std::string& address, const std::string& vendor, const std::string& kind) const {
    file(of(address, "vendor"), vendor + "\n");
    file(of(address, "class"), kind + "\n");
  }
  static std::string of(const std::string& address, const std::string& name) {
    return "sys/bus/pci/devices/" + address + "/" + name;
  }
};

TEST_F(GraphicsCardsTest, AreFoundOnTheBus) {
  device("0000:ca:00.0", "0x10de", "0x030200");
  device("0000:17:00.0", "0x10de", "0x030000");
  device("0000:17:00.1", "0x10de", "0x040300"); // the sound device of a card
  device("0000:00:02.0", "0x8086", "0x030000"); // another maker's
  file(of("0000:ca:00.0", "numa_node"), "1\n");
  file(of("0000:ca:00.0", "current_link_width"), "8\n");
  file(of("0000:ca:00.0", "max_link_width"), "16\n");
  file(of("0000:ca:00.0", "max_link_speed"), "32.0 GT/s PCIe\n");
  file(of("0000:17:00.0", "numa_node"), "-1\n");
  file("proc/driver/nvidia/gpus/0000:ca:00.0/information", "Model: \t\t NVIDIA H100 PCIe\nIRQ:   \t\t 128\n");
  file("proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 "
                                     "22:23:56 UTC 2024\nGCC version: 12.2\n");
  const GraphicsCards found = graphics_cards(root());
  EXPECT_EQ(found.driver, "550.54.15");
  ASSERT_EQ(found.cards.size(), 2U);
  EXPECT_EQ(found.cards[0].address, "0000:17:00.0");
  EXPECT_EQ(found.cards[0].numa_node, std::nullopt);
  EXPECT_EQ(found.cards[0].model, "");
  EXPECT_EQ(found.cards[0].lanes, 0);
  EXPECT_EQ(found.cards[1].model, "NVIDIA H100 PCIe");
  EXPECT_EQ(found.cards[1].numa_node, 1);
  EXPECT_EQ(found.cards[1].lanes, 8);
  EXPECT_EQ(found.cards[1].lanes_possible, 16);
  EXPECT_EQ(found.cards[1].link_speed, "32.0 GT/s PCIe");
}

TEST_F(GraphicsCardsTest, AreNoneWithoutABus) {
  EXPECT_THAT(graphics_cards(root()).cards, IsEmpty());
  EXPECT_EQ(graphics_cards(root()).driver, "");
}

TEST_F(GraphicsCardsTest, TheOpenDriverNamesItsVersionToo) {
  file("proc/driver/nvidia/version",
       "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build\n");
  EXPECT_EQ(graphics_cards(root()).driver, "580.65.06");
}

} // namespace
} // namespace lsdeconv::topology
