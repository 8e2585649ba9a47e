#pragma once

#include "lsdeconv/compute/backend.hpp"
#include "lsdeconv/config/microscope.hpp"
#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/invocation.hpp"
#include "lsdeconv/deconvolution/deconvolver.hpp"
#include "lsdeconv/filters/destripe_method.hpp"
#include "lsdeconv/io/checkpoint/stored_voxels.hpp"
#include "lsdeconv/io/readers/image_choice.hpp"
#include "lsdeconv/io/readers/volume_formats.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lsdeconv {

/// Sample type of the exported series; `input` keeps the type of the data.
enum class OutputType { input, uint8, uint16, float32 };

/// The form of the result: a series of TIFF slices, or an image with all its resolutions (OME-Zarr, Imaris).
enum class OutputFormat { tiff, zarr, ims };

/// Version of OME-Zarr: 0.5 is Zarr 3 with shards, 0.4 is Zarr 2 with a file for each chunk.
enum class ZarrVersion { v0_5, v0_4 };

/// Whether the haze is one level or varies slowly over the volume; `automatic` as the data show.
enum class BackgroundShape { automatic, constant, smooth };

/// The kind of device that computes; `automatic` takes a GPU where there is one.
enum class DeviceChoice { automatic, cpu, cuda };

/// Whether slices are BigTIFF; `automatic` where classic TIFF would not hold them.
enum class BigTiffChoice { automatic, always, never };

/// What `--fft-plan` asks for, which earlier versions handed to the Fourier library; accepted so that their
/// command lines go on working.
enum class FourierEffort { estimate, measure };

/// Everything a user can ask of a run. Names, units, ranges and help are in the table run_parameters().
struct RunConfig : Microscope {
  /// The parameters that were set, but not to their automatic value, and by what: name -> "command line" or
  /// "config file /path". For the others the input's metadata may speak.
  std::map<std::string, std::string, std::less<>> given;
  /// Names of the parameters that the input's metadata have set.
  std::set<std::string, std::less<>> from_metadata;
  Invocation invocation; ///< The command line that this configuration is from.

  // Input
  std::filesystem::path input;
  std::string pattern;
  MissingSlices missing_slices = MissingSlices::refuse;
  ImageChoice choice; ///< Where the input holds several volumes.
  std::optional<Box3> roi;

  // Measured PSF
  std::filesystem::path psf;
  std::optional<Spacing3> psf_voxel; ///< Micrometres; none: of the file's metadata, else the image's.
  double psf_energy = 0.995;         ///< Part of the measured PSF's energy that is kept when it is cropped.
  /// Folder or table of PSFs measured at several depths, in place of `psf`; empty: one PSF for all depths.
  std::filesystem::path psf_depths;
  std::filesystem::path from_beads; ///< Stack of beads that `lsdeconv psf` averages.
  bool fit = false;                 ///< `lsdeconv psf` compares the PSF with the volume of `input`.

  // Camera
  double offset = 0;                  ///< Counts of the camera in the dark.
  std::filesystem::path offset_image; ///< The same pixel by pixel, in place of `offset`.
  std::filesystem::path flat;         ///< Relative brightness of each pixel.
  double flat_offset = 0;             ///< Counts of the camera in the dark that `flat` still holds.
  std::optional<double> read_noise;   ///< Standard deviation in counts; none: estimated.
  std::optional<double> gain;         ///< Counts per photo-electron; none: estimated.
  bool masks = true;                  ///< Voxels that cannot be right are found and left out of account.

  // Filters before the deconvolution
  double destripe_sigma = 0; ///< Width of the notch in Fourier bins along the stripes' full length; 0: off.
  DestripeMethod destripe_method = DestripeMethod::munch;
  DestripeAxis destripe_axis = DestripeAxis::z; ///< Along which the stripes run.
  std::string destripe_wavelet = "db9";
  int destripe_levels = 0;            ///< Levels of the wavelet transform; 0: from the volume's size.
  Triple<double> gaussian_sigma{};    ///< Voxels; 0: off.
  Triple<int> gaussian_filter_size{}; ///< Voxels, odd; 0: from gaussian_sigma.
  /// Counts: what is less than this above the background becomes background; 0: off.
  double denoise_strength = 0;

  // Deconvolution
  std::string algorithm = "shb";
  std::optional<int> numit; ///< Iterations; none: chosen from the data.
  /// Iterations are chosen from the data, up to `numit`: as many as it takes for the deviance to change by
  /// less than this many percent per iteration. 0: by the noise where `numit` is none, else no such choice.
  double stop_criterion = 0;
  std::optional<double> background; ///< Counts above the offset; none: estimated.
  BackgroundShape background_shape = BackgroundShape::automatic;
  StartFrom start = StartFrom::correlation;
  std::optional<double> tv;    ///< Weight of the total variation; 0: off; none: from the noise.
  double lambda_damping = 0;   ///< Part of the neighbours' mean in each step; 0: off.
  int regularize_interval = 0; ///< Iterations between two Gaussian smoothings; 0: off.

