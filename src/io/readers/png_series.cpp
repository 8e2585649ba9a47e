#include "inspection/png_header.hpp"
#include "page_formats.hpp"
#include "png_source.hpp"
#include "slice_series.hpp"

namespace lsdeconv {

bool is_png_series(const std::filesystem::path& path) {
  return std::filesystem::is_directory(path) && holds_slices(path, slice_kind("png-series"))
         && !holds_slices(path, slice_kind("tiff-series"));
}

std::unique_ptr<VolumeReader> open_png_series(const std::filesystem::path& folder, const OpenOptions& options,
                                              const mpi::Communicator& ranks) {
  const std::vector<std::string> names =
      shared_names(folder, options.pattern, slice_kind("png-series"), ranks);
  return reader_of_pages<PngSource>(inspected_series(folder, names, inspect_png, options, ranks), options,
                                    ranks);
}

} // namespace lsdeconv
