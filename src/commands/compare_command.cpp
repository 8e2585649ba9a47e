#include "compared_volume.hpp"
#include "comparison_page.hpp"
#include "volume_comparison.hpp"

#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/pages/page_file.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::string_view names_of_axes = "zyx";

Json known(double value) {
  return std::isfinite(value) ? Json(value) : Json();
}

std::string number(double value) {
  return std::isfinite(value) ? short_text(value) : std::string("not known");
}

/// In micrometres where these are known, else in voxels.
struct Length {
  Spacing3 voxel;

  [[nodiscard]] bool in_micrometres() const { return voxel.z > 0 && voxel.y > 0 && voxel.x > 0; }
  [[nodiscard]] std::string text_of(double voxels, int axis) const {
    return in_micrometres() ? text(short_text(voxels * voxel[axis]), " µm")
                            : text(short_text(voxels), " voxels");
  }
};

std::string shift_text(const Triple<double>& shift) {
  return text("z ", short_text(shift.z), ", y ", short_text(shift.y), ", x ", short_text(shift.x));
}

std::string agreement_text(const Triple<std::optional<double>>& agreement, const Length& length) {
  std::string words;
  for (int axis = 0; axis < axes; ++axis) {
    words += text(axis == 0 ? "" : ", ", names_of_axes[static_cast<std::size_t>(axis)], " ",
                  agreement[axis] ? length.text_of(*agreement[axis], axis) : std::string("not at all"));
  }
  return words;
}

std::vector<ComparisonFact> facts_of(const VolumeComparison& comparison, const Length& length) {
  const DifferenceSums& sums = comparison.sums;
  return {
      {"relative difference", number(sums.relative_l2()),
       "root of the sum of squared differences over that of squares of the first; 0 where they are equal"},
      {"largest difference", number(sums.largest), "of all voxels, absolute"},
      {"mean difference", number(sums.mean()), "second less first"},
      {"voxels that differ", text(sums.unlike, " of ", sums.voxels), ""},
      {"correlation", number(sums.correlation()), "Pearson's; 1 where they differ by scale and offset only"},
      {"scale", number(sums.scale()), "s of s × first + offset, which is nearest to the second"},
      {"offset", number(sums.offset()), "of the same"},
      {"shift in voxels", shift_text(comparison.shift),
       "by which the second must be moved to lie on the first"},
      {"agree down to", agreement_text(comparison.agreement, length),
       "period at which their Fourier shell correlation falls below 1/7; never below 2 voxels"}};
}

std::string facts_text(const std::vector<ComparisonFact>& facts) {
  constexpr std::size_t column = 22;
  std::string lines;
  for (const ComparisonFact& fact : facts) {
    lines += fact.name + std::string(column - std::min(column, fact.name.size()), ' ') + fact.value + "\n";
  }
  return lines;
}

Json volume_json(const std::filesystem::path& path, const VolumeReader& reader) {
  const VolumeDescription& description = reader.description();
  return {{"path", std::filesystem::absolute(path).string()},
          {"extent_zyx", extent_json(description.extent)},
          {"type", name(description.type)}};
}

Json comparison_json(const VolumeComparison& comparison, const Length& length) {
  const DifferenceSums& sums = comparison.sums;
  Json agreement = Json::array();
  for (int axis = 0; axis < axes; ++axis) {
    agreement.push_back(comparison.agreement[axis] ? Json(*comparison.agreement[axis]) : Json());
  }
  return {{"voxel_um_zyx", length.in_micrometres() ? axes_json(length.voxel) : Json()},
          {"voxels", sums.voxels},
          {"voxels_unlike", sums.unlike},
          {"relative_difference", known(sums.relative_l2())},
          {"largest_difference", known(sums.largest)},
          {"mean_difference", known(sums.mean())},
          {"correlation", known(sums.correlation())},
          {"scale", known(sums.scale())},
          {"offset", known(sums.offset())},
          {"shift_voxels_zyx", axes_json(comparison.shift)},
          {"agreement_voxels_zyx", agreement}};
}

/// The page where one is asked for: its path, else an empty one. Throws Error where it cannot be written.
std::string written_page(const RunConfig& config, const VolumeComparison& comparison, const Length& length,
                         const std::vector<ComparisonFact>& facts) {
  if (config.output.empty()) {
    return {};
  }
  const std::string failure = write_page(
      config.output,
      comparison_page(comparison, {config.input.string(), config.compared.string(), length.voxel}, facts));
  if (!failure.empty()) {
    throw Error(failure);
  }
  return std::filesystem::absolute(config.output).string();
}

} // namespace

int command::compare(const RunConfig& config, const mpi::Communicator& ranks) {
  if (!config.output.empty()) { // before anything takes long
    ranks.all_or_none([&] { require_page_place(config.output, "--output"); });
  }
  const int threads = share_node(config, ranks).threads;
  const auto first = open_compared(config.input, config, threads, ranks);
  const auto second = open_compared(config.compared, config, threads, ranks);
  const VolumeComparison comparison = compared(*first, *second, ranks);
  ranks.all_or_none([&] {
    if (!ranks.is_root()) {
      return;
    }
    const Spacing3& stated = first->description().stated.voxel;
    const Length length{stated.x > 0 ? stated : second->description().stated.voxel};
    const std::vector<ComparisonFact> facts = facts_of(comparison, length);
    const std::string page = written_page(config, comparison, length, facts);
    if (config.json) {
      Json json{{"version", 1},
                {"first", volume_json(config.input, *first)},
                {"second", volume_json(config.compared, *second)}};
      json.update(comparison_json(comparison, length));
      json["page"] = page.empty() ? Json() : Json(page);
      standard_output::print(json_text(json));
    } else {
      standard_output::print(facts_text(facts)
                             + (page.empty() ? "" : text("written to ", config.output.string(), "\n")));
    }
  });
  return 0;
}

} // namespace lsdeconv
