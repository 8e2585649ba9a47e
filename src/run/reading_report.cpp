#include "reading_report.hpp"

#include "lsdeconv/core/text.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

double ratio(std::int64_t a, std::int64_t b) {
  return static_cast<double>(a) / static_cast<double>(std::max<std::int64_t>(1, b));
}

} // namespace

double ReadingSummary::read_amplification() const {
  return ratio(all.bytes_read, file_bytes);
}

double ReadingSummary::times_decoded() const {
  return ratio(all.bytes_decoded, volume_bytes);
}

double ReadingSummary::times_sampled() const {
  return ratio(bytes_sampled, volume_bytes);
}

std::optional<ReadingSummary> reading_summary(const RunResults& results, const PreparedRun& run) {
  if (results.phases.empty() || static_cast<int>(results.phases.back().reading.size()) != results.ranks) {
    return std::nullopt;
  }
  ReadingSummary summary;
  for (const ReadStatistics& of_rank :
       results.phases.back().reading) { // which count from the start of the run
    summary.all += of_rank;
  }
  const VolumeDescription& input = run.input.description();
  for (const InputFile& file : input.files) {
    summary.file_bytes += file.size;
  }
  summary.volume_bytes = voxel_count(input.extent) * bytes_per_voxel(input.type);
  summary.bytes_sampled = run.plan.bytes_sampled;
  return summary;
}

std::string reading_text(const ReadingSummary& summary) {
  const ReadStatistics& all = summary.all;
  std::string line = text("each byte of the input was read ", times_text(summary.read_amplification(), 2),
                          " (", bytes_text(all.bytes_read), " in all)");
  if (all.chunks_reused > 0) {
    line += text("; of ", all.chunks_decoded + all.chunks_reused, " strips or tiles ", all.chunks_decoded,
                 " were decoded, the others came from memory");
  }
  if (all.chunks_from_others > 0) {
    line += text(", ", all.chunks_from_others, " of them from another rank's");
  }
  return line;
}

} // namespace lsdeconv
