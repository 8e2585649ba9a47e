#include "block_records.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace lsdeconv {
namespace {

constexpr const char* saturated_name = "/blocks/saturated";
constexpr auto bins = static_cast<hsize_t>(IntensityHistogram::bins);

/// The entry of a block in a dataset [block], and in one [block, bin].
hdf5::Slab at(BlockId id) {
  return {{static_cast<hsize_t>(id.value)}, {1}};
}
hdf5::Slab row(BlockId id) {
  return {{static_cast<hsize_t>(id.value), 0}, {1, bins}};
}

template <typename T>
T value(const hdf5::Dataset& dataset, BlockId id) {
  T result{};
  dataset.read(at(id), &result);
  return result;
}

/// Throws Error where the dataset has another extent.
hdf5::Dataset open(const hdf5::File& file, const char* name, const hdf5::Extent& extent) {
  hdf5::Dataset dataset = file.dataset(name);
  if (dataset.extent() != extent) {
    throw Error(text("dataset ", name, " does not have one entry per block"));
  }
  return dataset;
}

/// Checksum of a record: the sum of digest_term() over its 32-bit words as they are stored. Not 0 for a
/// record of zeros, so that a record that was never written is not intact.
std::uint64_t checksum_of(const BlockStatistics& statistics) {
  std::uint64_t sum = 0;
  std::uint64_t position = 0;
  const auto add = [&](std::uint64_t word) {
    sum += digest_term(position++, static_cast<std::uint32_t>(word));
  };
  for (const std::uint64_t number : {statistics.digest, std::bit_cast<std::uint64_t>(statistics.sum)}) {
    add(number);
    add(number >> 32U);
  }
  add(std::bit_cast<std::uint32_t>(statistics.minimum));
  add(std::bit_cast<std::uint32_t>(statistics.maximum));
  for (const std::uint64_t count : statistics.histogram.counts) {
    add(count);
  }
  if (statistics.saturated > 0) { // most files have no place for it
    add(statistics.saturated);
  }
  return sum;
}

/// None where no voxel can be saturated.
std::optional<hdf5::Dataset> open_saturated(const hdf5::File& file, std::int64_t blocks) {
  return file.has(saturated_name) ? std::optional(open(file, saturated_name, {static_cast<hsize_t>(blocks)}))
                                  : std::nullopt;
}

void create_edges(const hdf5::File& file) {
  std::vector<double> edges;
  edges.reserve(IntensityHistogram::bins);
  for (int bin = 0; bin < IntensityHistogram::bins; ++bin) {
    edges.push_back(IntensityHistogram::lower_edge(bin));
  }
  file.create_dataset<double>("/blocks/histogram_edges", {bins}, hdf5::Fill::nothing).write_all(edges);
}

} // namespace

void BlockRecords::create(const hdf5::File& file, std::int64_t blocks, StoredType type) {
  const auto n = static_cast<hsize_t>(blocks);
  (void)file.create_group("/blocks");
  const hdf5::Dataset state = file.create_dataset<std::uint8_t>("/blocks/state", {n}, hdf5::Fill::zero);
  hdf5::write_text_attribute(state.handle(), "values", "0 pending, 1 done");
  (void)file.create_dataset<std::uint64_t>("/blocks/digest", {n}, hdf5::Fill::zero);
  (void)file.create_dataset<float>("/blocks/minimum", {n}, hdf5::Fill::zero);
  (void)file.create_dataset<float>("/blocks/maximum", {n}, hdf5::Fill::zero);
  (void)file.create_dataset<double>("/blocks/sum", {n}, hdf5::Fill::zero);
  (void)file.create_dataset<std::uint32_t>("/blocks/histogram", {n, bins}, hdf5::Fill::zero);
  (void)file.create_dataset<std::uint64_t>("/blocks/checksum", {n}, hdf5::Fill::zero);
  if (type == StoredType::float16) {
    (void)file.create_dataset<std::uint32_t>(saturated_name, {n}, hdf5::Fill::zero);
  }
  create_edges(file);
}

std::int64_t BlockRecords::bytes_per_block() {
  return sizeof(std::uint8_t) + 2 * sizeof(std::uint64_t) + 2 * sizeof(float) + sizeof(double)
         + (bins + 1) * sizeof(std::uint32_t);
}

BlockRecords::BlockRecords(const hdf5::File& file, std::int64_t blocks)
    : state_(open(file, "/blocks/state", {static_cast<hsize_t>(blocks)})),
      digest_(open(file, "/blocks/digest", {static_cast<hsize_t>(blocks)})),
      minimum_(open(file, "/blocks/minimum", {static_cast<hsize_t>(blocks)})),
      maximum_(open(file, "/blocks/maximum", {static_cast<hsize_t>(blocks)})),
      sum_(open(file, "/blocks/sum", {static_cast<hsize_t>(blocks)})),
      histogram_(open(file, "/blocks/histogram", {static_cast<hsize_t>(blocks), bins})),
      checksum_(open(file, "/blocks/checksum", {static_cast<hsize_t>(blocks)})),
      saturated_(open_saturated(file, blocks)) {}

