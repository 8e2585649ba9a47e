#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"
#include "lsdeconv/run/prepared/prepared_run.hpp"
#include "lsdeconv/run/run_results.hpp"

#include <optional>

namespace lsdeconv {

/// How the input was read, by all ranks together, over the whole run.
struct ReadingSummary {
  ReadStatistics all;
  std::int64_t file_bytes = 0;    ///< Of the input files.
  std::int64_t volume_bytes = 0;  ///< Of the volume's voxels.
  std::int64_t bytes_sampled = 0; ///< Part of what was decoded: to look at the data before the first block.

  /// How many times each byte of the files was read, on average over all of them, also those that no block
  /// needs.
  [[nodiscard]] double read_amplification() const;
  /// How many times each voxel was decoded, or read where nothing is compressed.
  [[nodiscard]] double times_decoded() const;
  /// The part of times_decoded() before the first block.
  [[nodiscard]] double times_sampled() const;
};

/// The sum over all ranks; none where ranks were lost, whose part is not known, or where no block was
/// computed.
std::optional<ReadingSummary> reading_summary(const RunResults& results, const PreparedRun& run);

/// "each byte of the input was read 1.3 times (2 GiB in all); of 4800 strips or tiles 812 were decoded, the
/// others came from memory, 1900 of them from another rank's"
std::string reading_text(const ReadingSummary& summary);

} // namespace lsdeconv
