#include "hdf5_volume.hpp"

#include "../input_errors.hpp"
#include "../inspection/content_sample.hpp"
#include "../sample_check.hpp"
#include "hdf5_source.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/subprocess.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <sstream>

namespace lsdeconv {
namespace {

/// What one rank finds out for all.
struct Found {
  Hdf5Volume volume;
  FileSample sample;
};

std::string to_text(const Found& found) {
  const Hdf5Volume& v = found.volume;
  const StatedAcquisition& s = v.stated;
  std::string line;
  for (const double number :
       {s.voxel.z, s.voxel.y, s.voxel.x, s.excitation_nm, s.emission_nm, s.na, s.refractive_index}) {
    line += number_text(number) + ' ';
  }
  return text(v.file.string(), '\0', v.dataset, '\0', s.source, '\0', line, v.extent.z, ' ', v.extent.y, ' ',
              v.extent.x, ' ', v.raw_unsigned, ' ', s.deconvolved, ' ', found.sample.size, ' ',
              found.sample.changed, ' ', found.sample.digest, ' ', found.sample.middle, '\n');
}

Found found_from(const std::string& lines) {
  Found found;
  Hdf5Volume& v = found.volume;
  StatedAcquisition& s = v.stated;
  std::istringstream in(lines);
  std::string file;
  std::getline(in, file, '\0');
  v.file = file;
  std::getline(in, v.dataset, '\0');
  std::getline(in, s.source, '\0');
  in >> s.voxel.z >> s.voxel.y >> s.voxel.x >> s.excitation_nm >> s.emission_nm >> s.na >> s.refractive_index;
  in >> v.extent.z >> v.extent.y >> v.extent.x >> v.raw_unsigned >> s.deconvolved >> found.sample.size
      >> found.sample.changed >> found.sample.digest >> found.sample.middle;
  return found;
}

std::unique_ptr<Hdf5Source> source_of(const Found& found, bool counts) {
  auto source = std::make_unique<Hdf5Source>(found.volume, counts);
  VolumeDescription& description = source->mutable_description();
  const std::string name = found.volume.file.filename().string();
  constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
  description.files.push_back({.name = name,
                               .size = found.sample.size,
                               .modified = found.sample.changed / nanoseconds_per_second,
                               .z = -1,
                               .changed = found.sample.changed,
                               .middle = found.sample.middle});
  const std::string identity =
      text(name, '\0', found.volume.dataset, '\0', found.sample.size, ' ', found.sample.digest);
  description.digest = digest_of_bytes(std::as_bytes(std::span(identity)));
  return source;
}

/// The slices whose samples have to be converted: all or none.
std::vector<std::int64_t> converted_slices(const Hdf5Source& source) {
  std::vector<std::int64_t> slices;
  if (!source.conversion().changes_nothing()) {
    slices.resize(static_cast<std::size_t>(source.description().extent.z));
    std::iota(slices.begin(), slices.end(), 0);
  }
  return slices;
}

/// Finds the volume that the choice means in a file of some format. Throws Error or UserError.
using FindVolume = Hdf5Volume (*)(const std::filesystem::path& path, const ImageChoice& choice);

/// Opens the volume that `find`, called by one rank, finds. Collective over `ranks`. What the file says of
/// the volume is asked in a subprocess alone: over damaged attributes HDF5 crashes, or reads memory that it
/// has freed. All ranks then open only the dataset, which the subprocess has opened before.
std::unique_ptr<VolumeReader> open_hdf5(FindVolume find, const std::filesystem::path& path,
                                        const OpenOptions& options, const mpi::Communicator& ranks) {
  const std::string lines = ranks.on_root([&] {
    if (!options.pattern.empty()) {
      throw UserError(text("--pattern picks files of a folder, but ", path.string(), " is one file"));
    }
    return as_input(path, [&] {
      return answer_of_subprocess({}, [&] {
        Found found{find(path, options.choice), {}};
        found.sample = sample_file(found.volume.file, sampled_chunks(0, 1));
        (void)source_of(found, options.counts);
        return to_text(found);
      });
    });
  });
  const Found found = found_from(lines);
  std::vector<std::int64_t> converted;
  ranks.all_or_none(
      [&] { as_input(path, [&] { converted = converted_slices(*source_of(found, options.counts)); }); });
  return checked_reader([&] { return source_of(found, options.counts); }, converted, options, ranks);
}

bool ends_in(const std::filesystem::path& path, std::initializer_list<const char*> endings) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::find(endings.begin(), endings.end(), ending) != endings.end()
         && !std::filesystem::is_directory(path);
}

} // namespace

bool is_imaris(const std::filesystem::path& path) {
  return ends_in(path, {".ims"});
}

std::unique_ptr<VolumeReader> open_imaris(const std::filesystem::path& path, const OpenOptions& options,
                                          const mpi::Communicator& ranks) {
  return open_hdf5(find_imaris_volume, path, options, ranks);
}

bool is_bdv(const std::filesystem::path& path) {
  return ends_in(path, {".h5", ".hdf5", ".xml"});
}

std::unique_ptr<VolumeReader> open_bdv(const std::filesystem::path& path, const OpenOptions& options,
                                       const mpi::Communicator& ranks) {
  return open_hdf5(find_bdv_volume, path, options, ranks);
}

} // namespace lsdeconv
