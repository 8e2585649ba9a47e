#include "bead_stack.hpp"

#include "bead_checks.hpp"
#include "bead_report.hpp"
#include "psf_picture.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/writers/picture_writer.hpp"
#include "lsdeconv/run/input/psf_file.hpp"
#include "lsdeconv/run/input/psf_listing.hpp"
#include "lsdeconv/run/input/region_reader.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"

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

BeadPsf measure(VolumeReader& reader, const RunConfig& config) {
  const VolumeDescription& description = reader.description();
  Volume<float> stack(description.extent);
  reader.read(whole(description.extent), stack.view());
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
    refuse_other_than_beads(result);
    log_warnings(bead_warnings(result));
    complete.psf = config.from_beads; // what a measured PSF is doubted for
    log_warnings(psf_warnings(complete, result.psf, 0));
    if (!config.output.empty()) {
      write(config.output, result.psf);
    }
    std::cout << std::flush;
  });
}

} // namespace lsdeconv
