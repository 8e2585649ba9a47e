#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/run/run_results.hpp"

#include <optional>

namespace lsdeconv {

/// How the input was read, by all ranks together, over the whole run.
struct ReadingSummary {
  ReadStatistics all;
  std::int64_t file_bytes = 0;   ///< Of the input files.
  std::int64_t volume_bytes = 0; ///< Of the volume's voxels.

  /// How many times each byte of the files was read, on average over all of them, also those that no block
  /// needs.
  [[nodiscard]] double read_amplification() const;
  /// How many times each voxel was decoded, or read where nothing is compressed.
  [[nodiscard]] double times_decoded() const;
};

/// The sum over all ranks; none where ranks were lost, whose part is not known, or where no block was
/// computed. input: of the volume.
std::optional<ReadingSummary> reading_summary(const RunResults& results, const VolumeDescription& input);

/// "each byte of the input was read 1.3 times (2 GiB in all); of 4800 strips or tiles 812 were decoded, the
/// others came from memory, 1900 of them from another rank's"
std::string reading_text(const ReadingSummary& summary);

} // namespace lsdeconv
