#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/io/writers/zarr_image.hpp"
#include "lsdeconv/run/export/result_marks.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lsdeconv {

/// The image of a run whose output folder is `folder`: the folder itself where its name ends in .zarr, else
/// deconvolved.ome.zarr in it.
std::filesystem::path zarr_image_path(const std::filesystem::path& folder);
/// The BigDataViewer XML beside an image of version 0.4.
std::filesystem::path bdv_xml_path(const std::filesystem::path& image);
/// The folder inside an image that holds what is finished, as long as the image is not.
std::filesystem::path zarr_progress_folder(const std::filesystem::path& image);

/// What the image at that place says of how its samples were made, complete or not; none where no image of
/// this program lies there.
std::optional<std::string> zarr_description(const std::filesystem::path& image);
/// Whether the image there is complete: readers know it.
bool is_complete_zarr(const std::filesystem::path& image);

/// Throws UserError, on all ranks, where something at the image's place is not by this program. Collective
/// over `ranks`.
void require_no_foreign_zarr(const SliceFiles& files, const mpi::Communicator& ranks);
/// Throws UserError, on all ranks, where the image there is of another run. Collective over `ranks`.
void require_own_zarr(const SliceFiles& files, const ResultMarks& marks, const mpi::Communicator& ranks);
/// Whether the image there is complete and is_as_wanted(). Collective over `ranks`.
bool is_zarr_as_wanted(const SliceFiles& files, const Extent3& volume, const ResultMarks& marks,
                       const mpi::Communicator& ranks);

/// Removes all that this program has written of an image, so that nothing of it is taken for another one;
/// other things in its folder (labels, tables) stay.
void remove_zarr(const std::filesystem::path& image);

} // namespace lsdeconv
