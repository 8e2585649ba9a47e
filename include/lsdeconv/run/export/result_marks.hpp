#pragma once

#include "lsdeconv/config/run_config.hpp"
#include "lsdeconv/core/volume.hpp"
#include "lsdeconv/io/readers/tiff_notes.hpp"
#include "lsdeconv/io/readers/volume_reader.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

// Entries of the description of every slice or image, by which a result is known, beside run_entry, which
// holds the fingerprint of the run.

/// The entry that holds a digest of what the voxels were made from: recipe().
inline constexpr const char* recipe_entry = "recipe";
/// The entry that holds a digest of how they are stored: storage().
inline constexpr const char* storage_entry = "storage";

/// The entry that holds a digest of the input's files: files_digest(). Results of earlier versions have none.
inline constexpr const char* files_entry = "input_files";

/// The values of these entries that a run looks for. Empty ones fit nothing.
struct ResultMarks {
  std::string run; ///< Of the very voxels of a checkpoint, which depend on its blocks in their last digits.
  std::string recipe;  ///< recipe(): the same for all runs that may take each other's place.
  std::string storage; ///< storage(), where the form of the samples matters.
  /// What is known of how other results there were made: "--numit: 12 then, 5 now"; empty: nothing.
  std::string differences{};
  std::string files{}; ///< files_digest(); empty fits everything.
};

/// A digest of the names, sizes and middles of the files; empty where a middle is not known.
std::string files_digest(const std::vector<InputFile>& files);

/// A digest of everything that a user or the input decides of voxels: parameters of class science, extent,
/// type and contents of the input, calibration images and PSF; not of what follows from these or from the
/// machine. parameters, run: as the checkpoint holds them (CheckpointMetadata).
std::string recipe(const std::map<std::string, std::string>& parameters,
                   const std::map<std::string, std::string>& run, VolumeView<const float> psf);

/// A digest of the parameters of class output.
std::string storage(const RunConfig& config);

/// Whether the description is that of a result of the run, or of one by the same recipe.
bool is_of_run(std::string_view description, const ResultMarks& marks);

/// Whether the description is that of a result by the same recipe, stored in the same way and without missing
/// blocks.
bool is_as_wanted(std::string_view description, const ResultMarks& marks);

/// Throws UserError for a result that is_of_run() says no to. what: path of the slice or image; output: the
/// folder that it lies in.
void require_of_run(std::string_view description, const ResultMarks& marks, const std::filesystem::path& what,
                    const std::filesystem::path& output);

/// Throws UserError for a file that is no result of this program, and that no option may replace. what: its
/// path; output: the folder that it lies in.
[[noreturn]] void refuse_foreign(const std::filesystem::path& what, const std::filesystem::path& output);

} // namespace lsdeconv
