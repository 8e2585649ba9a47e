#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv {

/// What the files of a series are called.
enum class SliceNaming {
  input,    ///< As the input's slices, where each is a file of its own whose name tells its place; else
            ///< numbered.
  numbered, ///< img_000001.tif for z = 0 of the whole input.
};

/// The file of one slice.
struct SliceFile {
  std::string name;    ///< Without folder.
  std::string input{}; ///< Name of the input file that holds this slice alone; empty: there is none.
};

/// The files of a series in one folder, in the order of z.
struct SliceFiles {
  std::filesystem::path folder;
  std::int64_t first_z = 0; ///< Place of the first slice along z of the whole input, from 0.
  std::vector<SliceFile> slices;

  /// Path of the slice at `z`, counted from the first one.
  [[nodiscard]] std::filesystem::path path(std::int64_t z) const;
};

/// `count` slices with numbers in their names that begin at first_z + 1, of as many digits as the last one
/// needs and at least 6.
SliceFiles numbered_slices(std::filesystem::path folder, std::int64_t count, std::int64_t first_z = 0);

/// The slices first_z … first_z + count - 1 of an input of those files. Names after the input's keep all but
/// the ending, which is .tif. Numbers get zeros in front where names would not sort in the order of z as
/// plain text. A slice that is missing in the input is named by the number between those of its neighbours.
/// Where such names are not possible, not sortable, not different, too long or not printable, the slices are
/// numbered.
SliceFiles slice_files(std::filesystem::path folder, const std::vector<InputFile>& inputs,
                       std::int64_t first_z, std::int64_t count, SliceNaming naming);

} // namespace lsdeconv
