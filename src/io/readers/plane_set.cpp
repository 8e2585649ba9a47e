#include "plane_set.hpp"

#include "axis_choice.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <numeric>

namespace lsdeconv {
namespace {

std::int64_t size_of(const std::vector<PageAxis>& axes, char name) {
  const auto found =
      std::find_if(axes.begin(), axes.end(), [&](const PageAxis& axis) { return axis.name == name; });
  return found != axes.end() ? found->size : 1;
}

std::string axes_text(const std::vector<PageAxis>& axes) {
  std::string list;
  for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
    list += text(list.empty() ? "" : "×", axis->size);
  }
  return list;
}

/// Throws UserError where the axes are not z, channel and time, each once.
void require_known(const std::vector<PageAxis>& axes, const std::filesystem::path& input) {
  for (const PageAxis& axis : axes) {
    if (axis.name == 0 || std::count(axes.begin(), axes.end(), axis) > 1) {
      throw UserError(
          text("the input ", input.string(), " holds ", axes_text(axes),
               " pages and does not say which axis is z; save the volume that is meant as a file of "
               "its own, or name the axes (tifffile: metadata={'axes': 'CZYX'})"));
    }
  }
}

} // namespace

std::vector<std::int64_t> planes_of_axes(const std::vector<PageAxis>& axes, std::int64_t pages,
                                         const ImageChoice& choice, const std::filesystem::path& input) {
  const std::int64_t described = page_count(axes);
  if (!axes.empty() && (pages < described || (axes.size() > 1 && pages > described))) {
    throw UserError(text("the input ", input.string(), " describes ", described, " pages, but has ", pages,
                         pages < described ? ": it is truncated, or its description belongs to another file"
                                           : ", so that it cannot be told what they are"));
  }
  if (axes.size() <= 1) {
    chosen_volume(choice, {}, input);
    std::vector<std::int64_t> all(static_cast<std::size_t>(pages));
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  require_known(axes, input);
  const ChosenVolume chosen =
      chosen_volume(choice, {.times = size_of(axes, 't'), .channels = size_of(axes, 'c')}, input);
  std::int64_t first = 0;
  std::int64_t step_of_z = 1;
  std::int64_t step = 1;
  for (const PageAxis& axis : axes) {
    first += step * (axis.name == 'c' ? chosen.channel : axis.name == 't' ? chosen.time : 0);
    step_of_z = axis.name == 'z' ? step : step_of_z;
    step *= axis.size;
  }
  std::vector<std::int64_t> planes;
  for (std::int64_t z = 0; z < size_of(axes, 'z'); ++z) {
    planes.push_back(first + z * step_of_z);
  }
  return planes;
}

} // namespace lsdeconv
