#pragma once

#include "inspection/ome_metadata.hpp"
#include "paged_volume.hpp"

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace lsdeconv {

/// The volume that is chosen in OME-XML, and where its planes lie.
struct OmeVolume {
  std::vector<std::string> files;  ///< That hold its planes, in the order in which z first needs them.
  std::vector<PlaneSource> planes; ///< By z.
  StatedAcquisition stated;
};

/// The metadata of an OME-TIFF whose ImageDescription is `xml`: its own, or those of the file that it refers
/// to in `folder`, which one rank reads. Throws UserError where that is not there. Collective over `ranks`.
OmeMetadata shared_ome_metadata(const std::string& xml, const std::filesystem::path& folder,
                                const mpi::Communicator& ranks);

/// The choice with the only image that has planes in the file `own`, where no image is chosen: of several
/// positions, each in files of its own, one is meant by its file.
ImageChoice with_image_of(const std::string& own, const OmeMetadata& metadata, ImageChoice choice);

/// The volume that `choice` means. `own`: name of the file that planes without a file name lie in. A single
/// axis of the planes is z, whatever it is called. Throws UserError where the choice is open or impossible or
/// a plane is not listed.
OmeVolume ome_volume(const OmeMetadata& metadata, const ImageChoice& choice, const std::string& own,
                     const std::filesystem::path& input);

/// Reads the headers of the files of a volume, which lie in `folder`. Throws one UserError that lists all
/// faults. Collective over `ranks`.
PagedVolume inspected_volume(const OmeVolume& volume, const std::filesystem::path& folder,
                             const std::filesystem::path& input, int threads, const mpi::Communicator& ranks);

/// Whether the metadata describe no more than a single plane: of a file with several pages they are
/// another's.
bool describes_one_plane(const OmeMetadata& metadata);

} // namespace lsdeconv
