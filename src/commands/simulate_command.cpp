#include "lsdeconv/commands/commands.hpp"
#include "lsdeconv/compute/backends.hpp"
#include "lsdeconv/config/output_layout.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/progress.hpp"
#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/standard_output.hpp"
#include "lsdeconv/core/stopwatch.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"
#include "lsdeconv/run/preparation/plan_json.hpp"
#include "lsdeconv/run/preparation/plan_warnings.hpp"
#include "lsdeconv/run/preparation/run_json.hpp"
#include "lsdeconv/simulation/phantom_imaging.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <set>

namespace lsdeconv {
namespace {

/// Computes and writes a simulated series slab by slab, so that it may be larger than memory.
class Simulation {
public:
  Simulation(const SimulateConfig& config, int threads)
      : config_(config),
        threads_(threads), voxel_{voxel_of(config)}, refinement_{config.refine, config.refine, config.refine},
        backend_(backends().front().make({.threads = threads})),
        psf_(light_sheet_psf(config.optics, {voxel_.z / static_cast<double>(config.refine),
                                             voxel_.y / static_cast<double>(config.refine),
                                             voxel_.x / static_cast<double>(config.refine)})),
        imaging_(*backend_, {.seed = config.seed, .brightness = config.brightness}, psf_, voxel_, refinement_,
                 threads),
        images_(numbered_slices(config.output, config.shape.z), config.shape,
                format("photons through the microscope", VoxelType::uint16)) {
    if (!config.truth.empty()) {
      truths_.emplace(numbered_slices(config.truth, config.shape.z), config.shape,
                      format("photons of the object itself", VoxelType::float32));
    }
  }

  [[nodiscard]] std::int64_t slab_slices() const { return imaging_.tile().z; }

  /// The slab that begins with slice z. imaged: counts the voxels that are computed.
  void write_slab(std::int64_t z, std::atomic<std::int64_t>& imaged) {
    const Box3 box{{z, 0, 0},
                   {std::min(z + slab_slices(), config_.shape.z), config_.shape.y, config_.shape.x}};
    if (image_.extent() != box.extent()) {
      image_ = Volume<float>(box.extent());
      truth_ = Volume<float>(box.extent());
    }
    imaging_.image(box, image_.view(), truth_.view(), [&imaged](std::int64_t voxels) { imaged += voxels; });
    expose({.seed = config_.seed,
            .background = config_.background,
            .offset = config_.offset,
            .read_noise = config_.read_noise,
            .gain = config_.gain},
           box, image_.view(), threads_);
    parallel_for(box.extent().z, threads_, [&](std::int64_t i) {
      const Box3 plane{{i, 0, 0}, {i + 1, box.end.y, box.end.x}};
      images_.write(z + i, image_.view().part(plane));
      if (truths_) {
        truths_->write(z + i, truth_.view().part(plane));
      }
    });
  }

private:
  [[nodiscard]] SliceFormat format(const char* what, VoxelType type) const {
    return {.mapping = {.gain = 1, .offset = 0, .type = type},
            .compression = config_.compression,
            .voxel = voxel_,
            .description = text(slice_mark, "phantom, seed ", config_.seed, ": ", what)};
  }