  // Devices
  DeviceChoice device = DeviceChoice::automatic;
  std::vector<int> gpu_indices; ///< GPUs of each node, numbered as nvidia-smi does; empty: all.
  int gpu_workers_per_gpu = 2;  ///< Blocks in flight on the host for each GPU.
  int cpu_workers = 0;          ///< Ranks of a node that may compute on its CPU beside the GPUs.
  bool bind = true;             ///< Bind threads and buffers to the cores and memory near their device.

  // Blocks and memory
  std::int64_t block_size_max = 0; ///< Voxels of a block with its halo; 0: from memory.
  double memory = 0;               ///< GiB per node that the ranks may use; 0: what the node really has.
  std::filesystem::path stage_dir; ///< Folder on each node's own disk for copies of slices; empty: no copies.
  double strip_cache = 0;          ///< GiB per node for decoded strips and tiles; 0: from the plan.
  bool share_strips = true;        ///< Ranks of a node use each other's decoded strips and tiles.
  int threads = 0;                 ///< Per rank; 0: an equal part of the node's cores.
  double storage_rate = 0; ///< GB/s of the storage that all ranks share, to plan with; 0: a usual rate.
  FourierEffort fft_plan = FourierEffort::estimate; ///< Without effect.
  bool quality = true; ///< Numbers of quality are taken in sampled boxes before the first block.

  // Checkpoint
  std::filesystem::path checkpoint;  ///< Empty: beside the output.
  std::filesystem::path cache_drive; ///< Folder of the checkpoint, where its file is not named.
  StoredType checkpoint_voxels = StoredType::float32;
  bool resume = true;
  bool verify = true;        ///< Read the finished blocks of a checkpoint again before continuing it.
  bool fsync = true;         ///< Write so that finished blocks survive a loss of power.
  double lock_patience = 30; ///< Seconds after which another run that gives no sign of life counts as dead.
  bool remove_checkpoint = false;

  // Ending
  double drain_seconds = 120; ///< Time for running blocks after a signal to end.
  double stall_timeout = 300; ///< Seconds after which a rank that gives no sign of life counts as lost.

  // Output
  std::filesystem::path output; ///< Empty: deconvolved/ in (or beside) the input.
  bool overwrite = false;       ///< Replace the slices of another run in `output`.
  bool allow_missing = false;   ///< `export` writes zeros where blocks are missing.
  bool export_slices = true;    ///< Else the run ends with its last block.
  bool page = true;             ///< Whether the run makes a page that shows its result.
  OutputFormat output_format = OutputFormat::tiff;
  OutputType output_type = OutputType::input;
  double auto_range = 0; ///< Percentile p: the range of the output is that from p to 100 - p percent; 0: off.
  double amplify = 1;    ///< Factor on the exported counts.
  bool keep_background = false; ///< Add the background that was subtracted to the exported counts again.
  bool flip = false;            ///< Write the first row of slices last.
  TiffCompression compression = TiffCompression::deflate;
  SliceNaming slice_names = SliceNaming::input;
  bool ome = true; ///< A companion file describes the series in OME-XML.
  BigTiffChoice bigtiff = BigTiffChoice::automatic;
  int tile_size = 0; ///< Pixels, a multiple of 16; 0: strips.
  ZarrVersion zarr_version = ZarrVersion::v0_5;
  int zarr_shard = 512;    ///< Voxels along each axis of what is written at a time, a multiple of zarr_chunk.
  double atlas_voxel = 25; ///< Micrometres: edge of the cells of the coarse volumes; 0: there are none.
  int zarr_chunk = 0; ///< Voxels along each axis of what is compressed by itself; 0: 64, in version 0.4 128.

  // info
  bool json = false;
  bool parameters = false; ///< Print those of the run that made the checkpoint.
  bool watch = false;
  double interval = 2; ///< Seconds between two looks at a run that is watched.

  // plan
  std::optional<Extent3> shape;             ///< Of a volume without files.
  VoxelType voxel_type = VoxelType::uint16; ///< Of that volume.
  int plan_ranks = 0;                       ///< Ranks to plan for; 0: those that there are.
  int plan_nodes = 0;                       ///< Nodes they run on; 0: the usual number for so many ranks.
  double plan_gpu_memory = 0; ///< GiB of the GPU of each planned rank; 0: it computes on the CPU.

  // tune; lists of values to try, empty: chosen around those of the run
  std::vector<int> tune_numit;
  std::vector<double> tune_tv;         ///< Weights of the total variation.
  std::vector<double> tune_psf_z;      ///< Factors on the depth of the PSF.
  std::vector<double> tune_psf_xy;     ///< Factors on its width across.
  std::vector<double> tune_background; ///< Counts above the offset.

  // compare
  std::filesystem::path compared; ///< The volume that `input` is compared with.

  // Messages
  std::filesystem::path trace; ///< File for a timeline of the run; empty: none.
  bool verbose = false;
  bool quiet = false;
};

/// Whether the PSF was measured (--psf, --psf-depths) and takes the place of wavelengths, apertures and
/// sheet.
inline bool has_measured_psf(const RunConfig& config) {
  return !config.psf.empty() || !config.psf_depths.empty();
}

} // namespace lsdeconv
