#include "stored_summaries.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/tiling.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"
#include "lsdeconv/sys/hdf5/storage.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace lsdeconv {
namespace {

constexpr const char* group_name = "/projections";
constexpr const char* pixel_name = "voxels_per_pixel";
constexpr const char* cell_name = "voxels_per_cell";
constexpr const char* digest_name = "digest";
constexpr hsize_t record_words = StoredSummaries::Record::words;
constexpr const char* word_names =
    "parts, bits of the raw sum, unseen, saturated, zeros, digest of each part, "
    "checksum";

/// Sum of digest_term() over 32-bit words.
class WordDigest {
public:
  void add(std::uint64_t word) {
    sum_ += digest_term(position_, static_cast<std::uint32_t>(word));
    sum_ += digest_term(position_ + 1, static_cast<std::uint32_t>(word >> 32U));
    position_ += 2;
  }
  void add(std::int64_t word) { add(static_cast<std::uint64_t>(word)); }
  [[nodiscard]] std::uint64_t value() const { return sum_; }

private:
  std::uint64_t sum_ = 0;
  std::uint64_t position_ = 0;
};

std::int64_t grid_digest(const ProjectionGrid& grid) {
  WordDigest digest;
  for (int axis = 0; axis < axes; ++axis) {
    digest.add(grid.voxels_per_pixel[axis]);
    digest.add(grid.voxels_per_cell[axis]);
  }
  return static_cast<std::int64_t>(digest.value());
}

/// Digest of the values of a part that begins at `begin` of the slot.
std::uint64_t digest_of(const std::vector<float>& values, std::int64_t begin) {
  return digest(VolumeView<const float>(values.data(), {1, 1, std::ssize(values)}),
                static_cast<std::uint64_t>(begin));
}

std::uint64_t bit_of(SummaryPart part) {
  return std::uint64_t{1} << static_cast<unsigned>(part);
}

bool has_values(const std::vector<float>& values) {
  return std::any_of(values.begin(), values.end(), [](float value) { return value != 0; });
}

hsize_t block_count(const SummarisedVolume& volume) {
  return static_cast<hsize_t>(voxel_count(Tiling{volume.volume, volume.core}.counts()));
}

hsize_t slot_values(const SummarisedVolume& volume) {
  return static_cast<hsize_t>(most_summary_values(volume.volume, volume.core, volume.grid));
}

hdf5::Slab words_of(BlockId id) {
  return {{static_cast<hsize_t>(id.value), 0}, {1, record_words}};
}

hdf5::Dataset open(const hdf5::File& file, const char* name, const hdf5::Extent& extent) {
  hdf5::Dataset dataset = file.dataset(text(group_name, "/", name));
  if (dataset.extent() != extent) {
    throw Error(text(group_name, "/", name, " does not have the extent that the volume's blocks ask for"));
  }
  return dataset;
}

Extent3 read_triple(const hdf5::Handle& group, const char* name) {
  const std::vector<std::int64_t> values = hdf5::read_integers_attribute(group, name);
  if (values.size() != axes) {
    throw Error(text(group_name, " has no three numbers ", name));
  }
  return {values[0], values[1], values[2]};
}

} // namespace

StoredSummaries::Record::Words StoredSummaries::Record::stored_with(std::uint64_t checksum_of_others) const {
  Words all{parts, std::bit_cast<std::uint64_t>(raw.sum), static_cast<std::uint64_t>(raw.unseen),
            static_cast<std::uint64_t>(raw.saturated), static_cast<std::uint64_t>(raw.zeros)};
  constexpr std::size_t before_digests = 5;
  std::copy(digests.begin(), digests.end(), all.begin() + before_digests);
  all.back() = checksum_of_others;
  return all;
}

StoredSummaries::Record StoredSummaries::Record::from(const std::uint64_t* stored) {
  constexpr std::size_t before_digests = 5;
  Record record;
  record.parts = stored[0];
  record.raw = {std::bit_cast<double>(stored[1]), static_cast<std::int64_t>(stored[2]),
                static_cast<std::int64_t>(stored[3]), static_cast<std::int64_t>(stored[4])};
  std::copy_n(stored + before_digests, record.digests.size(), record.digests.begin());
  record.checksum = stored[words - 1];
  return record;
}

std::uint64_t StoredSummaries::Record::expected_checksum() const {
  WordDigest digest;
  for (const std::uint64_t word : stored_with(0)) {
    digest.add(word);
  }
  return digest.value();
}

void StoredSummaries::create(const hdf5::File& file, const SummarisedVolume& volume) {
  const hsize_t n = block_count(volume);
  const ProjectionGrid& grid = volume.grid;
  const hdf5::Handle group = file.create_group(group_name);
  const auto triple = [&](const char* name, const Extent3& e) {
    hdf5::write_integers_attribute(group, name, {e.z, e.y, e.x});
  };
  triple(pixel_name, grid.voxels_per_pixel);
  triple(cell_name, grid.voxels_per_cell);
  hdf5::write_integers_attribute(group, digest_name, {grid_digest(grid)});
  const auto path = [](const char* name) { return text(group_name, "/", name); };
  (void)file.create_dataset<float>(path("slots"), {n, slot_values(volume)}, hdf5::Fill::nothing);
  const hdf5::Dataset record =
      file.create_dataset<std::uint64_t>(path("record"), {n, record_words}, hdf5::Fill::zero);
  hdf5::write_text_attribute(record.handle(), "words", word_names);
}

