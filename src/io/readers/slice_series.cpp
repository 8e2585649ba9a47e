#include "slice_series.hpp"

#include "axis_choice.hpp"
#include "inspection/shared_inspection.hpp"

#include "lsdeconv/core/error.hpp"

#include <algorithm>
#include <sstream>

namespace lsdeconv {
namespace fs = std::filesystem;

std::vector<std::string> shared_names(const fs::path& folder, const std::string& pattern,
                                      const SliceKind& kind, const mpi::Communicator& ranks) {
  const std::string joined = ranks.on_root([&] {
    std::string list;
    for (const std::string& name : slice_names(folder, pattern, kind)) {
      list += name + '\0';
    }
    return list;
  });
  std::vector<std::string> names;
  std::istringstream in(joined);
  for (std::string name; std::getline(in, name, '\0');) {
    names.push_back(name);
  }
  return names;
}

PagedVolume inspected_series(const fs::path& folder, const std::vector<std::string>& names,
                             Inspection inspect, const OpenOptions& options, const mpi::Communicator& ranks) {
  SliceNumbering numbering;
  ranks.all_or_none([&] {
    chosen_volume(options.choice, {}, folder);
    numbering =
        with_context([&] { return folder.string(); }, [&] { return number_slices(names, options.pattern); });
  });
  std::vector<fs::path> files(names.size());
  std::transform(names.begin(), names.end(), files.begin(),
                 [&](const std::string& name) { return folder / name; });
  const std::vector<FileHeader> headers =
      inspect_files(files, PagesWanted::one, options.threads, ranks, inspect);
  PagedVolume volume;
  ranks.all_or_none([&] { volume = volume_of_series(folder, names, headers, numbering, options.missing); });
  return volume;
}

} // namespace lsdeconv
