#include "lsdeconv/run/input/input_stages.hpp"

#include "calibration_images.hpp"
#include "filter_readers.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/sample_range.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"
#include "lsdeconv/deconvolution/convolved_psf.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/run/estimation/background_field_estimate.hpp"
#include "lsdeconv/run/estimation/mask_search.hpp"
#include "lsdeconv/run/estimation/stripe_estimate.hpp"
#include "lsdeconv/run/input/described_volume.hpp"
#include "lsdeconv/run/input/region_reader.hpp"

#include <algorithm>

namespace lsdeconv {
namespace {

bool calibrates(const RunConfig& config) {
  return !config.offset_image.empty() || !config.flat.empty();
}
bool evens_out(const RunConfig& config) {
  return config.background_shape == BackgroundShape::smooth && !config.background;
}
/// Stripes are found in the region of the run alone, and are no haze.
bool may_even_out(const RunConfig& config) {
  return config.background_shape == BackgroundShape::automatic && !config.background && !destripes(config)
         && algorithm(config.algorithm).maximises_likelihood;
}
bool smooths(const RunConfig& config) {
  const Triple<double>& sigma = config.gaussian_sigma;
  return std::max({sigma.z, sigma.y, sigma.x}) > 0;
}

void log_stripes(const Stripes& stripes) {
  const Extent3 maps = stripes.maps.extent();
  log::detail("destriping takes out ", count_text(maps.z, "map"), " of ", maps.y, "×", maps.x, " lines, ",
              bytes_text(stripes.maps.size() * static_cast<std::int64_t>(sizeof(float))), " on each rank");
}

StripeRequest stripe_request(const RunConfig& config, const WorkerShare& share) {
  return {.method = config.destripe_method,
          .settings = {.moments = vanishing_moments(config.destripe_wavelet),
                       .levels = config.destripe_levels,
                       .sigma = config.destripe_sigma,
                       .axis = config.destripe_axis},
          .bytes = share.bytes,
          .threads = share.threads};
}

std::string stripes_text(const RunConfig& config) {
  const bool along_z = config.destripe_axis == DestripeAxis::z;
  const std::string where = along_z ? "" : text(" along ", "zyx"[stripe_axes(config.destripe_axis).along]);
  return config.destripe_method == DestripeMethod::munch
             ? text("stripes", where, " taken out, sigma ", config.destripe_sigma)
         : along_z ? std::string("columns' medians taken off")
                   : text("stripes", where, " taken out, by medians");
}

bool changes_input(const RunConfig& config) {
  return calibrates(config) || destripes(config) || smooths(config) || evens_out(config)
         || config.denoise_strength > 0;
}

/// Whether the counts that workers take are others than those of the files.
bool changes_counts(const RunConfig& config, const MaskRules& rules) {
  return changes_input(config) || !rules.unseen.planes.brightness.empty();
}

/// Adds stages 0, 1 and 2 to the reader of whole slices. Collective over `ranks`.
void calibrate(OpenedInput& input, const RunConfig& config, int threads, const mpi::Communicator& ranks) {
  if (finds_masks(config)) {
    auto masked = std::make_unique<MaskedReader>(std::move(input.reader), threads);
    input.masked = masked.get();
    input.reader = std::move(masked);
  }
  input.dark_counts = static_cast<float>(config.offset);
  if (calibrates(config)) {
    Calibration calibration = calibration_of(input, config, ranks);
    input.dark_counts = static_cast<float>(mean_offset(calibration));
    input.calibration = digest_of(calibration);
    input.reader = std::make_unique<CalibratedReader>(std::move(input.reader), std::move(calibration));
  }
  input.whole = input.reader.get();
  if (config.roi) {
    input.reader = std::make_unique<RegionReader>(std::move(input.reader), *config.roi);
  }
}

} // namespace

bool destripes(const RunConfig& config) {
  return config.destripe_sigma > 0 || config.destripe_method == DestripeMethod::median;
}

OpenedInput open_input(const RunConfig& config, const WorkerShare& share, const mpi::Communicator& ranks) {
  OpenedInput input;
  if (!config.stage_dir.empty()) {
    input.staging = std::make_shared<StagingArea>(config.stage_dir);
  }
  input.reader = open_volume(
      config.input,
      {
          .pattern = config.pattern,
          .missing = config.missing_slices,
          .choice = config.choice,
          .threads = share.threads,
          .cache_bytes = static_cast<std::int64_t>(static_cast<double>(share.bytes) * cached_part_of_memory),
          .staging = input.staging,
      },
      ranks);
  auto digesting = std::make_unique<DigestingReader>(std::move(input.reader), share.threads);
  input.digesting = digesting.get();
  input.reader = std::move(digesting);
  input.slice = input.reader->description().extent;
  input.slice.z = 1;
  calibrate(input, config, share.threads, ranks);
  return input;
}

OpenedInput open_described(const RunConfig& config, VolumeDescription description,
                           const mpi::Communicator& ranks) {
  OpenedInput input;
  input.slice = {1, description.extent.y, description.extent.x};
  input.reader = std::make_unique<DescribedVolume>(std::move(description));
  calibrate(input, config, 1, ranks);
  return input;
}

bool finds_masks(const RunConfig& config) {
  return config.masks && algorithm(config.algorithm).maximises_likelihood;
}

MaskRules find_masks(OpenedInput& input, const RunConfig& config, const RunPsf& psf, const WorkerShare& share,
                     const mpi::Communicator& ranks) {
  if (input.masked == nullptr) {
    return {};
  }
  std::vector<VolumeView<const float>> psfs{psf.widest.values.view()};
  std::optional<PsfField> unfiltered; // the counts are read before the Gaussian
  if (smooths(config)) {
    unfiltered.emplace(input_psfs(config, input.reader->description().extent, ranks));
  }
  const PsfField* field = unfiltered ? &*unfiltered : psf.field.get();
  if (field != nullptr) {
    psfs.clear();
    for (const PsfNode& node : field->nodes()) {
      psfs.push_back(node.psf.values.view());
    }
  }
  const MaskRules rules = find_masks({.counts = input.masked->unmasked(),
                                      .psfs = std::move(psfs),
                                      .offset = input.dark_counts,
                                      .threads = share.threads},
                                     ranks);
  use_masks(input, config, rules);
  return rules;
}

void use_masks(OpenedInput& input, const RunConfig& config, const MaskRules& rules) {
  if (input.masked != nullptr) {
    UnseenRules unseen = rules.unseen;
    unseen.too_bright = changes_counts(config, rules) ? rules.saturation : unseen.too_bright;
    input.masked->set_rules(unseen);
  }
}

void leave_saturated_out(OpenedInput& input, const RunConfig& config, MaskRules& rules) {
  if (input.masked != nullptr && !changes_counts(config, rules)) {
    rules.unseen.too_bright = rules.saturation;
    rules.saturation = std::numeric_limits<float>::infinity();
    use_masks(input, config, rules);
  }
}

SampleCode sample_code(const PreparedInput& input, const RunConfig& config) {
  SampleCode code(remaining_offset(config));
  if (finds_masks(config)) {
    code.unseen = unseen_sample(input.sample_type);
  }
  return code;
}

float saturation(const RunConfig& config, const MaskRules& rules) {
  constexpr float lowered = 1; // the largest sample, see mark_unseen()
  return changes_counts(config, rules) ? std::numeric_limits<float>::infinity()
                                       : rules.saturation - lowered - remaining_offset(config);
}

double masking_bytes_per_voxel(const RunConfig& config, VoxelType type) {
  constexpr double with_neighbours = 1.1; // two voxels more along each axis of a small block
  return finds_masks(config) ? with_neighbours * static_cast<double>(bytes_per_voxel(type)) : 0;
}

std::shared_ptr<const Stripes> find_stripes(VolumeReader& calibrated, const RunConfig& config,
                                            const WorkerShare& share, const mpi::Communicator& ranks) {
  FilledReader filled(calibrated);
  return destripes(config)
             ? std::make_shared<const Stripes>(estimate_stripes(filled, stripe_request(config, share), ranks))
             : nullptr;
}

std::unique_ptr<VolumeReader> filtered(std::unique_ptr<VolumeReader> calibrated, const RunConfig& config,
                                       const std::shared_ptr<const Stripes>& stripes, int threads) {
  std::unique_ptr<VolumeReader> reader = std::move(calibrated);
  if (stripes) {
    log_stripes(*stripes);
    reader = std::make_unique<DestripedReader>(std::move(reader), stripes, threads);
  }
  if (smooths(config)) {
    reader = std::make_unique<SmoothedReader>(std::move(reader), smoothing_kernels(config), threads);
  }
  return reader;
}

std::shared_ptr<const BackgroundField> find_background(VolumeReader& whole, const RunConfig& config,
                                                       const NoiseModel& noise,
                                                       const mpi::Communicator& ranks) {
  const bool is_free = may_even_out(config) && noise.gain > 0;
  if (!evens_out(config) && !is_free) {
    return nullptr;
  }
  HazeField haze = estimate_background(whole, remaining_offset(config) + snyder_shift(config), noise, ranks);
  if (is_free && !haze.is_uneven()) {
    return nullptr;
  }
  haze.field.origin = config.roi ? config.roi->begin : Index3{};
  return std::make_shared<const BackgroundField>(std::move(haze.field));
}

std::unique_ptr<VolumeReader> evened(std::unique_ptr<VolumeReader> filtered,
                                     const std::shared_ptr<const BackgroundField>& field, int threads) {
  if (!field) {
    return filtered;
  }
  return std::make_unique<EvenedReader>(std::move(filtered), field, threads);
}

std::unique_ptr<VolumeReader> thresholded(std::unique_ptr<VolumeReader> filtered, const RunConfig& config,
                                          float background) {
  if (config.denoise_strength <= 0) {
    return filtered;
  }
  const float level = background + remaining_offset(config);
  return std::make_unique<ThresholdReader>(std::move(filtered), level,
                                           level + static_cast<float>(config.denoise_strength));
}

VoxelType sample_type(const RunConfig& config, const VolumeDescription& input) {
  return input.interpolated.empty() && !changes_input(config) ? input.type : VoxelType::float32;
}

Triple<std::vector<double>> smoothing_kernels(const RunConfig& config) {
  Triple<Kernel> kernels;
  for (int axis = 0; axis < axes; ++axis) {
    kernels[axis] = gaussian_kernel(config.gaussian_sigma[axis], config.gaussian_filter_size[axis]);
  }
  return kernels;
}

Triple<double> gaussian_width_um(const RunConfig& config) {
  const Triple<Kernel> kernels = smoothing_kernels(config);
  const Spacing3 voxel = voxel_of(config);
  return {kernel_full_width(kernels.z) * voxel.z, kernel_full_width(kernels.y) * voxel.y,
          kernel_full_width(kernels.x) * voxel.x};
}

std::int64_t stripe_bytes(const PreparedInput& input, const RunConfig& config, const WorkerShare& share) {
  if (input.stripes) {
    return input.stripes->maps.size() * static_cast<std::int64_t>(sizeof(float));
  }
  if (!destripes(config)) {
    return 0;
  }
  return stripe_map_bytes(*input.reader, stripe_request(config, share));
}

std::string stages_text(const RunConfig& config) {
  std::string list;
  const auto add = [&list](bool asked, const std::string& stage) {
    list += asked ? text(list.empty() ? "" : "; ", stage) : "";
  };
  add(!config.offset_image.empty(), text("dark image ", config.offset_image.string(), " taken off"));
  add(!config.flat.empty(),
      text("divided by the flat field ", config.flat.string(),
           config.flat_offset > 0 ? text(" less ", config.flat_offset, " counts") : ""));
  add(config.roi.has_value(), config.roi ? text("region ", *config.roi) : "");
  add(destripes(config), stripes_text(config));
  const Triple<double>& sigma = config.gaussian_sigma;
  add(smooths(config), text("Gaussian, sigma x ", sigma.x, ", y ", sigma.y, ", z ", sigma.z, " voxels"));
  add(evens_out(config), "haze evened out");
  add(config.denoise_strength > 0,
      text("less than ", config.denoise_strength, " counts above the background made background"));
  return list;
}

double smoothing_bytes_per_voxel(const RunConfig& config) {
  if (!smooths(config)) {
    return 0;
  }
  constexpr double usual_side = 64; // of a small block: the half widths around it count most there
  double bytes = sizeof(float);
  const Extent3 half = half_widths(smoothing_kernels(config));
  for (int axis = 0; axis < axes; ++axis) {
    bytes *= 1 + 2 * static_cast<double>(half[axis]) / usual_side;
  }
  return bytes;
}

float remaining_offset(const RunConfig& config) {
  const double offset = calibrates(config) ? 0 : config.offset;
  return static_cast<float>(offset) - snyder_shift(config);
}

} // namespace lsdeconv
