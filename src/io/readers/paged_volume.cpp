#include "paged_volume.hpp"

#include "inspection/content_sample.hpp"
#include "inspection/fault_list.hpp"

#include "lsdeconv/core/countable.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace lsdeconv {
namespace {

/// What all slices of a volume must have in common: height, width and type.
using Kind = std::tuple<std::int64_t, std::int64_t, VoxelType>;

Kind kind_of(const PageHeader& page) {
  return {page.height, page.width, page.type()};
}

std::string kind_text(const PageHeader& page) {
  return text(page.height, "×", page.width, " ", name(page.type()));
}

/// The first page of the kind that most pages have.
const PageHeader& typical_page(const std::vector<PageHeader>& pages) {
  std::map<Kind, std::int64_t> count;
  for (const PageHeader& page : pages) {
    ++count[kind_of(page)];
  }
  return *std::max_element(pages.begin(), pages.end(), [&](const PageHeader& a, const PageHeader& b) {
    return count[kind_of(a)] < count[kind_of(b)];
  });
}

/// Adds a fault for a page of another kind than the typical one.
void add_difference(const std::string& where, const PageHeader& page, const PageHeader& typical,
                    std::vector<std::string>& faults) {
  if (kind_of(page) != kind_of(typical)) {
    faults.push_back(text(where, ": ", kind_text(page), " (y×x) where most are ", kind_text(typical)));
  }
}

void require_no(const std::vector<std::string>& faults, const std::filesystem::path& input) {
  if (!faults.empty()) {
    throw UserError(text("the input ", input.string(), " cannot be used:", bullet_list(faults)));
  }
}

void require_countable(const Extent3& extent, const std::filesystem::path& input) {
  if (!countable(extent)) {
    throw UserError(
        text("the input ", input.string(), " claims ", extent, " voxels (z×y×x), which cannot be"));
  }
}

std::uint64_t digest_of(const std::vector<InputFile>& files, const std::vector<FileHeader>& headers) {
  std::string all;
  for (std::size_t i = 0; i < files.size(); ++i) {
    all += text(files[i].name, '\0', files[i].size, ' ', headers[i].sample, '\n');
  }
  return digest_of_bytes(std::as_bytes(std::span(all)));
}

constexpr std::int64_t several_slices = -1;

InputFile input_file(const std::string& name, const FileHeader& header, std::int64_t z) {
  constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
  return {.name = name,
          .size = header.size,
          .modified = header.changed / nanoseconds_per_second,
          .z = z,
          .changed = header.changed,
          .middle = header.middle};
}

VolumeDescription describe(std::int64_t slices, const PageHeader& typical,
                           const std::filesystem::path& input) {
  VolumeDescription description;
  description.extent = {slices, typical.height, typical.width};
  require_countable(description.extent, input);
  description.type = typical.type();
  description.layout = typical.layout;
  return description;
}

/// Faults of files that cannot be used, or whose page is of another kind than the typical one.
std::vector<std::string> faults_of_files(const std::vector<std::string>& names,
                                         const std::vector<FileHeader>& headers, const PageHeader& typical) {
  std::vector<std::string> faults;
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (const std::string& fault : headers[i].faults) {
      faults.push_back(names[i] + ": " + fault);
    }
    if (headers[i].faults.empty()) {
      const std::int64_t page = headers[i].slices().front();
      const std::vector<std::string> of_page = headers[i].faults_of(page);
      for (const std::string& fault : of_page) {
        faults.push_back(names[i] + ": " + fault);
      }
      if (of_page.empty()) {
        add_difference(names[i], headers[i].pages[static_cast<std::size_t>(page)], typical, faults);
      }
    }
  }
  return faults;
}

/// The slice of a file that has only one.
const PageHeader& slice_of(const FileHeader& header) {
  return header.pages[static_cast<std::size_t>(header.slices().front())];
}

/// The slices of all files that can be used.
std::vector<PageHeader> readable_pages(const std::vector<FileHeader>& headers) {
  std::vector<PageHeader> pages;
  for (const FileHeader& header : headers) {
    if (header.faults.empty() && header.faults_of(header.slices().front()).empty()) {
      pages.push_back(slice_of(header));
    }
  }
  return pages;
}

const PageHeader& page_of(const InspectedFiles& files, const PlaneSource& plane) {
  return files.headers[static_cast<std::size_t>(plane.file)].pages[static_cast<std::size_t>(plane.page)];
}

/// The file of a plane in front of a message; empty where there is only one.
std::string file_text(const InspectedFiles& files, const PlaneSource& plane) {
  return files.paths.size() == 1
             ? ""
             : files.paths[static_cast<std::size_t>(plane.file)].filename().string() + ": ";
}

