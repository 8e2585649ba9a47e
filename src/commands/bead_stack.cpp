#include "bead_stack.hpp"

#include "bead_checks.hpp"
#include "bead_report.hpp"
#include "psf_facts.hpp"
#include "psf_picture.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/writers/picture_writer.hpp"
#include "lsdeconv/io/writers/stack_writer.hpp"
#include "lsdeconv/run/input/psf_file.hpp"
#include "lsdeconv/run/input/psf_listing.hpp"
#include "lsdeconv/run/input/region_reader.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lsdeconv {
namespace {

/// For the stack, its smoothed copy, and the windows of all beads, which take at most as much as the stack.
constexpr std::int64_t bytes_per_voxel_of_stack = 12;

std::unique_ptr<VolumeReader> open_stack(const RunConfig& config, int threads,
                                         const mpi::Communicator& ranks) {
  const OpenOptions options{.pattern = config.pattern,
                            .missing = config.missing_slices,
                            .choice = config.choice,
                            .threads = threads};
  std::unique_ptr<VolumeReader> reader = open_volume(config.from_beads, options, ranks);
  if (config.roi) {
    return std::make_unique<RegionReader>(std::move(reader), *config.roi);
  }
  return reader;
}

void require_memory(const Extent3& extent, std::int64_t available) {
  const std::int64_t needed = voxel_count(extent) * bytes_per_voxel_of_stack;
  if (needed > available) {
    throw UserError(text("a stack of ", extent, " voxels (z×y×x) takes ", bytes_text(needed),
                         " of memory, but ", bytes_text(available), " are free; take a part with --roi"));
  }
}

/// The whole stack, some slices at a time.
Volume<float> read_stack(VolumeReader& reader) {
  constexpr std::int64_t slices_at_once = 16;
  const Extent3 extent = reader.description().extent;
  Volume<float> stack(extent);
  Progress progress(
      {.name = "reading the beads", .piece = "slice", .pieces = extent.z, .voxels = voxel_count(extent)});
  for (std::int64_t z = 0; z < extent.z; z += slices_at_once) {
    const Box3 slab{{z, 0, 0}, {std::min(z + slices_at_once, extent.z), extent.y, extent.x}};
    reader.read(slab, stack.view().part(slab));
    progress.advance(slab.extent().z);
  }
  return stack;
}

BeadPsf measure(VolumeReader& reader, const RunConfig& config) {
  const VolumeDescription& description = reader.description();
  const Volume<float> stack = read_stack(reader);
  const Progress progress({.name = "measuring the beads"});
  return psf_from_beads(stack.view(), voxel_of(config),
                        {.saturation = largest_sample(description.type), .energy = config.psf_energy});
}

/// Writes the PSF and a picture of it. Returns both files; none where no output is named.
std::vector<std::filesystem::path> write(const std::filesystem::path& path, const PointSpreadFunction& psf) {
  if (path.empty()) {
    return {};
  }
  std::filesystem::path picture = path;
  picture.replace_extension(".picture.tif");
  require_own_tiff(picture, psf_picture_legend);
  write_psf(path, psf);
  write_picture(picture, psf_picture(psf), psf_picture_legend);
  return {path, picture};
}

std::vector<std::string> warnings_of(const RunConfig& config, const StatedAcquisition& stated,
                                     const BeadPsf& result) {
  std::vector<std::string> all = stated_optics_warnings(config, stated);
  RunConfig measured = config;
  measured.psf = config.from_beads; // what a measured PSF is doubted for
  for (const std::vector<std::string>& more :
       {bead_warnings(result), psf_warnings(measured, result.psf, 0)}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

std::string result_text(const BeadPsf& result, const std::string& from_metadata) {
  std::string lines = from_metadata.empty() ? "" : text("metadata    ", from_metadata, "\n");
  lines += text(bead_report(result), "PSF         ", psf_text(result.psf), "\n");
  for (const std::string& note : result.psf.notes) {
    lines += text("            ", note, "\n");
  }
  return lines;
}

std::string result_json(const RunConfig& config, const BeadPsf& result,
                        const std::vector<std::filesystem::path>& files,
                        const std::vector<std::string>& warnings, const std::string& from_metadata) {
  nlohmann::ordered_json json = psf_facts(config, files);
  add_bead_facts(json, result);
  json["from_metadata"] = from_metadata;
  json["warnings"] = warnings;
  return json_text(json);
}

} // namespace

void psf_from_bead_stack(const RunConfig& config, const mpi::Communicator& ranks) {
  const WorkerShare share = share_node(config, ranks);
  const auto reader = open_stack(config, share.threads, ranks);
  const StatedAcquisition& stated = reader->description().stated;
  RunConfig complete = config;
  ranks.all_or_none([&] {
    complete_optics(complete, stated);
    if (!ranks.is_root()) {
      return;
    }
    require_memory(reader->description().extent, share.bytes);
    const BeadPsf result = with_context([&] { return "beads of " + config.from_beads.string(); },
                                        [&] { return measure(*reader, complete); });
    const std::string from_metadata = stated_optics_text(complete, stated);
    if (!config.json) { // before a refusal, whose reasons it shows
      standard_output::print(result_text(result, from_metadata));
    }
    refuse_other_than_beads(result);
    const std::vector<std::string> warnings = warnings_of(complete, stated, result);
    log_warnings(warnings);
    const std::vector<std::filesystem::path> files = write(config.output, result.psf);
    if (config.json) {
      standard_output::print(result_json(complete, result, files, warnings, from_metadata));
    } else if (!files.empty()) {
      standard_output::print(
          text("written to ", files.front().string(), ", its picture to ", files.back().string(), "\n"));
    }
  });
}

} // namespace lsdeconv
