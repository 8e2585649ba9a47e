#include "run_rows.hpp"

#include "lsdeconv/core/error.hpp"

#include <cmath>

namespace lsdeconv {
namespace {

constexpr auto output = ParameterClass::output;

/// The user may name either end of the range: 99.99 means the same as 0.01.
double lower_percentile(double percentile) {
  constexpr double digits = 1e9; // 100 - 99.99 is not exactly 0.01
  return percentile <= 50 ? percentile : std::round((100 - percentile) * digits) / digits;
}

Parameter<RunConfig> auto_range_row() {
  Parameter<RunConfig> row =
      parameter<&RunConfig::auto_range>({.name = "auto-range",
                                         .aliases = {"clipval"},
                                         .kind = output,
                                         .unit = "%",
                                         .range = {.at_least = 0, .below = 100},
                                         .automatic = "off",
                                         .help = "spread what lies between this percentile and 100 less it"});
  row.read = [](const ParameterRow& of, const std::string& text, RunConfig& config) {
    config.auto_range = lower_percentile(read_value<double>(of, text));
    if (config.auto_range == 50) {
      throw UserError("--auto-range is " + text
                      + ", but both ends of the range would be the median; 0.1 is usual");
    }
  };
  return row;
}

/// Where the result goes, and in which format.
RunRows place_rows() {
  return {
      parameter<&RunConfig::output>(
          {.name = "output", .short_name = 'o', .help = "folder of the slices; else INPUT/deconvolved"}),
      parameter<&RunConfig::export_slices>(
          {.name = "export", .help = "leave the slices to lsdeconv export", .rare = true}),
      parameter<&RunConfig::page>(
          {.name = "page", .help = "no report.html, which shows the result", .rare = true}),
      parameter<&RunConfig::overwrite>(
          {.name = "overwrite", .help = "replace the slices of another run", .rare = true}),
      parameter<&RunConfig::allow_missing>(
          {.name = "allow-missing", .help = "write zeros where blocks are missing", .only_of = "export"}),
      parameter<&RunConfig::output_format>({.name = "output-format",
                                            .kind = output,
                                            .choices = {"tiff", "zarr", "ims"},
                                            .help = "TIFF slices, or an image of OME-Zarr or Imaris"}),
      parameter<&RunConfig::zarr_version>({.name = "zarr-version",
                                           .kind = output,
                                           .choices = {"0.5", "0.4"},
                                           .help = "of OME-Zarr: 0.5 in shards, 0.4 for older readers",
                                           .rare = true}),
      parameter<&RunConfig::zarr_shard>({.name = "zarr-shard",
                                         .kind = output,
                                         .unit = "voxels",
                                         .range = {.at_least = 8, .at_most = 4096, .multiple_of = 8},
                                         .help = "edge of the cubes that make a file of OME-Zarr 0.5",
                                         .rare = true}),
      parameter<&RunConfig::zarr_chunk>(
          {.name = "zarr-chunk",
           .kind = output,
           .unit = "voxels",
           .range = {.at_least = 8, .at_most = 512, .multiple_of = 8},
           .automatic = "auto",
           .help = "edge of the cubes that are compressed; auto: 64, in 0.4 128",
           .rare = true}),
      parameter<&RunConfig::atlas_voxel>(
          {.name = "atlas-voxel",
           .kind = ParameterClass::execution,
           .unit = "µm",
           .range = {.at_least = 0, .at_most = 1000},
           .automatic = "off",
           .help = "voxel of the coarse volumes for registration with an atlas",
           .rare = true}),
  };
}

/// How counts become samples.
RunRows sample_rows() {
  return {
      parameter<&RunConfig::output_type>(
          {.name = "output-type",
           .shorthands = {{"convert-to-8bit", "uint8"}, {"convert-to-16bit", "uint16"}},
           .kind = output,
           .choices = {"input", "uint8", "uint16", "float32"},
           .help = "of the samples"}),
      auto_range_row(),
      parameter<&RunConfig::amplify>({.name = "amplify",
                                      .aliases = {"signal-amp"},
                                      .kind = output,
                                      .range = {.above = 0},
                                      .help = "factor on the counts"}),
      parameter<&RunConfig::keep_background>(
          {.name = "keep-background",
           .kind = output,
           .help = "add the subtracted background again; the offset stays off",
           .rare = true}),
      parameter<&RunConfig::flip>(
          {.name = "flip", .kind = output, .help = "turn the slices upside down", .rare = true}),
  };
}

/// How slices are stored.
RunRows slice_rows() {
  return {
      parameter<&RunConfig::compression>({.name = "compression",
                                          .kind = output,
                                          .choices = {"none", "deflate", "zstd"},
                                          .help = "of the slices"}),
      parameter<&RunConfig::slice_names>({.name = "slice-names",
                                          .kind = output,
                                          .choices = {"input", "numbered"},
                                          .help = "input: as its files; numbered: img_000001.tif",
                                          .rare = true}),
      parameter<&RunConfig::ome>(
          {.name = "ome", .kind = output, .help = "no OME-XML beside the slices", .rare = true}),
      parameter<&RunConfig::bigtiff>({.name = "bigtiff",
                                      .kind = output,
                                      .choices = {"auto", "yes", "no"},
                                      .help = "auto: where slices would not fit into classic TIFF",
                                      .rare = true}),
      parameter<&RunConfig::tile_size>({.name = "tile-size",
                                        .kind = output,
                                        .unit = "pixels",
                                        .range = {.at_least = 16, .at_most = 65536, .multiple_of = 16},
                                        .automatic = "off",
                                        .help = "tiles in place of strips; 256 suits viewers",
                                        .rare = true}),
  };
}

} // namespace

RunRows output_rows() {
  RunRows all = place_rows();
  for (const RunRows& rows : {sample_rows(), slice_rows()}) {
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

} // namespace lsdeconv
