#include "file_header.hpp"

#include "content_sample.hpp"
#include "page_axes.hpp"
#include "page_faults.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <algorithm>
#include <cctype>
#include <istream>

namespace lsdeconv {
namespace {

PageHeader header_of(const tiff::Directory& page, SampleCoding coding) {
  const SampleConversion conversion = conversion_to_counts(coding);
  return {.directory = page.position,
          .height = page.height,
          .width = page.width,
          .conversion = conversion,
          .layout = {.bytes_per_voxel = bytes_per_voxel(conversion.voxel),
                     .chunk_rows = page.chunk_rows,
                     .chunk_columns = page.chunk_columns,
                     .compressed = !page.plain},
          .reduced = false};
}

/// Adds the page at which the file is.
void add_page(const tiff::File& file, FileHeader& header) {
  const tiff::Directory& page = file.directory();
  const std::int64_t number = std::ssize(header.pages);
  for (const std::string& fault : page_faults(page, header.size)) {
    header.page_faults.push_back({number, fault});
  }
  header.pages.push_back(header_of(page, sample_coding(page).value_or(SampleCoding::uint8)));
  const bool is_alone = number == 0 && file.at_last_page();
  header.pages.back().reduced = !is_alone && file.is_reduced();
}

/// Whether the chunks of a page are its rows, one behind the other, as they are.
bool lies_in_one_piece(const tiff::Directory& page) {
  bool in_one_piece = page.plain && !page.tiled && !page.offsets.empty();
  for (std::size_t chunk = 1; in_one_piece && chunk < page.offsets.size(); ++chunk) {
    in_one_piece =
        page.offsets[chunk]
        == page.offsets[chunk - 1]
               + static_cast<std::uint64_t>(page.chunk_bytes(static_cast<std::int64_t>(chunk) - 1));
  }
  return in_one_piece;
}

/// Adds the pages of a stack that lists only its first one, all of which lie behind that. Throws Error where
/// they cannot.
void add_unlisted_pages(const tiff::Directory& page, std::int64_t images, FileHeader& header) {
  const auto missing = [&](const std::string& why) {
    return Error(text("it describes ", images, " images, but lists one page, ", why));
  };
  if (!lies_in_one_piece(page)) {
    throw missing(
        "which is compressed or in pieces, so that nobody can find the others; save it as a series");
  }
  const std::int64_t bytes = page.height * page.width * page.bytes_per_pixel();
  const std::int64_t room = (header.size - static_cast<std::int64_t>(page.offsets.front())) / bytes;
  if (room < images) {
    throw missing(text("and its ", header.size, " bytes have room for ", room,
                       " only: it is truncated, or its description belongs to another file"));
  }
  header.pages.reserve(static_cast<std::size_t>(images));
  for (std::int64_t image = 1; image < images; ++image) {
    header.pages.push_back(header.pages.front());
    header.pages.back().shift = image * bytes;
  }
}

void inspect_pages(tiff::File& file, PagesWanted wanted, FileHeader& header) {
  add_page(file, header);
  const std::int64_t images = described_pages(file.directory());
  if (images > 1 && header.page_faults.empty() && file.at_last_page()) {
    add_unlisted_pages(file.directory(), images, header);
  }
  while (!file.at_last_page()) {
    file.go_to_next_page();
    add_page(file, header);
  }
  if (wanted == PagesWanted::one && header.slices().size() > 1) {
    throw Error(
        "several pages where a folder holds one slice per file; if they are slices, name the file "
        "itself as input, if they are channels or times of one slice, save each as a file of its own");
  }
}

} // namespace

std::string printable(std::string line) {
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return std::iscntrl(c) != 0; }, ' ');
  return line;
}

FileHeader inspect_file(const std::filesystem::path& path, PagesWanted wanted, std::int64_t chunks) {
  FileHeader header;
  try {
    tiff::File file(path);
    header.size = file.size();
    header.changed = file.changed();
    inspect_pages(file, wanted, header);
    header.sample = sampled_digest(file, chunks);
    header.middle = middle_digest(file);
  } catch (const Error& error) {
    header.faults.push_back(printable(error.what()));
  }
  return header;
}

std::string to_text(const FileHeader& header) {
  std::string out =
      text(header.size, ' ', header.changed, ' ', header.sample, ' ', header.middle, ' ', header.pages.size(),
           ' ', header.page_faults.size(), ' ', header.faults.size(), '\n');
  for (const PageHeader& page : header.pages) {
    out += text(page.directory, ' ', page.shift, ' ', page.height, ' ', page.width, ' ',
                static_cast<int>(page.conversion.stored), ' ', page.layout.chunk_rows, ' ',
                page.layout.chunk_columns, ' ', page.layout.compressed, ' ', page.reduced, '\n');
  }
  for (const PageFault& fault : header.page_faults) {
    out += text(fault.page, ' ', fault.text, '\n');
  }
  for (const std::string& fault : header.faults) {
    out += fault + '\n';
  }
  return out;
}

FileHeader header_from(std::istream& in) {
  FileHeader header;
  std::size_t pages = 0;
  std::size_t page_faults = 0;
  std::size_t faults = 0;
  in >> header.size >> header.changed >> header.sample >> header.middle >> pages >> page_faults >> faults;
  header.pages.resize(pages);
  for (PageHeader& page : header.pages) {
    int stored = 0;
    in >> page.directory >> page.shift >> page.height >> page.width >> stored >> page.layout.chunk_rows
        >> page.layout.chunk_columns >> page.layout.compressed >> page.reduced;
    page.conversion = conversion_to_counts(static_cast<SampleCoding>(stored));
    page.layout.bytes_per_voxel = bytes_per_voxel(page.type());
  }
  in.ignore(); // the end of the last line of numbers
  header.page_faults.resize(page_faults);
  for (PageFault& fault : header.page_faults) {
    in >> fault.page;
    in.ignore();
    std::getline(in, fault.text);
  }
  header.faults.resize(faults);
  for (std::string& fault : header.faults) {
    std::getline(in, fault);
  }
  return header;
}

std::vector<std::int64_t> FileHeader::slices() const {
  const bool all =
      std::all_of(pages.begin(), pages.end(), [](const PageHeader& page) { return page.reduced; });
  std::vector<std::int64_t> numbers;
  for (std::size_t page = 0; page < pages.size(); ++page) {
    if (all || !pages[page].reduced) {
      numbers.push_back(static_cast<std::int64_t>(page));
    }
  }
  return numbers;
}

std::vector<std::string> FileHeader::faults_of(std::int64_t page) const {
  std::vector<std::string> found;
  for (const PageFault& fault : page_faults) {
    if (fault.page == page) {
      found.push_back(pages.size() > 1 ? text("page ", page + 1, ": ", fault.text) : fault.text);
    }
  }
  return found;
}

} // namespace lsdeconv