/// What speaks against files and planes.
std::vector<std::string> faults_of_planes(const InspectedFiles& files,
                                          const std::vector<PlaneSource>& planes) {
  std::vector<std::string> faults;
  for (std::size_t i = 0; i < files.paths.size(); ++i) {
    for (const std::string& fault : files.headers[i].faults) {
      faults.push_back(file_text(files, {static_cast<std::int64_t>(i), 0}) + fault);
    }
  }
  for (const PlaneSource& plane : planes) {
    const FileHeader& header = files.headers[static_cast<std::size_t>(plane.file)];
    if (header.faults.empty() && plane.page >= std::ssize(header.pages)) {
      faults.push_back(text(file_text(files, plane), "page ", plane.page + 1, " is described, but it has ",
                            header.pages.size(),
                            ": it is truncated, or its description belongs to another file"));
    }
    for (const std::string& fault : header.faults_of(plane.page)) {
      faults.push_back(file_text(files, plane) + fault);
    }
  }
  return faults;
}

void add_numbering_faults(const SliceNumbering& numbering, std::size_t files, MissingSlices missing,
                          std::vector<std::string>& faults) {
  faults.insert(faults.end(), numbering.faults.begin(), numbering.faults.end());
  const bool too_few = numbering.slices > 2 * static_cast<std::int64_t>(files);
  if (missing == MissingSlices::refuse) {
    for (const std::string& hole : numbering.holes) {
      faults.push_back(hole
                       + (too_few ? "; rename the slices so that their numbers count on"
                                  : " (--missing-slices interpolate fills holes)"));
    }
  } else if (too_few) {
    faults.push_back(
        text("only ", files, " of ", numbering.slices, " slices are there, too few to interpolate"));
  }
}

} // namespace

PagedVolume volume_of_series(const std::filesystem::path& folder, const std::vector<std::string>& names,
                             const std::vector<FileHeader>& headers, const SliceNumbering& numbering,
                             MissingSlices missing) {
  const std::vector<PageHeader> readable = readable_pages(headers);
  const PageHeader typical = readable.empty() ? PageHeader{} : typical_page(readable);
  std::vector<std::string> faults = faults_of_files(names, headers, typical);
  add_numbering_faults(numbering, names.size(), missing, faults);
  require_no(faults, folder);

  PagedVolume volume;
  volume.description = describe(numbering.slices, typical, folder);
  volume.description.order = numbering.order;
  volume.slices.resize(static_cast<std::size_t>(numbering.slices));
  for (std::size_t i = 0; i < names.size(); ++i) {
    volume.files.push_back(folder / names[i]);
    volume.description.files.push_back(input_file(names[i], headers[i], numbering.z[i]));
    volume.slices[static_cast<std::size_t>(numbering.z[i])] = {static_cast<std::int64_t>(i),
                                                               slice_of(headers[i])};
  }
  for (std::int64_t z = 0; z < numbering.slices; ++z) {
    if (volume.slices[static_cast<std::size_t>(z)].missing()) {
      volume.description.interpolated.push_back(z);
    }
  }
  volume.description.digest = digest_of(volume.description.files, headers);
  return volume;
}

PagedVolume volume_of_planes(const InspectedFiles& files, const std::vector<PlaneSource>& planes) {
  require_no(faults_of_planes(files, planes), files.input);
  std::vector<PageHeader> pages;
  for (const PlaneSource& plane : planes) {
    pages.push_back(page_of(files, plane));
  }
  const PageHeader typical = typical_page(pages);
  std::vector<std::string> faults;
  for (const PlaneSource& plane : planes) {
    add_difference(text(file_text(files, plane), "page ", plane.page + 1), page_of(files, plane), typical,
                   faults);
  }
  require_no(faults, files.input);

  PagedVolume volume;
  volume.description = describe(std::ssize(planes), typical, files.input);
  volume.files = files.paths;
  for (std::size_t i = 0; i < files.paths.size(); ++i) {
    volume.description.files.push_back(
        input_file(files.paths[i].filename().string(), files.headers[i], several_slices));
  }
  for (std::size_t z = 0; z < planes.size(); ++z) {
    volume.slices.push_back({planes[z].file, pages[z]});
  }
  volume.description.digest = digest_of(volume.description.files, files.headers);
  return volume;
}

void take_for_numbers(PagedVolume& volume) {
  if (std::all_of(volume.slices.begin(), volume.slices.end(), [](const StoredSlice& slice) {
        return slice.missing() || slice.header.conversion.changes_nothing();
      })) {
    return;
  }
  for (StoredSlice& slice : volume.slices) {
    slice.header.conversion = conversion_to_numbers(slice.header.conversion.stored);
    slice.header.layout.bytes_per_voxel = bytes_per_voxel(slice.header.type());
  }
  volume.description.type = VoxelType::float32;
  volume.description.layout.bytes_per_voxel = bytes_per_voxel(VoxelType::float32);
}

} // namespace lsdeconv
