#include "lsdeconv/io/readers/volume_search.hpp"

#include "inspection/file_header.hpp"
#include "inspection/page_metadata.hpp"
#include "naming/name_series.hpp"
#include "naming/slice_names.hpp"
#include "naming/slice_numbering.hpp"
#include "naming/slice_pattern.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/tiff_notes.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <system_error>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

using Names = std::vector<std::string>;

/// The visible entries of a folder, in natural order.
struct Listing {
  Names files;
  Names folders;
};

Listing list(const fs::path& folder, std::error_code& failure) {
  Listing listing;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
       entry.increment(failure)) {
    const std::string name = entry->path().filename().string();
    std::error_code unreadable;
    if (!name.starts_with('.')) {
      (entry->is_directory(unreadable) ? listing.folders : listing.files).push_back(name);
    }
  }
  std::sort(listing.files.begin(), listing.files.end(), natural_less);
  std::sort(listing.folders.begin(), listing.folders.end(), natural_less);
  return listing;
}

/// Whether a name is one that a run gives to its output or its checkpoint.
bool is_name_of_result(const std::string& name) {
  const std::string stem = name.substr(0, name.find('.'));
  return stem == "deconvolved" || stem.starts_with("deconvolved_") || stem.ends_with("_deconvolved")
         || name == "checkpoint.h5" || name.ends_with(".checkpoint.h5");
}

/// Whether a folder is what a run has written: by its usual name, or by what lies in it or, of runs of
/// earlier versions, among the files beside it.
bool is_result(const fs::path& folder, const std::set<std::string>& files) {
  const std::string name = folder.filename().string();
  std::error_code unknown;
  return is_name_of_result(name) || files.contains(name + ".report.json")
         || files.contains(name + ".checkpoint.h5") || fs::exists(folder / "checkpoint.h5", unknown)
         || is_own_report(folder / "report.json");
}

/// Whether a file is a PSF of this program, or a picture of one.
bool is_psf(const fs::path& path) {
  try {
    return describes_psf(tiff::File(path).directory().description);
  } catch (const Error&) { // no TIFF
    return false;
  }
}

/// Whether the format is that of folders of slices, which are found by the names of their files.
bool is_of_slices(const VolumeFormatRow& row) {
  return std::any_of(slice_kinds().begin(), slice_kinds().end(),
                     [&](const SliceKind& kind) { return kind.format == row.name; });
}

/// The format of a path that is a volume by itself; null where it is none.
const VolumeFormatRow* row_for(const fs::path& path) {
  const auto found = std::find_if(volume_formats().begin(), volume_formats().end(),
                                  [&](const auto& row) { return !is_of_slices(row) && row.accepts(path); });
  return found == volume_formats().end() ? nullptr : &*found;
}

class Search {
public:
  explicit Search(std::size_t most_folders) : folders_left_(most_folders) {}

  void look_into(const fs::path& folder, bool is_root) {
    if (folders_left_ == 0) {
      found_.complete = false;
      return;
    }
    --folders_left_;
    std::error_code failure;
    const fs::path real = fs::canonical(folder, failure);
    const Listing listing = failure ? Listing{} : list(folder, failure);
    if (failure && is_root) {
      throw UserError(text("cannot read the folder ", folder.string(), ": ", failure.message()));
    }
    if (failure) {
      found_.unreadable.push_back(folder);
    } else if (seen_.insert(real).second) { // links may lead in circles
      add_files(folder, listing);
      add_folders(folder, listing);
    }
  }

  FolderContents take() { return std::move(found_); }

private:
  void add_files(const fs::path& folder, const Listing& listing) {
    Names others = listing.files;
    for (const SliceKind& kind : slice_kinds()) {
      const auto slices = std::stable_partition(
          others.begin(), others.end(), [&](const std::string& name) { return !kind.is_slice(name); });
      if (const Names names(slices, others.end()); !names.empty()) {
        add_slices(folder, kind, names, kinds_in(listing.files) > 1);
      }
      others.erase(slices, others.end());
    }
    for (const std::string& name : others) {
      // An XML file that describes a volume lies beside it, and most others describe none.
      const bool is_none = is_name_of_result(name) || fs::path(name).extension() == ".xml";
      if (const VolumeFormatRow* row = is_none ? nullptr : row_for(folder / name); row != nullptr) {
        found_.volumes.push_back({folder / name, "", row->name, 1, folder / name, {}, {}, ""});
      }
    }
  }

