#include "lsdeconv/sys/topology/graphics_cards.hpp"

#include "text_file.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <system_error>

namespace lsdeconv::topology {
namespace {

namespace fs = std::filesystem;

/// PCI's numbers for the vendor and for controllers of displays (VGA: 0x0300, 3D: 0x0302).
constexpr const char* nvidia = "0x10de";
constexpr const char* display_class = "0x03";

int number_in(const fs::path& file) {
  return static_cast<int>(leading_number(content_of(file).value_or("")).value_or(0));
}

std::string model_of(const fs::path& root, const std::string& address) {
  return value_after(content_of(root / "proc/driver/nvidia/gpus" / address / "information").value_or(""),
                     "Model:");
}

GraphicsCard card_at(const fs::path& root, const fs::path& device) {
  const std::string address = device.filename().string();
  const auto numa_node = leading_number(content_of(device / "numa_node").value_or(""));
  return {.address = address,
          .model = model_of(root, address),
          .numa_node =
              numa_node && *numa_node >= 0 ? std::optional(static_cast<int>(*numa_node)) : std::nullopt,
          .lanes = number_in(device / "current_link_width"),
          .lanes_possible = number_in(device / "max_link_width"),
          .link_speed = first_line_of(device / "max_link_speed")};
}

/// "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar …": the first word of digits and
/// points.
std::string driver_version(const fs::path& root) {
  std::istringstream words(first_line_of(root / "proc/driver/nvidia/version"));
  for (std::string word; words >> word;) {
    if (word.find('.') != std::string::npos && std::all_of(word.begin(), word.end(), [](unsigned char c) {
          return std::isdigit(c) != 0 || c == '.';
        })) {
      return word;
    }
  }
  return "";
}

} // namespace

GraphicsCards graphics_cards(const fs::path& root) {
  GraphicsCards found{.driver = driver_version(root)};
  std::error_code problem;
  for (const fs::directory_entry& entry : fs::directory_iterator(root / "sys/bus/pci/devices", problem)) {
    if (first_line_of(entry.path() / "vendor") == nvidia
        && first_line_of(entry.path() / "class").starts_with(display_class)) {
      found.cards.push_back(card_at(root, entry.path()));
    }
  }
  std::sort(found.cards.begin(), found.cards.end(),
            [](const GraphicsCard& a, const GraphicsCard& b) { return a.address < b.address; });
  return found;
}

} // namespace lsdeconv::topology
