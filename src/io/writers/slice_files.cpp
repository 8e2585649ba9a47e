#include "lsdeconv/io/writers/slice_files.hpp"

#include "file_names.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <iomanip>
#include <iterator>
#include <optional>
#include <set>

namespace lsdeconv {
namespace {

constexpr int least_digits = 6;

/// The input files that hold one slice each, in the order of z.
std::vector<InputFile> single_slices(const std::vector<InputFile>& inputs) {
  std::vector<InputFile> singles;
  std::copy_if(inputs.begin(), inputs.end(), std::back_inserter(singles),
               [](const InputFile& input) { return input.z >= 0; });
  std::sort(singles.begin(), singles.end(), [](const InputFile& a, const InputFile& b) { return a.z < b.z; });
  return singles;
}

/// The name of the slice at z, which may be missing; none where no name follows from the input's.
std::optional<std::string> name_at(std::int64_t z, const std::vector<InputFile>& singles) {
  const auto next = std::lower_bound(singles.begin(), singles.end(), z,
                                     [](const InputFile& input, std::int64_t at) { return input.z < at; });
  if (next == singles.end()) {
    return std::nullopt;
  }
  if (next->z == z) {
    return next->name;
  }
  if (next == singles.begin()) {
    return std::nullopt;
  }
  const auto before = std::prev(next);
  return name_between(before->name, next->name, {.place = z - before->z, .places = next->z - before->z});
}

bool all_differ(const std::vector<SliceFile>& slices) {
  std::set<std::string_view> names;
  return std::all_of(slices.begin(), slices.end(),
                     [&](const SliceFile& slice) { return names.insert(slice.name).second; });
}

/// Gives the input's slices names that sort in the order of z; false where there are none.
bool make_sortable(std::vector<InputFile>& singles) {
  std::vector<std::string> names;
  std::transform(singles.begin(), singles.end(), std::back_inserter(names),
                 [](const InputFile& input) { return input.name; });
  const std::optional<std::vector<std::string>> sortable = sortable_names(std::move(names));
  for (std::size_t i = 0; sortable && i < singles.size(); ++i) {
    singles[i].name = (*sortable)[i];
  }
  return sortable.has_value();
}

/// Names each slice after the input's; false, and some are named, where that is not possible.
bool name_after_input(SliceFiles& files, std::vector<InputFile> singles) {
  if (!make_sortable(singles)) {
    return false;
  }
  for (std::size_t i = 0; i < files.slices.size(); ++i) {
    const std::optional<std::string> name = name_at(files.first_z + static_cast<std::int64_t>(i), singles);
    if (!name || !is_usable(*name)) {
      return false;
    }
    files.slices[i].name = with_tiff_ending(*name);
  }
  return all_differ(files.slices);
}

} // namespace

std::filesystem::path SliceFiles::path(std::int64_t z) const {
  return folder / slices.at(static_cast<std::size_t>(z)).name;
}

SliceFiles numbered_slices(std::filesystem::path folder, std::int64_t count, std::int64_t first_z) {
  SliceFiles files{std::move(folder), first_z, {}};
  const int digits = std::max(least_digits, static_cast<int>(std::to_string(first_z + count).size()));
  for (std::int64_t z = first_z; z < first_z + count; ++z) {
    files.slices.push_back({text("img_", std::setfill('0'), std::setw(digits), z + 1, ".tif")});
  }
  return files;
}

SliceFiles slice_files(std::filesystem::path folder, const std::vector<InputFile>& inputs,
                       std::int64_t first_z, std::int64_t count, SliceNaming naming) {
  const std::vector<InputFile> singles = single_slices(inputs);
  SliceFiles numbered = numbered_slices(std::move(folder), count, first_z);
  for (const InputFile& input : singles) {
    if (input.z >= first_z && input.z < first_z + count && is_printable(input.name)) {
      numbered.slices[static_cast<std::size_t>(input.z - first_z)].input = input.name;
    }
  }
  SliceFiles named = numbered;
  return naming == SliceNaming::input && name_after_input(named, singles) ? named : numbered;
}

} // namespace lsdeconv
