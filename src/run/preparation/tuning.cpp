#include "lsdeconv/run/preparation/tuning.hpp"

#include "preparation_steps.hpp"
#include "quality_trial.hpp"
#include "tuning_settings.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/run_options.hpp"
#include "lsdeconv/run/estimation/box_figures.hpp"
#include "lsdeconv/run/input/input_psf.hpp"
#include "lsdeconv/run/input/input_stages.hpp"
#include "lsdeconv/run/input/stated_optics.hpp"
#include "lsdeconv/run/placement/worker_share.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <tuple>

namespace lsdeconv {
namespace {

/// Voxels of transforms times iterations that the whole sheet may take: some half a minute on two cores.
constexpr double work_of_sheet = 6e8;

/// Opens and samples the input of a run that has no files of its own. Collective over `ranks`.
IntensitySample prepare_trials(PreparedRun& run, const mpi::Communicator& ranks) {
  run.resources.share = share_node(run.config, ranks);
  OpenedInput opened = open_input(run.config, run.resources.share, ranks);
  ranks.all_or_none([&] { complete_optics(run.config, opened.reader->description().stated); });
  run.psf = image_psf(run.config, opened.reader->description().extent, ranks);
  return sample_input(run, std::move(opened), ranks);
}

TuningSetting chosen_setting(const PreparedRun& run) {
  return {.iterations = run.manifest.iterations,
          .total_variation = total_variation(run.config, run.manifest),
          .background = static_cast<double>(run.manifest.scale.background)
                        - static_cast<double>(snyder_shift(run.config))};
}

/// The run's configuration with a setting in it.
RunConfig config_with(const PreparedRun& run, const TuningSetting& setting, const TuningSetting& chosen) {
  RunConfig config = run.config;
  config.numit = setting.iterations;
  config.tv = setting.total_variation;
  config.optics.scale_z *= setting.psf_z;
  config.optics.scale_xy *= setting.psf_xy;
  if (setting.background != chosen.background) {
    config.background = setting.background;
  }
  return config;
}

IterationParameters parameters_with(const PreparedRun& run, const TuningSetting& setting) {
  IterationParameters parameters = iteration_parameters(run.config, run.manifest);
  parameters.iterations = setting.iterations;
  parameters.regularisation.total_variation = static_cast<float>(setting.total_variation);
  parameters.background = static_cast<float>(setting.background) + snyder_shift(run.config);
  return parameters;
}

/// The PSF of each setting; those of one stretch are one. Collective over `ranks`.
class StretchedPsfs {
public:
  StretchedPsfs(const PreparedRun& run, const TuningSetting& chosen) : run_(run), chosen_(chosen) {}

  const PointSpreadFunction& of(const TuningSetting& setting, const mpi::Communicator& ranks) {
    if (setting.psf_z == 1 && setting.psf_xy == 1) {
      return run_.psf.widest;
    }
    for (const auto& [stretch, psf] : known_) {
      if (stretch.psf_z == setting.psf_z && stretch.psf_xy == setting.psf_xy) {
        return psf->widest;
      }
    }
    const RunConfig config = config_with(run_, setting, chosen_);
    known_.emplace_back(setting,
                        std::make_unique<RunPsf>(image_psf(config, run_.input.description().extent, ranks)));
    return known_.back().second->widest;
  }

private:
  const PreparedRun& run_;
  TuningSetting chosen_;
  std::vector<std::pair<TuningSetting, std::unique_ptr<RunPsf>>> known_;
};

Volume<float> picture(const std::vector<float>& pixels, std::int64_t rows) {
  Volume<float> plane({1, rows, std::ssize(pixels) / rows});
  std::copy(pixels.begin(), pixels.end(), plane.begin());
  return plane;
}

TuningViews views_of(const BoxViews& views, const Extent3& box) {
  return {picture(views.along_z, box.y), picture(views.along_y, box.z)};
}

/// The options of a run with that configuration: without the place of the sheet, whose name is no result's.
std::vector<std::string> options_of(RunConfig config) {
  config.output.clear();
  config.quality = true;
  return run_options(config);
}

} // namespace

namespace {

/// The variant that boxes with its setting make.
TuningVariant variant_of(const PreparedRun& run, const TuningSetting& setting, const TuningSetting& chosen,
                         const PointSpreadFunction& psf, const std::vector<BoxQuality>& boxes) {
  const BoxQuality& middle = boxes[boxes.size() / 2];
  TuningVariant variant{.setting = setting,
                        .name = setting_name(setting, chosen),
                        .options = options_of(config_with(run, setting, chosen)),
                        .figures = box_figures(boxes, psf, noise_unknown(run)),
                        .held_out = {},
                        .views = views_of(middle.result_views, middle.box)};
  for (const BoxQuality& box : boxes) {
    if (box.halves) {
      variant.held_out.push_back(box.held_out.deviance_ratio());
    }
  }
  return variant;
}

} // namespace

TuningSheet tuning_sheet(const RunConfig& config, const mpi::Communicator& ranks) {
  PreparedRun run;
  run.config = config;
  const IntensitySample sample = prepare_trials(run, ranks);
  TrialBoxes boxes(run);
  choose_settings(run, sample, boxes, ranks);
  const TuningSetting chosen = chosen_setting(run);
  const std::vector<TuningSetting> settings =
      tuning_settings(run.config, chosen, !has_measured_psf(run.config));
  TuningSheet sheet;
  sheet.voxel = voxel_of(run.config);
  sheet.boxes = quality_boxes(run, boxes, work_of_sheet / static_cast<double>(settings.size()), ranks);
  StretchedPsfs psfs(run, chosen);
  std::vector<QualityJob> jobs;
  for (const TuningSetting& setting : settings) {
    const PointSpreadFunction& psf = psfs.of(setting, ranks);
    for (const Box3& box : sheet.boxes) {
      jobs.push_back({box, parameters_with(run, setting), &psf});
    }
  }
  std::vector<BoxQuality> done = qualities(run, boxes, jobs, "trying variants", ranks);
  const std::size_t middle = sheet.boxes.size() / 2;
  sheet.raw = views_of(done[middle].raw_views, done[middle].box);
  auto next = std::make_move_iterator(done.begin());
  for (const TuningSetting& setting : settings) {
    const std::vector<BoxQuality> of_setting(next, next + std::ssize(sheet.boxes));
    next += std::ssize(sheet.boxes);
    sheet.variants.push_back(variant_of(run, setting, chosen, psfs.of(setting, ranks), of_setting));
  }
  std::tie(sheet.recommended, sheet.why) = recommended(sheet.variants);
  return sheet;
}

} // namespace lsdeconv
