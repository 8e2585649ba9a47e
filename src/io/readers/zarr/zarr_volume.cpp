#include "zarr_volume.hpp"

#include "../input_errors.hpp"
#include "../inspection/content_sample.hpp"
#include "../sample_check.hpp"
#include "zarr_source.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/zarr/stored_file.hpp"

#include <algorithm>
#include <numeric>
#include <sstream>
#include <sys/stat.h>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

/// Files for shards that stay open, besides those of the threads.
constexpr std::size_t shards_kept_open = 64;
/// Whose times of change are looked at, spread evenly over all.
constexpr std::int64_t most_timed_files = 20'000;

std::string to_text(const ZarrVolume& volume) {
  const Spacing3& voxel = volume.stated.voxel;
  std::string leading;
  for (const std::int64_t place : volume.leading) {
    leading += text(' ', place);
  }
  return text(volume.root.string(), '\0', volume.array, '\0', volume.stated.source, '\0',
              number_text(voxel.z), ' ', number_text(voxel.y), ' ', number_text(voxel.x), ' ',
              volume.stated.deconvolved, ' ', volume.leading.size(), leading);
}

ZarrVolume volume_from(const std::string& line) {
  ZarrVolume volume;
  std::istringstream in(line);
  std::string root;
  std::getline(in, root, '\0');
  volume.root = root;
  std::getline(in, volume.array, '\0');
  std::getline(in, volume.stated.source, '\0');
  std::size_t leading = 0;
  in >> volume.stated.voxel.z >> volume.stated.voxel.y >> volume.stated.voxel.x >> volume.stated.deconvolved
      >> leading;
  volume.leading.resize(leading);
  for (std::int64_t& place : volume.leading) {
    in >> place;
  }
  return volume;
}

/// What tells an array from another, of some of its files.
struct ArraySample {
  std::int64_t files = 0;    ///< That were looked at.
  std::int64_t present = 0;  ///< Of these.
  std::int64_t bytes = 0;    ///< Of these.
  std::int64_t modified = 0; ///< Latest change.
  std::uint64_t digest = 0;
  std::uint64_t times = 0; ///< Digest of sizes and times of change of more files.

  void add(const ArraySample& other) {
    files += other.files;
    present += other.present;
    bytes += other.bytes;
    modified = std::max(modified, other.modified);
    digest += other.digest;
    times += other.times;
  }
};

ArraySample sample_of_file(const ZarrSource& source, std::int64_t number, std::int64_t chunks) {
  ArraySample sample{.files = 1};
  const fs::path path = source.array().file_path(source.file_place(number));
  const auto file = with_context([&] { return path.string(); },
                                 [&] { return zarr::StoredFile::open(source.array().root(), path); });
  std::string identity = path.string();
  if (file) {
    sample.present = 1;
    sample.bytes = file->size();
    sample.modified = file->modified();
    identity += text('\0', file->size(), ' ', sampled_digest(*file, chunks));
  }
  sample.digest = digest_of_bytes(std::as_bytes(std::span(identity)));
  return sample;
}

/// Digest of the name, the size and the time of change of a file; 0 where it is not there.
std::uint64_t time_of_file(const ZarrSource& source, std::int64_t number) {
  const fs::path path = source.array().file_path(source.file_place(number));
  struct stat status {};
  if (::stat((source.array().root().folder() / path).c_str(), &status) != 0) {
    return 0;
  }
  const std::string line =
      text(path.string(), '\0', status.st_size, ' ', status.st_ctim.tv_sec, ' ', status.st_ctim.tv_nsec);
  return digest_of_bytes(std::as_bytes(std::span(line)));
}

/// This rank's part of the times.
std::uint64_t times_of_files(const ZarrSource& source, const mpi::Communicator& ranks) {
  const std::int64_t count = source.file_count();
  const std::int64_t timed = std::min(count, most_timed_files);
  std::uint64_t sum = 0;
  for (std::int64_t i = ranks.rank().value; i < timed; i += ranks.size()) {
    sum += time_of_file(source, i * count / timed);
  }
  return sum;
}

