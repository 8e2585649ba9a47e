#include "page_faults.hpp"

#include "sample_coding.hpp"

#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

/// Upper bound of the compression ratio of any codec of TIFF: a run of ZSTD holds 128 KiB in 4 bytes.
constexpr double most_dense = 65536;

std::string sample_text(const tiff::Directory& page) {
  switch (page.kind) {
  case tiff::SampleKind::unsigned_integer:
    return text(page.bits, "-bit unsigned");
  case tiff::SampleKind::signed_integer:
    return text(page.bits, "-bit signed");
  case tiff::SampleKind::floating_point:
    return text(page.bits, "-bit floating point");
  case tiff::SampleKind::other:
    break;
  }
  return text(page.bits, "-bit of an unknown kind");
}

/// Pages of one channel only. Of a palette the places in its table are the samples, as Fiji shows them: the
/// table says in which colour a channel was looked at. MinIsWhite (0 is white) is refused: some programs
/// write it by mistake, and a wrong guess would deconvolve the negative of the image.
void add_colour_faults(const tiff::Directory& page, std::vector<std::string>& faults) {
  if (page.samples != 1) {
    faults.push_back(
        text(page.samples, " samples per pixel (", page.photometric, "); save one grey channel"));
  } else if (page.photometric == "MinIsWhite") {
    faults.emplace_back(
        "stored as a negative (MinIsWhite): `tiffcrop -I both OLD.tif NEW.tif` turns its samples "
        "round, or, if large ones are bright all the same, as in files that Fiji saved with an "
        "inverted table, `tiffset -s 262 1 FILE.tif` says so");
  } else if (!page.grey && !page.palette) {
    faults.push_back(text("colours of kind ", page.photometric, "; save it as grey"));
  }
}

/// Sizes that are impossible; to be checked before anything is computed from them.
void add_size_faults(const tiff::Directory& page, std::int64_t file_size, std::vector<std::string>& faults) {
  const auto too_large = [&](std::int64_t rows, std::int64_t columns) {
    return static_cast<double>(rows) * static_cast<double>(columns) * page.bits / 8
           > most_dense * static_cast<double>(file_size);
  };
  if (page.height < 1 || page.width < 1 || page.chunk_rows < 1 || page.chunk_columns < 1) {
    faults.push_back(text("empty: ", page.height, "×", page.width, " voxels (y×x) in parts of ",
                          page.chunk_rows, "×", page.chunk_columns));
  } else if (too_large(page.height, page.width)) {
    faults.push_back(text("claims ", page.height, "×", page.width, " voxels (y×x), more than its ", file_size,
                          " bytes can hold"));
  } else if (too_large(page.chunk_rows, page.chunk_columns)) {
    faults.push_back(text("claims tiles of ", page.chunk_rows, "×", page.chunk_columns,
                          " voxels (y×x), more than its ", file_size, " bytes can hold"));
  }
}

/// What is wrong with a strip or tile; empty where nothing is.
std::string chunk_fault(const tiff::Directory& page, std::size_t chunk, std::int64_t file_size) {
  const auto which = [&] {
    return text(page.tiled ? "tile " : "strip ", chunk + 1, " of ", page.offsets.size());
  };
  const std::uint64_t offset = page.offsets[chunk];
  const std::uint64_t count = page.counts[chunk];
  const auto size = static_cast<std::uint64_t>(file_size);
  if (offset == 0 || count == 0) {
    return which() + " has no data";
  }
  if (offset > size || count > size - offset) {
    return text("truncated: ", which(), " lies beyond the file's ", file_size, " bytes");
  }
  const std::int64_t needed = page.chunk_bytes(static_cast<std::int64_t>(chunk));
  if (page.plain && count < static_cast<std::uint64_t>(needed)) {
    return text(which(), " has ", count, " bytes instead of ", needed);
  }
  return {};
}

/// The first fault of the strips or tiles: in a truncated file all later ones have it, too.
void add_chunk_faults(const tiff::Directory& page, std::int64_t file_size, std::vector<std::string>& faults) {
  for (std::size_t chunk = 0; chunk < page.offsets.size(); ++chunk) {
    std::string fault = chunk_fault(page, chunk, file_size);
    if (!fault.empty()) {
      faults.push_back(std::move(fault));
      return;
    }
  }
}

} // namespace

std::vector<std::string> page_faults(const tiff::Directory& page, std::int64_t file_size) {
  std::vector<std::string> faults;
  add_colour_faults(page, faults);
  if (!sample_coding(page)) {
    faults.push_back(
        sample_text(page)
        + " samples; integers of 8, 16, 32 and 64 bits and floating point of 16, 32 and 64 bits can "
          "be read");
  }
  if (page.depth != 1) {
    faults.push_back(
        text(page.depth, " planes in one page (ImageDepth or a stack of MetaMorph); save a page for each"));
  }
  if (!page.decodable) {
    faults.push_back(text("compression ", page.compression, ", which this build of libtiff does not know"));
  }
  add_size_faults(page, file_size, faults);
  if (faults.empty()) {
    add_chunk_faults(page, file_size, faults);
  }
  return faults;
}

} // namespace lsdeconv
