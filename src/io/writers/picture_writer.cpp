#include "lsdeconv/io/writers/picture_writer.hpp"

#include "lsdeconv/sys/tiff/writer.hpp"

#include <span>

namespace lsdeconv {

void write_picture(const std::filesystem::path& path, const Volume<std::uint8_t>& picture,
                   const std::string& description) {
  tiff::PageFormat format;
  format.height = picture.extent().y;
  format.width = picture.extent().x;
  format.bits = 8;
  format.description = description;
  tiff::Writer writer(path, format);
  writer.write_page(std::as_bytes(std::span(picture.data(), static_cast<std::size_t>(picture.size()))));
  writer.finish().publish();
}

} // namespace lsdeconv