/// A bounded number of files, spread evenly over the volume and divided among the ranks. Collective over
/// `ranks`.
ArraySample sample_files(const ZarrSource& source, const fs::path& input, const mpi::Communicator& ranks) {
  const std::int64_t count = source.file_count();
  const std::int64_t sampled = std::min(count, sampled_files);
  std::string mine;
  ranks.all_or_none([&] {
    ArraySample sum{.times = times_of_files(source, ranks)};
    for (std::int64_t i = ranks.rank().value; i < sampled; i += ranks.size()) {
      const std::int64_t number = i * count / sampled;
      sum.add(as_input(input, [&] { return sample_of_file(source, number, sampled_chunks(i, sampled)); }));
    }
    mine =
        text(sum.files, ' ', sum.present, ' ', sum.bytes, ' ', sum.modified, ' ', sum.digest, ' ', sum.times);
  });
  ArraySample all;
  for (const std::string& part : ranks.all_gather(mine)) {
    ArraySample sum;
    std::istringstream(part) >> sum.files >> sum.present >> sum.bytes >> sum.modified >> sum.digest
        >> sum.times;
    all.add(sum);
  }
  return all;
}

/// The array as one file of its name; of many files the bytes are an estimate.
void identify(VolumeDescription& description, const ZarrSource& source, const ZarrVolume& volume,
              const ArraySample& sample) {
  const std::string name = (volume.root.filename() / volume.array).string();
  const double bytes = static_cast<double>(sample.bytes) * static_cast<double>(source.file_count())
                       / static_cast<double>(sample.files);
  description.files.push_back({.name = name,
                               .size = static_cast<std::int64_t>(bytes),
                               .modified = sample.modified,
                               .z = -1,
                               .changed = static_cast<std::int64_t>(sample.times),
                               .middle = sample.digest});
  std::string identity = text(name, '\0', description.extent, ' ', sample.digest);
  for (const std::int64_t place : volume.leading) {
    identity += text(' ', place);
  }
  description.digest = digest_of_bytes(std::as_bytes(std::span(identity)));
}

} // namespace

bool is_zarr(const fs::path& path) {
  std::error_code absent;
  const fs::path folder = path.has_filename() ? path : path.parent_path();
  return fs::is_directory(path, absent)
         && (folder.extension() == ".zarr" || fs::exists(path / "zarr.json", absent)
             || fs::exists(path / ".zarray", absent) || fs::exists(path / ".zgroup", absent)
             || fs::exists(path / ".zattrs", absent));
}

std::unique_ptr<VolumeReader> open_zarr(const fs::path& path, const OpenOptions& options,
                                        const mpi::Communicator& ranks) {
  const std::string found = ranks.on_root([&] {
    if (!options.pattern.empty()) {
      throw UserError(text("--pattern picks slices of a folder, but ", path.string(), " is a Zarr folder"));
    }
    return as_input(path, [&] { return to_text(find_zarr_volume(path, options.choice)); });
  });
  const ZarrVolume volume = volume_from(found);
  const std::size_t kept_open = shards_kept_open + static_cast<std::size_t>(std::max(1, options.threads));
  const auto make = [&] { return std::make_unique<ZarrSource>(volume, options.counts, kept_open); };
  std::unique_ptr<ZarrSource> first;
  ranks.all_or_none([&] { as_input(path, [&] { first = make(); }); });
  const ArraySample sample = sample_files(*first, path, ranks);
  if (sample.present == 0 && ranks.is_root()) {
    log::warning("the input ", path.string(), " holds none of the ", sample.files,
                 " chunks that were looked at: all its voxels there are its fill value");
  }
  std::vector<std::int64_t> converted;
  if (!first->conversion().changes_nothing()) {
    converted.resize(static_cast<std::size_t>(first->description().extent.z));
    std::iota(converted.begin(), converted.end(), 0);
  }
  return checked_reader(
      [&] {
        auto source = make();
        identify(source->mutable_description(), *source, volume, sample);
        return source;
      },
      converted, options, ranks);
}

} // namespace lsdeconv