  SimulateConfig config_;
  int threads_;
  Spacing3 voxel_;
  Extent3 refinement_;
  std::unique_ptr<Backend> backend_;
  PointSpreadFunction psf_;
  PhantomImaging imaging_;
  SliceWriter images_;
  std::optional<SliceWriter> truths_;
  Volume<float> image_;
  Volume<float> truth_;
};

[[noreturn]] void refuse_folder(const std::filesystem::path& what, const char* why) {
  throw UserError(text(what.string(), " ", why, "; name another folder"));
}

/// Throws UserError for slices of a larger phantom, which would remain among the new ones.
void require_no_other_phantom(const std::filesystem::path& folder, const SliceFiles& files) {
  std::set<std::string> names;
  for (const SliceFile& slice : files.slices) {
    names.insert(slice.name);
  }
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator(folder, absent)) {
    if (names.contains(entry.path().filename().string()) || entry.path().extension() != ".tif") {
      continue;
    }
    const std::optional<std::string> description = read_slice_description(entry.path());
    if (description && !describes_result(*description)) {
      refuse_folder(entry.path(),
                    "is a slice of another phantom, which would remain among those of this one");
    }
  }
}

/// Throws UserError, on all ranks, where slices of other programs would be replaced, or where the result of a
/// deconvolution lies. folder: empty where nothing is written. Collective over `ranks`.
void require_free_for_phantom(const std::filesystem::path& folder, std::int64_t slices,
                              const mpi::Communicator& ranks) {
  if (folder.empty()) {
    return;
  }
  constexpr const char* of_a_run = "is the result of a deconvolution and stays as it is";
  const SliceFiles files = numbered_slices(folder, slices);
  ranks.all_or_none([&] {
    require_possible_folder(folder);
    require_no_root(folder);
    if (ranks.is_root()) {
      require_writable(folder);
      require_no_other_phantom(folder, files);
    }
    if (ranks.is_root() && is_own_report(folder / "report.json")) {
      refuse_folder(folder, "holds the result of a deconvolution, among which simulated slices would lie");
    }
    for (std::int64_t z = ranks.rank().value; z < slices; z += ranks.size()) {
      const std::filesystem::path path = files.path(z);
      const std::optional<std::string> description = read_slice_description(path);
      if (description && describes_result(*description)) {
        refuse_folder(path, of_a_run);
      }
      if (!description && std::filesystem::exists(std::filesystem::symlink_status(path))) {
        refuse_folder(path, "was not written by this program and stays as it is");
      }
    }
    const auto results = ranks.is_root() ? other_results(files) : std::vector<std::filesystem::path>{};
    if (!results.empty()) {
      refuse_folder(results.front(), of_a_run);
    }
  });
}

std::string result_json(const SimulateConfig& config, double seconds) {
  const auto place = [](const std::filesystem::path& path) {
    return path.empty() ? nlohmann::ordered_json()
                        : nlohmann::ordered_json(std::filesystem::absolute(path).string());
  };
  return json_text({{"version", 1},
                    {"output", place(config.output)},
                    {"truth", place(config.truth)},
                    {"extent_zyx", extent_json(config.shape)},
                    {"voxel_um_zyx", axes_json(voxel_of(config))},
                    {"seed", config.seed},
                    {"seconds", seconds}});
}

} // namespace

int command::simulate(const SimulateConfig& config, const mpi::Communicator& ranks) {
  RunConfig machine;
  machine.threads = config.threads;
  const WorkerShare share = share_node(machine, ranks);
  for (const std::filesystem::path& folder : {config.output, config.truth}) {
    require_free_for_phantom(folder, config.shape.z, ranks);
  }
  if (const std::string warning = ranks.is_root() ? other_files_warning(config.output, is_own_slice) : "";
      !warning.empty()) {
    log::warning(warning);
  }
  double seconds = 0;
  ranks.all_or_none([&] {
    const Stopwatch wall(seconds);
    std::filesystem::create_directories(config.output);
    if (!config.truth.empty()) {
      std::filesystem::create_directories(config.truth);
    }
    std::atomic<std::int64_t> imaged = 0;
    const std::int64_t plane = config.shape.y * config.shape.x;
    const Progress progress({.name = "simulating",
                             .piece = "slice",
                             .pieces = config.shape.z,
                             .voxels = voxel_count(config.shape)},
                            [&] { return ProgressCount{.done = imaged * ranks.size() / plane}; });
    Simulation simulation(config, share.threads);
    const std::int64_t slab = simulation.slab_slices();
    for (std::int64_t z = ranks.rank().value * slab; z < config.shape.z; z += ranks.size() * slab) {
      simulation.write_slab(z, imaged);
      log::debug("slices ", z, " to ", std::min(z + slab, config.shape.z), " simulated");
    }
  });
  const double brightest = config.offset + config.gain * (config.brightness + config.background);
  if (ranks.is_root() && brightest > largest_sample(VoxelType::uint16)) {
    log::warning(
        "bright structures have about ", std::llround(brightest),
        " counts and are saturated at 65535: give less --brightness, --background, --gain or --offset");
  }
  if (ranks.is_root()) {
    log::info("simulated ", config.shape, " voxels (z×y×x) in ", config.output.string());
  }
  ranks.all_or_none([&] {
    if (ranks.is_root() && config.json) {
      standard_output::print(result_json(config, seconds));
    }
  });
  return 0;
}

} // namespace lsdeconv
