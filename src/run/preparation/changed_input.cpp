#include "changed_input.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/progress.hpp"

#include <algorithm>
#include <map>

namespace lsdeconv {
namespace {

/// "img_3.tif, img_4.tif and 7 more".
std::string names_text(const std::vector<std::string>& names) {
  constexpr std::size_t most_named = 5;
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), most_named); ++i) {
    list += text(i == 0 ? "" : ", ", names[i]);
  }
  return names.size() > most_named ? text(list, " and ", names.size() - most_named, " more") : list;
}

bool same_as_far_as_known(const InputFile& stored, const InputFile& now) {
  return stored.size == now.size && (stored.middle == 0 || now.middle == 0 || stored.middle == now.middle);
}

bool times_differ(const InputFile& stored, const InputFile& now) {
  return stored.changed != 0 && now.changed != 0 && stored.changed != now.changed;
}

/// Whether the time of change of the files that hold a slice differs, by z of the whole input.
std::vector<bool> doubtful_slices(const std::vector<InputFile>& stored, const VolumeDescription& now) {
  std::vector<bool> doubtful(static_cast<std::size_t>(now.extent.z), false);
  for (std::size_t i = 0; i < std::min(stored.size(), now.files.size()); ++i) {
    if (!times_differ(stored[i], now.files[i])) {
      continue;
    }
    if (now.files[i].z < 0) { // of several slices, nobody knows which
      doubtful.assign(doubtful.size(), true);
    } else {
      doubtful[static_cast<std::size_t>(now.files[i].z)] = true;
    }
  }
  for (const std::int64_t z : now.interpolated) { // has no file
    doubtful[static_cast<std::size_t>(z)] = false;
  }
  return doubtful;
}

std::string slice_name(const VolumeDescription& input, std::int64_t z) {
  const auto file = std::find_if(input.files.begin(), input.files.end(),
                                 [&](const InputFile& candidate) { return candidate.z == z; });
  return file != input.files.end() ? file->name : text("slice ", z + 1);
}

/// What blocks have read of every slice in columns with finished blocks.
using Digests = std::map<std::int64_t, std::vector<std::optional<std::uint32_t>>>;

/// Compares slices with the digests in a checkpoint.
class SliceComparison {
public:
  SliceComparison(const Checkpoint& checkpoint, const OpenedInput& input, const Index3& origin)
      : checkpoint_(checkpoint), reader_(*input.digesting), origin_(origin) {
    read_digests();
  }

  /// The slices, by z of the checkpoint's volume, out of [begin, end) that are doubtful and differ.
  void compare(std::int64_t begin, std::int64_t end, const std::vector<bool>& doubtful,
               std::vector<std::int64_t>& differing) {
    for (const auto& [column, digests] : digests_) {
      const auto wanted = [&](std::int64_t z) {
        return digests[static_cast<std::size_t>(z)] && doubtful[static_cast<std::size_t>(z + origin_.z)];
      };
      std::int64_t first = begin;
      std::int64_t last = end;
      while (first < last && !wanted(first)) {
        ++first;
      }
      while (first < last && !wanted(last - 1)) {
        --last;
      }
      if (first == last) {
        continue;
      }
      const std::vector<std::uint32_t> now = read_column(column, first, last);
      for (std::int64_t z = first; z < last; ++z) {
        if (wanted(z) && *digests[static_cast<std::size_t>(z)] != now[static_cast<std::size_t>(z - first)]) {
          differing.push_back(z);
        }
      }
    }
  }

private:
  void read_digests() {
    const std::vector<BlockState> states = checkpoint_.states();
    for (std::size_t id = 0; id < states.size(); ++id) {
      if (states[id] == BlockState::done) {
        digests_.try_emplace(checkpoint_.column(BlockId(static_cast<std::int64_t>(id))));
      }
    }
    for (auto& [column, digests] : digests_) {
      digests = checkpoint_.input_digests(column);
    }
  }

  std::vector<std::uint32_t> read_column(std::int64_t column, std::int64_t first, std::int64_t last) {
    Box3 box = checkpoint_.core(BlockId(column)).shifted(origin_); // the column's first block has its number
    box.begin.z = first + origin_.z;
    box.end.z = last + origin_.z;
    Volume<float> counts(box.extent());
    reader_.watch(box);
    reader_.read(box, counts.view());
    std::vector<std::uint32_t> digests = reader_.digests().values;
    reader_.watch({});
    return digests;
  }

  const Checkpoint& checkpoint_;
  DigestingReader& reader_;
  Index3 origin_;
  Digests digests_;
};

} // namespace

std::string changed_files(const std::vector<InputFile>& stored, const std::vector<InputFile>& now) {
  if (stored.size() != now.size()) {
    return {};
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (stored[i].name != now[i].name || !same_as_far_as_known(stored[i], now[i])) {
      names.push_back(now[i].name);
    }
  }
  return names_text(names);
}

std::string changed_slices(const Checkpoint& checkpoint, const OpenedInput& input, const Index3& origin,
                           const mpi::Communicator& ranks) {
  if (input.digesting == nullptr) {
    return {};
  }
  const VolumeDescription& now = input.digesting->description();
  const std::vector<bool> doubtful = doubtful_slices(checkpoint.metadata().inputs, now);
  const std::int64_t slices = checkpoint.metadata().volume.z;
  const auto begin = doubtful.begin() + origin.z;
  if (std::find(begin, begin + slices, true) == begin + slices) {
    return {};
  }
  std::vector<std::int64_t> differing;
  ranks.all_or_none([&] {
    const std::int64_t together = std::max<std::int64_t>(1, now.layout.chunk_slices);
    const std::int64_t parts = ceil_div(slices, together);
    Progress progress({.name = "comparing the input", .piece = "slice", .pieces = slices});
    SliceComparison comparison(checkpoint, input, origin);
    for (std::int64_t part = ranks.rank().value; part < parts; part += ranks.size()) {
      comparison.compare(part * together, std::min((part + 1) * together, slices), doubtful, differing);
      progress.advance(together * ranks.size());
    }
  });
  differing = ranks.all_gather(differing);
  std::sort(differing.begin(), differing.end());
  differing.erase(std::unique(differing.begin(), differing.end()), differing.end());
  std::vector<std::string> names;
  for (const std::int64_t z : differing) {
    names.push_back(slice_name(now, z + origin.z));
  }
  return names_text(names);
}

} // namespace lsdeconv
