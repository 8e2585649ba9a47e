#include "lsdeconv/core/text.hpp"
#include "lsdeconv/doctor/checks.hpp"

namespace lsdeconv::doctor {
namespace {

/// The PCI link: number of lanes and their speed; empty where unknown.
std::string link_text(const topology::GraphicsCard& card) {
  return card.lanes == 0 ? "" : text(", ", card.lanes, " lanes of ", card.link_speed);
}

/// The NUMA node that the card is attached to, where there are several.
std::string place_text(const topology::GraphicsCard& card, int numa_nodes) {
  return card.numa_node ? text(", NUMA node ", *card.numa_node)
                        : std::string(numa_nodes > 1 ? ", NUMA node unknown" : "");
}

Finding of_card(const topology::GraphicsCard& card, int numa_nodes) {
  Finding finding{.subject = text("GPU at ", card.address),
                  .seen = text(card.model.empty() ? "NVIDIA" : card.model, place_text(card, numa_nodes),
                               link_text(card))};
  if (card.lanes > 0 && card.lanes < card.lanes_possible) {
    finding.verdict = Verdict::advice;
    finding.seen += text(" where ", card.lanes_possible, " are possible: blocks travel slower");
    finding.remedy = "seat the card in a full slot; boards often halve the lanes of two cards side by side";
  }
  return finding;
}

Finding driver(const topology::GraphicsCards& cards) {
  if (cards.driver.empty()) {
    return {
        "driver", Verdict::advice, "none is loaded: the GPU lies idle",
        "install NVIDIA's driver (Debian: nvidia-driver, Ubuntu: ubuntu-drivers install); then nvidia-smi "
        "lists the card"};
  }
  return {.subject = "driver", .seen = text("NVIDIA ", cards.driver)};
}

std::string names(const DeviceList& list) {
  std::string all;
  for (const Device& device : list.devices) {
    all += text(all.empty() ? "" : ", ", device.name, " (", bytes_text(device.memory), ")");
  }
  return all;
}

/// What this build of the program can use, whatever is on the bus.
Finding usable(const Snapshot& node) {
  const DeviceList& list = node.devices;
  if (!list.devices.empty() && !list.fault.empty()) {
    return {
        "usable GPUs", Verdict::advice,
        text(list.devices.size(), ": ", names(list), "; ", list.unanswering.size(), " more cannot be used"),
        list.fault};
  }
  if (!list.devices.empty()) {
    return {.subject = "usable GPUs", .seen = text(list.devices.size(), ": ", names(list))};
  }
  if (node.cards.cards.empty() && !list.unusable) {
    return {.subject = "usable GPUs", .seen = "none: runs on the CPU"};
  }
  return {"usable GPUs", Verdict::advice, "none: runs on the CPU", list.why_none};
}

} // namespace

Findings judge_gpus(const Snapshot& node) {
  Findings findings;
  for (const topology::GraphicsCard& card : node.cards.cards) {
    findings.push_back(of_card(card, node.machine.numa_nodes));
  }
  if (!findings.empty()) {
    findings.push_back(driver(node.cards));
  }
  findings.push_back(usable(node));
  return findings;
}

} // namespace lsdeconv::doctor
