#include "first_page.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

#include <sstream>

namespace lsdeconv {
namespace {

std::string as_text(const tiff::Directory& page) {
  return text(page.height, ' ', page.width, ' ', number_text(page.row_resolution), ' ',
              number_text(page.column_resolution), ' ', page.resolution_is_per_centimetre, '\n',
              page.description);
}

tiff::Directory page_from(const std::string& shared) {
  tiff::Directory page;
  std::istringstream in(shared);
  in >> page.height >> page.width >> page.row_resolution >> page.column_resolution
      >> page.resolution_is_per_centimetre;
  const std::size_t line = shared.find('\n');
  page.description = line == std::string::npos ? "" : shared.substr(line + 1);
  return page;
}

} // namespace

tiff::Directory shared_first_page(const std::filesystem::path& path, const mpi::Communicator& ranks) {
  return page_from(ranks.on_root([&] {
    try {
      return as_text(tiff::File(path).directory());
    } catch (const Error&) {
      return std::string();
    }
  }));
}

} // namespace lsdeconv
