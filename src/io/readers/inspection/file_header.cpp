#include "file_header.hpp"

#include "content_sample.hpp"
#include "page_faults.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <algorithm>
#include <cctype>
#include <istream>

namespace lsdeconv {
namespace {

PageHeader header_of(const tiff::Directory& page, VoxelType type) {
  return {.directory = page.position,
          .height = page.height,
          .width = page.width,
          .type = type,
          .layout = {.bytes_per_voxel = bytes_per_voxel(type),
                     .chunk_rows = page.chunk_rows,
                     .chunk_columns = page.chunk_columns,
                     .compressed = !page.plain}};
}

void add_page(const tiff::File& file, FileHeader& header) {
  const std::vector<std::string> faults = page_faults(file.directory(), header.size);
  const std::string where =
      file.at_last_page() && header.pages.empty() ? "" : text("page ", header.pages.size() + 1, ": ");
  for (const std::string& fault : faults) {
    header.faults.push_back(where + fault);
  }
  header.pages.push_back(
      header_of(file.directory(), voxel_type(file.directory()).value_or(VoxelType::uint8)));
}

/// Throws Error for a stack of more than 4 GiB from ImageJ: it has a single directory, behind whose page the
/// others follow in a way that only ImageJ knows.
void require_listed_pages(const tiff::File& file) {
  const std::string& description = file.directory().description;
  const std::size_t images = description.find("\nimages=");
  if (description.starts_with("ImageJ=") && images != std::string::npos && file.at_last_page()
      && std::atoll(description.c_str() + images + 8) > 1) {
    throw Error("an ImageJ stack whose pages the file does not list; save it as BigTIFF or as a series");
  }
}

void inspect_pages(tiff::File& file, PagesWanted wanted, FileHeader& header) {
  require_listed_pages(file);
  if (wanted == PagesWanted::one && !file.at_last_page()) {
    throw Error("several pages where a folder holds one slice per file; name the file itself as input");
  }
  add_page(file, header);
  while (!file.at_last_page()) {
    file.go_to_next_page();
    add_page(file, header);
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
    header.modified = file.modified();
    inspect_pages(file, wanted, header);
    header.sample = sampled_digest(file, chunks);
  } catch (const Error& error) {
    header.faults.push_back(printable(error.what()));
  }
  return header;
}

std::string to_text(const FileHeader& header) {
  std::string out = text(header.size, ' ', header.modified, ' ', header.sample, ' ', header.pages.size(), ' ',
                         header.faults.size(), '\n');
  for (const PageHeader& page : header.pages) {
    out += text(page.directory, ' ', page.height, ' ', page.width, ' ', static_cast<int>(page.type), ' ',
                page.layout.chunk_rows, ' ', page.layout.chunk_columns, ' ', page.layout.compressed, '\n');
  }
  for (const std::string& fault : header.faults) {
    out += fault + '\n';
  }
  return out;
}

FileHeader header_from(std::istream& in) {
  FileHeader header;
  std::size_t pages = 0;
  std::size_t faults = 0;
  in >> header.size >> header.modified >> header.sample >> pages >> faults;
  header.pages.resize(pages);
  for (PageHeader& page : header.pages) {
    int type = 0;
    in >> page.directory >> page.height >> page.width >> type >> page.layout.chunk_rows
        >> page.layout.chunk_columns >> page.layout.compressed;
    page.type = static_cast<VoxelType>(type);
    page.layout.bytes_per_voxel = bytes_per_voxel(page.type);
  }
  in.ignore(); // the end of the last line of numbers
  header.faults.resize(faults);
  for (std::string& fault : header.faults) {
    std::getline(in, fault);
  }
  return header;
}

} // namespace lsdeconv
