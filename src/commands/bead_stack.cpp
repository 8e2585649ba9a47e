#include "bead_stack.hpp"

#include "bead_report.hpp"
#include "psf_picture.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/writers/picture_writer.hpp"
#include "lsdeconv/run/input/psf_file.hpp"
#include "lsdeconv/run/input/psf_listing.hpp"
#include "lsdeconv/run/input/region_reader.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"

#include <algorithm>
#include <iostream>

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

void write(const std::filesystem::path& path, const PointSpreadFunction& psf) {
  write_psf(path, psf);
  std::filesystem::path picture = path;
  picture.replace_extension(".picture.tif");
  write_picture(picture, psf_picture(psf), psf_picture_legend);
  std::cout << "written to " << path.string() << ", its picture to " << picture.string() << "\n";
}

/// Prints what was taken from the metadata of the stack, and what in them contradicts the options.
void print_stated(const RunConfig& config, const StatedAcquisition& stated) {
  if (const std::string taken = stated_optics_text(config, stated); !taken.empty()) {
    std::cout << "metadata    " << taken << "\n";
  }
  for (const std::string& warning : stated_optics_warnings(config, stated)) {
    log::warning(warning);
  }
}

void print_bead_psf(const BeadPsf& result) {
  std::cout << bead_report(result) << "PSF         " << psf_text(result.psf) << "\n";
  for (const std::string& note : result.psf.notes) {
    std::cout << "            " << note << "\n";
  }
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
    print_stated(complete, stated);
    print_bead_psf(result);
    warn_of_psf_noise(result.psf);
    if (!config.output.empty()) {
      write(config.output, result.psf);
    }
    std::cout << std::flush;
  });
}

} // namespace lsdeconv
