#include "lsdeconv/sys/tiff/file.hpp"

#include <tiffio.h>

#include <sstream>

namespace lsdeconv::tiff {

/// The library's own text is "LIBTIFF, Version 4.5.0" and a copyright.
std::string library_version() {
  std::istringstream words(TIFFGetVersion());
  std::string word;
  while (words >> word && word != "Version") {
  }
  words >> word;
  return word;
}

} // namespace lsdeconv::tiff
