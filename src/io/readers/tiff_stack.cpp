#include "chunked_volume_reader.hpp"
#include "inspection/shared_inspection.hpp"
#include "naming/slice_names.hpp"
#include "page_formats.hpp"
#include "paged_source.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv {

bool is_tiff_stack(const std::filesystem::path& path) {
  return has_tiff_name(path) && !std::filesystem::is_directory(path);
}

std::unique_ptr<VolumeReader> open_tiff_stack(const std::filesystem::path& path, const OpenOptions& options,
                                              const mpi::Communicator& ranks) {
  const std::vector<FileHeader> headers = inspect_files({path}, PagesWanted::any, options.threads, ranks);
  std::unique_ptr<VolumeReader> reader;
  ranks.all_or_none([&] {
    if (!options.pattern.empty()) {
      throw UserError(text("--pattern picks files of a folder, but ", path.string(), " is one file"));
    }
    reader = std::make_unique<ChunkedVolumeReader>(
        std::make_unique<TiffSource>(volume_of_file(path, headers.front()), options.threads), options);
  });
  return reader;
}

} // namespace lsdeconv
