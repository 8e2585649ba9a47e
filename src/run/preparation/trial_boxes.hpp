#pragma once

#include "lsdeconv/run/estimation/kept_boxes.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <optional>
#include <vector>

namespace lsdeconv {

/// The boxes of a run's volume that deconvolutions are tried in (sample_boxes()): found once, when they are
/// asked for, and read once. Box i belongs to rank i modulo their number.
class TrialBoxes {
public:
  /// Reads the parts config, input, psf and, of the manifest, the intensities of the run, which must outlive
  /// this and keep its reader.
  explicit TrialBoxes(const PreparedRun& run);

  /// All boxes, of one extent, the same on every rank. Collective over `ranks` when it is called first.
  const std::vector<Box3>& all(const mpi::Communicator& ranks);
  /// The volume that they lie in, which remembers them; const, as nothing that is read depends on it.
  [[nodiscard]] VolumeReader& volume() const { return reader_; }
  /// A box in counts above the camera's offset. Throws Error where the reader does.
  [[nodiscard]] Volume<float> counts(const Box3& box) const;

private:
  const PreparedRun& run_;
  mutable KeptBoxes reader_;
  std::optional<std::vector<Box3>> boxes_;
};

} // namespace lsdeconv