std::vector<BlockState> BlockRecords::states() const {
  std::vector<BlockState> states;
  for (const std::uint8_t stored : state_.read_all<std::uint8_t>()) {
    states.push_back(stored == static_cast<std::uint8_t>(BlockState::done) ? BlockState::done
                                                                           : BlockState::pending);
  }
  return states;
}

void BlockRecords::set_state(BlockId id, BlockState state) {
  const auto stored = static_cast<std::uint8_t>(state);
  state_.write(at(id), &stored);
}

BlockStatistics BlockRecords::statistics(BlockId id) const {
  BlockStatistics statistics{digest(id),
                             value<float>(minimum_, id),
                             value<float>(maximum_, id),
                             value<double>(sum_, id),
                             {},
                             saturated_ ? value<std::uint32_t>(*saturated_, id) : 0};
  histogram_.read(row(id), statistics.histogram.counts.data());
  return statistics;
}

std::uint64_t BlockRecords::digest(BlockId id) const {
  return value<std::uint64_t>(digest_, id);
}

std::vector<std::uint64_t> BlockRecords::digests() const {
  return digest_.read_all<std::uint64_t>();
}

void BlockRecords::set_statistics(BlockId id, const BlockStatistics& statistics) {
  digest_.write(at(id), &statistics.digest);
  minimum_.write(at(id), &statistics.minimum);
  maximum_.write(at(id), &statistics.maximum);
  sum_.write(at(id), &statistics.sum);
  histogram_.write(row(id), statistics.histogram.counts.data());
  if (saturated_) {
    saturated_->write(at(id), &statistics.saturated);
  }
  const std::uint64_t checksum = checksum_of(statistics);
  checksum_.write(at(id), &checksum);
}

bool BlockRecords::intact(BlockId id) const {
  return checksum_of(statistics(id)) == value<std::uint64_t>(checksum_, id);
}

template <typename Visit>
void BlockRecords::for_each_done(Visit&& visit) const {
  constexpr std::int64_t batch = 4096; // histograms are large: read some of them at once, all else whole
  const std::vector<BlockState> states = this->states();
  const auto digests = digest_.read_all<std::uint64_t>();
  const auto minima = minimum_.read_all<float>();
  const auto maxima = maximum_.read_all<float>();
  const auto sums = sum_.read_all<double>();
  const auto checksums = checksum_.read_all<std::uint64_t>();
  const auto saturated =
      saturated_ ? saturated_->read_all<std::uint32_t>() : std::vector<std::uint32_t>(states.size());
  const auto blocks = static_cast<std::int64_t>(states.size());
  std::vector<IntensityHistogram> rows(static_cast<std::size_t>(std::min(batch, blocks)));
  for (std::int64_t first = 0; first < blocks; first += batch) {
    const auto count = static_cast<std::size_t>(std::min(batch, blocks - first));
    histogram_.read({{static_cast<hsize_t>(first), 0}, {count, bins}}, rows.data()->counts.data());
    for (std::size_t row = 0; row < count; ++row) {
      const std::size_t i = static_cast<std::size_t>(first) + row;
      if (states[i] == BlockState::done) {
        visit(BlockId(static_cast<std::int64_t>(i)),
              BlockStatistics{digests[i], minima[i], maxima[i], sums[i], rows[row], saturated[i]},
              checksums[i]);
      }
    }
  }
}

std::vector<BlockId> BlockRecords::damaged() const {
  std::vector<BlockId> damaged;
  for_each_done([&](BlockId id, const BlockStatistics& statistics, std::uint64_t checksum) {
    if (checksum_of(statistics) != checksum) {
      damaged.push_back(id);
    }
  });
  return damaged;
}

IntensityHistogram BlockRecords::histogram() const {
  IntensityHistogram total;
  for_each_done([&](BlockId id, const BlockStatistics& statistics, std::uint64_t checksum) {
    if (checksum_of(statistics) != checksum) {
      throw Error(
          text("the record of block ", id,
               " is damaged (its checksum differs); start the main command again to compute it anew"));
    }
    total += statistics.histogram;
  });
  return total;
}

std::int64_t BlockRecords::saturated_voxels() const {
  std::int64_t total = 0;
  if (saturated_) {
    const std::vector<BlockState> states = this->states();
    const auto counts = saturated_->read_all<std::uint32_t>();
    for (std::size_t i = 0; i < states.size(); ++i) {
      total += states[i] == BlockState::done ? std::int64_t{counts[i]} : 0;
    }
  }
  return total;
}

void BlockRecords::close() {
  for (hdf5::Dataset* dataset : {&state_, &digest_, &minimum_, &maximum_, &sum_, &histogram_, &checksum_}) {
    dataset->close();
  }
  if (saturated_) {
    saturated_->close();
  }
}

} // namespace lsdeconv