  void add_folders(const fs::path& folder, const Listing& listing) {
    const std::set<std::string> files(listing.files.begin(), listing.files.end());
    for (const std::string& name : listing.folders) {
      const fs::path path = folder / name;
      if (is_result(path, files)) {
        found_.results.push_back(path);
      } else if (const VolumeFormatRow* row = row_for(path); row != nullptr) {
        found_.volumes.push_back({path, "", row->name, 1, path, {}, {}, ""});
      } else {
        look_into(path, false);
      }
    }
  }

  /// Kinds of slices among the files.
  static std::ptrdiff_t kinds_in(const Names& files) {
    return std::count_if(slice_kinds().begin(), slice_kinds().end(), [&](const SliceKind& kind) {
      return std::any_of(files.begin(), files.end(),
                         [&](const std::string& name) { return kind.is_slice(name); });
    });
  }

  /// is_mixed: whether there are slices of another kind beside these.
  void add_slices(const fs::path& folder, const SliceKind& kind, const Names& names, bool is_mixed) {
    const NamesBySeries divided = names_by_series(names);
    const bool alone = divided.series.size() == 1;
    for (const NameSeries& series : divided.series) {
      const fs::path first = folder / names[series.first];
      const VolumeFormatRow* of_file = row_for(first);
      const FileHeader header = of_file == nullptr ? FileHeader{} : inspect_file(first, PagesWanted::any, 0);
      if (header.pages.size() > 1) {
        add_stacks(folder, *of_file, names, series, header);
      } else if (is_psf(first)) {
        leave_out(folder, names, series);
      } else if (series.files == 1) {
        ++found_.images;
      } else {
        const std::string of_kind = is_mixed ? "*" + first.extension().string() : "";
        FoundVolume volume{folder, alone ? of_kind : series.pattern, kind.format, series.files, first, {}, {},
                           ""};
        describe(volume, header, series.files);
        if (alone && !divided.is_one()) {
          volume.problem = refusal(divided, names);
        } else {
          volume.problem = hole_in(names, alone ? "" : series.pattern);
        }
        found_.volumes.push_back(std::move(volume));
      }
    }
  }

  /// Files of several slices each, of which the first is known.
  void add_stacks(const fs::path& folder, const VolumeFormatRow& row, const Names& names,
                  const NameSeries& series, const FileHeader& header) {
    const SlicePattern pattern(series.pattern);
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool is_one = i == series.first || (series.files > 1 && pattern.matches(names[i]));
      if (is_one && is_psf(folder / names[i])) {
        found_.results.push_back(folder / names[i]);
      } else if (is_one) {
        FoundVolume volume{folder / names[i], "", row.name, 1, folder / names[i], {}, {}, ""};
        if (i == series.first) {
          describe(volume, header, std::ssize(header.pages));
        }
        found_.volumes.push_back(std::move(volume));
      }
    }
  }

  /// Files that are pictures of PSFs, as the first shows.
  void leave_out(const fs::path& folder, const Names& names, const NameSeries& series) {
    const SlicePattern pattern(series.pattern);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (i == series.first || (series.files > 1 && pattern.matches(names[i]))) {
        found_.results.push_back(folder / names[i]);
      }
    }
  }

  static void describe(FoundVolume& volume, const FileHeader& header, std::int64_t slices) {
    if (!header.pages.empty()) {
      volume.extent = {slices, header.pages.front().height, header.pages.front().width};
    }
    try {
      volume.stated = page_metadata(tiff::File(volume.first).directory());
    } catch (const Error&) { // no TIFF: its metadata are not looked at
    }
  }

  /// The first number that is missing between the names of a series; empty where there is none.
  static std::string hole_in(const Names& names, const std::string& pattern) {
    const SlicePattern wanted(pattern);
    Names own = names;
    std::erase_if(own, [&](const std::string& name) { return !wanted.matches(name); });
    try {
      const SliceNumbering numbering = number_slices(own, pattern);
      return numbering.holes.empty() ? "" : numbering.holes.front();
    } catch (const UserError& error) {
      return error.what();
    }
  }

  static std::string refusal(const NamesBySeries& divided, const Names& names) {
    try {
      require_one_series(divided, names);
    } catch (const UserError& error) {
      return error.what();
    }
    return "";
  }

  FolderContents found_;
  std::set<fs::path> seen_;
  std::size_t folders_left_;
};

} // namespace

FolderContents find_volumes(const fs::path& folder, std::size_t most_folders) {
  Search search(most_folders);
  search.look_into(folder, true);
  return search.take();
}

} // namespace lsdeconv