std::int64_t StoredSummaries::bytes(const SummarisedVolume& volume) {
  constexpr auto record = static_cast<std::int64_t>(sizeof(Record::Words));
  const auto slot = static_cast<std::int64_t>(slot_values(volume) * sizeof(float));
  return static_cast<std::int64_t>(block_count(volume)) * (slot + record);
}

std::optional<ProjectionGrid> StoredSummaries::stored_grid(const hdf5::File& file, const Extent3& volume) {
  if (!file.has(group_name)) {
    return std::nullopt;
  }
  const hdf5::Handle group = file.group(group_name);
  const ProjectionGrid grid{read_triple(group, pixel_name), read_triple(group, cell_name)};
  if (hdf5::read_integers_attribute(group, digest_name) != std::vector{grid_digest(grid)}) {
    throw Error(text(group_name, " is damaged (its checksum differs)"));
  }
  for (int axis = 0; axis < axes; ++axis) {
    const auto possible = [&](const Extent3& by) { return by[axis] >= 1 && by[axis] <= volume[axis]; };
    if (!possible(grid.voxels_per_pixel) || (grid.has_cells() && !possible(grid.voxels_per_cell))) {
      throw Error(text(group_name, " claims pixels or cells of impossible sizes"));
    }
  }
  return grid;
}

StoredSummaries::StoredSummaries(const hdf5::File& file, const SummarisedVolume& volume)
    : slots_(open(file, "slots", {block_count(volume), slot_values(volume)})),
      record_(open(file, "record", {block_count(volume), record_words})), grid_(volume.grid),
      slot_values_(static_cast<std::int64_t>(slot_values(volume))),
      slots_address_(hdf5::storage_of(slots_).offset) {
  slots_.require_stored();
  if (slots_address_ < 0 || hdf5::storage_of(slots_).kind != hdf5::NumberKind::floating_point
      || slots_.element_bytes() != sizeof(float)) {
    throw Error(text(group_name, "/slots does not lie in one piece (the file was rewritten by another "
                                 "program)"));
  }
}

/// The parts with values and whatever lies between them, in one write.
void StoredSummaries::write_slot(const FileDescriptor& file, BlockId id, const SummaryLayout& layout,
                                 const BlockSummary& summary) const {
  std::vector<float> slot;
  std::int64_t first = 0;
  for (const SummaryPart part : all_summary_parts) {
    const std::vector<float>& values = summary[part];
    if (has_values(values)) {
      first = slot.empty() ? layout.begin(part) : first;
      slot.resize(static_cast<std::size_t>(layout.begin(part) - first), 0.0F);
      slot.insert(slot.end(), values.begin(), values.end());
    }
  }
  constexpr std::int64_t bytes = sizeof(float);
  file.write(slots_address_ + (id.value * slot_values_ + first) * bytes, slot.data(),
             slot.size() * sizeof(float));
}

void StoredSummaries::write(const FileDescriptor& file, BlockId id, const Box3& core,
                            const BlockSummary& summary) {
  const SummaryLayout layout(core, grid_);
  bool made = false;
  Record record;
  record.raw = summary.raw;
  for (const SummaryPart part : all_summary_parts) {
    const std::vector<float>& values = summary[part];
    if (!values.empty() && std::ssize(values) != layout.values(part)) {
      throw Error(text("the summary of block ", id, " has ", values.size(), " values where ",
                       layout.values(part), " belong"));
    }
    made = made || !values.empty();
    if (has_values(values)) {
      record.parts |= bit_of(part);
      record.digests[static_cast<std::size_t>(part)] = digest_of(values, layout.begin(part));
    }
  }
  if (record.parts != 0) {
    write_slot(file, id, layout, summary);
  }
  const Record::Words words = record.stored_with(made ? record.expected_checksum() : 0);
  record_.write(words_of(id), words.data());
}

std::vector<StoredSummaries::Record> StoredSummaries::records() const {
  const auto words = record_.read_all<std::uint64_t>();
  std::vector<Record> records;
  records.reserve(words.size() / record_words);
  for (std::size_t begin = 0; begin < words.size(); begin += record_words) {
    records.push_back(Record::from(words.data() + begin));
  }
  return records;
}

StoredSummaries::Record StoredSummaries::record(BlockId id) const {
  Record::Words words{};
  record_.read(words_of(id), words.data());
  return Record::from(words.data());
}

std::optional<BlockSummary> StoredSummaries::read(BlockId id, const Box3& core, const Record& record,
                                                  std::span<const SummaryPart> parts) const {
  if (!record.intact()) {
    return std::nullopt;
  }
  const SummaryLayout layout(core, grid_);
  BlockSummary summary{.parts = {}, .raw = record.raw};
  for (const SummaryPart part : parts) {
    const auto count = static_cast<std::size_t>(layout.values(part));
    std::vector<float>& values = summary[part];
    values.assign(count, 0.0F);
    if ((record.parts & bit_of(part)) == 0) {
      continue;
    }
    const std::int64_t begin = layout.begin(part);
    if (count > 0) {
      slots_.read({{static_cast<hsize_t>(id.value), static_cast<hsize_t>(begin)}, {1, count}}, values.data());
    }
    if (digest_of(values, begin) != record.digests[static_cast<std::size_t>(part)]) {
      return std::nullopt;
    }
  }
  return summary;
}

std::vector<BlockId> StoredSummaries::damaged(const std::vector<BlockState>& states) const {
  const std::vector<Record> all = records();
  std::vector<BlockId> damaged;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (states[i] == BlockState::done && !all[i].intact()) {
      damaged.emplace_back(static_cast<std::int64_t>(i));
    }
  }
  return damaged;
}

void StoredSummaries::close() {
  slots_.close();
  record_.close();
}

} // namespace lsdeconv
