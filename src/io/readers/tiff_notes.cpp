#include "lsdeconv/io/readers/tiff_notes.hpp"

#include "lsdeconv/core/text.hpp"

namespace lsdeconv {

std::string imagej_description(const std::string& title, std::int64_t slices, const Spacing3& voxel) {
  return text("ImageJ=1.53\nimages=", slices, "\nslices=", slices,
              "\nunit=um\nspacing=", number_text(voxel.z), "\nloop=false\n", "title=", title, "\n");
}

} // namespace lsdeconv
