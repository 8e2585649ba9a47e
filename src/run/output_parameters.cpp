#include "run_rows.hpp"

namespace lsdeconv {
namespace {

constexpr auto output = ParameterClass::output;

} // namespace

RunRows output_rows() {
  return {
      parameter<&RunConfig::output>(
          {.name = "output", .letter = 'o', .help = "folder of the slices; else INPUT/deconvolved"}),
      parameter<&RunConfig::output_type>(
          {.name = "output-type",
           .shorthands = {{"convert-to-8bit", "uint8"}, {"convert-to-16bit", "uint16"}},
           .kind = output,
           .choices = {"input", "uint8", "uint16", "float32"},
           .help = "of the samples"}),
      parameter<&RunConfig::clipval>({.name = "clipval",
                                      .kind = output,
                                      .unit = "%",
                                      .range = {.at_least = 0, .below = 50},
                                      .automatic = "off",
                                      .help = "full range from this percentile to 100 less it"}),
      parameter<&RunConfig::auto_range>({.name = "auto-range",
                                         .kind = output,
                                         .unit = "%",
                                         .range = {.above = 50, .at_most = 100},
                                         .automatic = "off",
                                         .help = "full range from 0 to this percentile"}),
      parameter<&RunConfig::amplify>({.name = "amplify",
                                      .aliases = {"signal-amp"},
                                      .kind = output,
                                      .range = {.above = 0},
                                      .help = "factor on the counts"}),
      parameter<&RunConfig::flip>({.name = "flip", .kind = output, .help = "turn the slices upside down"}),
      parameter<&RunConfig::compression>(
          {.name = "compression", .kind = output, .choices = {"none", "deflate"}, .help = "of the slices"}),
      parameter<&RunConfig::bigtiff>({.name = "bigtiff",
                                      .kind = output,
                                      .choices = {"auto", "yes", "no"},
                                      .help = "auto: where slices would not fit into classic TIFF"}),
      parameter<&RunConfig::tile_size>({.name = "tile-size",
                                        .kind = output,
                                        .unit = "pixels",
                                        .range = {.at_least = 16, .at_most = 65536, .multiple_of = 16},
                                        .automatic = "off",
                                        .help = "tiles in place of strips; 256 suits viewers"}),
  };
}

} // namespace lsdeconv
