#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <hdf5.h>

namespace lsdeconv::hdf5 {

std::string library_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  (void)H5get_libversion(&major, &minor, &release); // fails for null pointers only
  return text(major, ".", minor, ".", release);
}

} // namespace lsdeconv::hdf5
