#include "lsdeconv/io/readers/tiff_notes.hpp"

#include "inspection/description_lines.hpp"

#include "lsdeconv/core/text.hpp"

namespace lsdeconv {

bool describes_result(std::string_view description) {
  bool marked = description.starts_with(slice_mark);
  for (const char before : {'\n', '>'}) { // a line of its own, or the content of an element of OME-XML
    marked = marked || description.find(before + std::string(slice_mark)) != std::string_view::npos;
  }
  return marked && !line_value(description, run_entry).empty();
}

bool describes_psf(std::string_view description) {
  return description == psf_picture_legend || line_value(description, "title").starts_with(psf_mark);
}

std::string imagej_description(const std::string& title, std::int64_t slices, const Spacing3& voxel) {
  return text("ImageJ=1.53\nimages=", slices, "\nslices=", slices,
              "\nunit=um\nspacing=", number_text(voxel.z), "\nloop=false\n", "title=", title, "\n");
}

} // namespace lsdeconv
