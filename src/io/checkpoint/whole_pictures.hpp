#pragma once

#include "block_records.hpp"
#include "stored_summaries.hpp"

#include "lsdeconv/io/checkpoint/projections.hpp"

namespace lsdeconv {

/// What the pictures of a whole volume are put together from.
struct SummarySources {
  const BlockRecords& records;
  const StoredSummaries& summaries;
  SummarisedVolume volume;
};

// As the members of Checkpoint of these names.

Projections whole_projections(const SummarySources& from);
AtlasVolumes whole_atlas(const SummarySources& from);
std::vector<RawCounts> raw_counts(const SummarySources& from);

} // namespace lsdeconv
