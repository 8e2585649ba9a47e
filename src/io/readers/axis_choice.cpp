#include "axis_choice.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {
namespace {

/// One axis by which a volume is chosen.
struct Axis {
  std::string_view option;
  std::string_view name; ///< In the plural.
  std::int64_t size;
  std::optional<int> wanted;
  bool must_be_chosen = true; ///< Else the first is meant where nothing is said.
};

/// Throws UserError for a choice beyond the end of the axis.
void require_present(const Axis& axis, const std::filesystem::path& input) {
  if (!axis.wanted || *axis.wanted < axis.size) {
    return;
  }
  throw UserError(axis.size == 1
                      ? text("--", axis.option, " ", *axis.wanted, " cannot be: the input ", input.string(),
                             " has no ", axis.name, " to choose from; leave --", axis.option, " out")
                      : text("--", axis.option, " ", *axis.wanted, " cannot be: the input ", input.string(),
                             " has ", axis.size, " ", axis.name, ", numbered from 0 to ", axis.size - 1));
}

std::string joined(const std::vector<std::string>& parts) {
  std::string list;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    list += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  }
  return list;
}

/// Throws UserError where axes with several volumes are left open.
template <std::size_t count>
void require_chosen(const std::array<Axis, count>& all, bool by_options, const std::filesystem::path& input) {
  std::vector<std::string> axes;
  std::vector<std::string> options;
  for (const Axis& axis : all) {
    if (axis.must_be_chosen && axis.size > 1 && !axis.wanted) {
      axes.push_back(text(axis.size, " ", axis.name));
      options.push_back(text("--", axis.option, " N (0 to ", axis.size - 1, ")"));
    }
  }
  if (!axes.empty()) {
    throw UserError(text("the input ", input.string(), " holds ", joined(axes),
                         ", but one volume is wanted; ",
                         by_options ? "choose it with " + joined(options)
                                    : std::string("save the one that is meant as a file of its own")));
  }
}

} // namespace

ChosenVolume chosen_volume(const ImageChoice& choice, const VolumeAxes& axes,
                           const std::filesystem::path& input) {
  const std::array<Axis, 4> all{{
      {"image", "images", axes.images, choice.image},
      {"time", "times", axes.times, choice.time},
      {"channel", "channels", axes.channels, choice.channel},
      {"input-level", "scales", axes.levels, choice.level, false},
  }};
  for (const Axis& axis : all) {
    require_present(axis, input);
  }
  require_chosen(all, choice.by_options, input);
  return {choice.image.value_or(0), choice.time.value_or(0), choice.channel.value_or(0), choice.level};
}

} // namespace lsdeconv
