#pragma once

#include "lsdeconv/io/writers/zarr_image.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <fstream>
#include <optional>
#include <vector>

namespace lsdeconv {

/// Which units of an image are finished. As long as the image is not, a folder in it holds the description of
/// the export, and a file of each rank with a line for each unit that it has published; so a killed export
/// goes on, and one of other samples begins anew.
class ZarrProgress {
public:
  /// Takes up the unfinished image at that place if it has this description and `keep` is set, else removes
  /// what this program has written there. Collective over `ranks`.
  ZarrProgress(const std::filesystem::path& image, const std::string& description,
               const std::vector<ZarrLevel>& levels, bool keep, const mpi::Communicator& ranks);

  /// How many voxels were clipped in a finished unit; none where it is not finished.
  [[nodiscard]] const std::optional<Saturation>& finished(std::size_t level, std::int64_t unit) const {
    return finished_[level][static_cast<std::size_t>(unit)];
  }
  /// A unit of this rank has been published. Throws Error.
  void note(std::size_t level, std::int64_t unit, const Saturation& saturation);
  /// The image is complete: removes the folder. To be called on one rank.
  void remove();

private:
  std::filesystem::path folder_;
  std::vector<std::vector<std::optional<Saturation>>> finished_;
  std::ofstream file_; ///< This rank's lines; opened with the first.
};

} // namespace lsdeconv
