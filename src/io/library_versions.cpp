#include "lsdeconv/io/library_versions.hpp"

#include "lsdeconv/sys/hdf5/file.hpp"
#include "lsdeconv/sys/png/image.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

namespace lsdeconv {

std::string file_library_versions() {
  return "HDF5 " + hdf5::library_version() + ", libtiff " + tiff::library_version() + ", libpng "
         + png::library_version();
}

} // namespace lsdeconv
