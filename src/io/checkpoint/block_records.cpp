#include "block_records.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"

#include <algorithm>
#include <limits>

namespace lsdeconv {
namespace {

constexpr auto bins = static_cast<hsize_t>(IntensityHistogram::bins);

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

hdf5::Dataset open(const hdf5::File& file, const char* name, const hdf5::Extent& extent) {
  hdf5::Dataset dataset = file.dataset(name);
  if (dataset.extent() != extent) {
    throw Error(text("dataset ", name, " does not have one entry per block"));
  }
  return dataset;
}

void describe_bins(const hdf5::Dataset& histogram) {
  using Bins = IntensityHistogram;
  hdf5::write_text_attribute(
      histogram.handle(), "bins",
      "voxels below 2^lowest_exponent; then bins_per_octave equal bins to each octave; voxels "
      "from 2^highest_exponent upwards");
  hdf5::write_integers_attribute(histogram.handle(), "bins_per_octave", {Bins::bins_per_octave});
  hdf5::write_integers_attribute(histogram.handle(), "lowest_exponent", {Bins::lowest_exponent});
  hdf5::write_integers_attribute(histogram.handle(), "highest_exponent", {Bins::highest_exponent});
  hdf5::write_text_attribute(histogram.handle(), "greatest_relative_width",
                             text(1.0 / Bins::bins_per_octave));
}

} // namespace

void BlockRecords::create(const hdf5::File& file, std::int64_t blocks) {
  const auto n = static_cast<hsize_t>(blocks);
  (void)file.create_group("/blocks");
  const hdf5::Dataset state = file.create_dataset<std::uint8_t>("/blocks/state", {n}, hdf5::Fill::zero);
  hdf5::write_text_attribute(state.handle(), "values", "0 pending, 1 done");
  (void)file.create_dataset<std::uint64_t>("/blocks/digest", {n}, hdf5::Fill::zero);
  (void)file.create_dataset<float>("/blocks/minimum", {n}, hdf5::Fill::zero);
  (void)file.create_dataset<float>("/blocks/maximum", {n}, hdf5::Fill::zero);
  (void)file.create_dataset<double>("/blocks/sum", {n}, hdf5::Fill::zero);
  describe_bins(file.create_dataset<std::uint32_t>("/blocks/histogram", {n, bins}, hdf5::Fill::zero));
}

std::int64_t BlockRecords::bytes_per_block() {
  return sizeof(std::uint8_t) + sizeof(std::uint64_t) + 2 * sizeof(float) + sizeof(double)
         + bins * sizeof(std::uint32_t);
}

BlockRecords::BlockRecords(const hdf5::File& file, std::int64_t blocks)
    : state_(open(file, "/blocks/state", {static_cast<hsize_t>(blocks)})),
      digest_(open(file, "/blocks/digest", {static_cast<hsize_t>(blocks)})),
      minimum_(open(file, "/blocks/minimum", {static_cast<hsize_t>(blocks)})),
      maximum_(open(file, "/blocks/maximum", {static_cast<hsize_t>(blocks)})),
      sum_(open(file, "/blocks/sum", {static_cast<hsize_t>(blocks)})),
      histogram_(open(file, "/blocks/histogram", {static_cast<hsize_t>(blocks), bins})) {}

std::vector<BlockState> BlockRecords::states() const {
  std::vector<BlockState> states;
  for (const std::uint8_t stored : state_.read_all<std::uint8_t>()) {
    if (stored > static_cast<std::uint8_t>(BlockState::done)) {
      throw Error(text("/blocks/state holds the unknown value ", int{stored}, " (the file is damaged)"));
    }
    states.push_back(static_cast<BlockState>(stored));
  }
  return states;
}

void BlockRecords::set_state(BlockId id, BlockState state) {
  const auto stored = static_cast<std::uint8_t>(state);
  state_.write(at(id), &stored);
}

BlockStatistics BlockRecords::statistics(BlockId id) const {
  BlockStatistics statistics{
      digest(id), value<float>(minimum_, id), value<float>(maximum_, id), value<double>(sum_, id), {}};
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
}

IntensityHistogram BlockRecords::histogram() const {
  constexpr std::int64_t batch = 4096;
  const std::vector<BlockState> states = this->states();
  const auto blocks = static_cast<std::int64_t>(states.size());
  IntensityHistogram total;
  std::vector<IntensityHistogram> rows(static_cast<std::size_t>(std::min(batch, blocks)));
  for (std::int64_t first = 0; first < blocks; first += batch) {
    const auto count = static_cast<hsize_t>(std::min(batch, blocks - first));
    histogram_.read({{static_cast<hsize_t>(first), 0}, {count, bins}}, rows.data()->counts.data());
    for (hsize_t i = 0; i < count; ++i) {
      if (states[static_cast<std::size_t>(first) + i] == BlockState::done) {
        total += rows[i];
      }
    }
  }
  return total;
}

void BlockRecords::close() {
  for (hdf5::Dataset* dataset : {&state_, &digest_, &minimum_, &maximum_, &sum_, &histogram_}) {
    dataset->close();
  }
}

} // namespace lsdeconv
