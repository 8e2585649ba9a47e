#include "lsdeconv/io/readers/tiff_notes.hpp"

#include "inspection/stated_voxel.hpp"
#include "naming/slice_names.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/tiff/file.hpp"

namespace lsdeconv {

TiffNotes tiff_notes(const std::filesystem::path& path) {
  const tiff::File file(std::filesystem::is_directory(path) ? path / slice_names(path, "").front() : path);
  return {file.directory().description, stated_voxel(file.directory())};
}

std::string imagej_description(const std::string& title, std::int64_t slices, const Spacing3& voxel) {
  return text("ImageJ=1.53\nimages=", slices, "\nslices=", slices,
              "\nunit=um\nspacing=", number_text(voxel.z), "\nloop=false\n", "title=", title, "\n");
}

} // namespace lsdeconv
