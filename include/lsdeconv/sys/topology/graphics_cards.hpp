#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv::topology {

/// An NVIDIA GPU on the PCI bus, whether or not this process may use it.
struct GraphicsCard {
  std::string address; ///< "0000:17:00.0"
  std::string model;   ///< As the driver calls it; empty without a driver.
  std::optional<int> numa_node;
  int lanes = 0;          ///< Lanes of the PCI link as it runs; 0 where unknown.
  int lanes_possible = 0; ///< Lanes that card and slot agree on at best; 0 where unknown.
  std::string link_speed; ///< "32.0 GT/s PCIe", the best of the card: at rest it runs slower.
};

/// All NVIDIA GPUs of a machine.
struct GraphicsCards {
  std::vector<GraphicsCard> cards{}; ///< By address.
  std::string driver{};              ///< Version of the kernel's driver, "550.54.15"; empty without one.
};

/// The cards, read from sys/bus/pci and proc/driver/nvidia below `root`, "/" for the real machine: tells also
/// what a build without GPU support, or a machine without a driver, cannot use.
GraphicsCards graphics_cards(const std::filesystem::path& root);

} // namespace lsdeconv::topology
