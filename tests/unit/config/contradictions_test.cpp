#include "config/contradictions.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/simulate_config.hpp"
#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

struct Option {
  std::string name;
  std::string value;
};
using Options = std::vector<Option>;

/// The message with which these options are refused together; empty where they are not.
std::string refusal(const Options& options) {
  RunConfig config;
  for (const auto& [name, value] : options) {
    set_parameter(config, name, value);
  }
  try {
    refuse_contradictions(config);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

/// Options of a row of contradictions(). Behind the first stand those that it needs to be taken alone.
struct Excluding {
  Options one;
  Options other;
  std::string message;
};

void PrintTo(const Excluding& example, std::ostream* out) {
  *out << example.one.front().name << " with " << example.other.front().name;
}

const Option psf{"psf", "beads.tif"};
const Option psf_depths{"psf-depths", "beads"};
const Option fit{"fit", "true"};
const Option input{"input", "series"};
const Option gaussian{"sheet", "gaussian"};
const char* const by_measured_depths =
    " and --psf-depths beads contradict each other: a measured PSF takes the place of every model; leave one "
    "of them out";
const char* const by_measured_psf =
    " and --psf beads.tif contradict each other: a measured PSF takes the place of every model; leave one of "
    "them out";

/// One for each row of contradictions().
const std::vector<Excluding>& excluding_examples() {
  static const std::vector<Excluding> examples{
      {{{"verbose", "true"}},
       {{"quiet", "true"}},
       "--verbose and --quiet contradict each other: give one of them"},
      {{{"watch", "true"}},
       {{"json", "true"}},
       "--watch and --json contradict each other: one is for people, the other for programs; leave one of "
       "them out"},
      {{{"cache-drive", "/scratch"}},
       {{"checkpoint", "a.h5"}},
       "--cache-drive /scratch and --checkpoint a.h5 contradict each other: the first names a folder, the "
       "second the file; give one of them"},
      {{{"offset", "100"}},
       {{"offset-image", "dark.tif"}},
       "--offset 100 and --offset-image dark.tif contradict each other: give one of them"},
      {{{"shape", "1,2,3"}},
       {{"input", "series"}},
       "--shape 1,2,3 and --input series contradict each other: plans are made from files or without; give "
       "one of them"},
      {{{"keep-background", "true"}},
       {{"auto-range", "0.1"}},
       "--keep-background and --auto-range 0.1 contradict each other: the range begins at a percentile, "
       "whatever is added; leave one of them out"},
      {{{"keep-background", "true"}},
       {{"allow-missing", "true"}},
       "--keep-background and --allow-missing contradict each other: missing blocks would look like "
       "background; leave one of them out"},
      {{{"background", "20"}},
       {{"background-shape", "smooth"}},
       "--background 20 and --background-shape smooth contradict each other: haze that varies is found in "
       "the "
       "slices; leave the number out"},
      {{{"remove-checkpoint", "true"}},
       {{"export", "false"}},
       "--remove-checkpoint and --no-export contradict each other: nothing would be left of the run"},
      {{{"device", "cpu"}},
       {{"gpu-indices", "0 1"}},
       "--device cpu and --gpu-indices 0 1 contradict each other: leave one of them out"},
      {{{"tv", "0.002"}},
       {{"algorithm", "legacy-2025"}},
       "--tv 0.002 and --algorithm legacy-2025 contradict each other: it maximises no likelihood that could "
       "be regularised; use shb or rl"},
      {{{"tv", "0.002"}},
       {{"algorithm", "gradient-consensus"}},
       "--tv 0.002 and --algorithm gradient-consensus contradict each other: where the halves disagree, "
       "nothing is updated anyway; leave one of them out"},
      {{{"lambda-damping", "0.1"}},
       {{"algorithm", "gradient-consensus"}},
       "--lambda-damping 0.1 and --algorithm gradient-consensus contradict each other: where the halves "
       "disagree, nothing is updated anyway; leave one of them out"},
      {{{"regularize-interval", "3"}},
       {{"algorithm", "gradient-consensus"}},
       "--regularize-interval 3 and --algorithm gradient-consensus contradict each other: where the halves "
       "disagree, nothing is updated anyway; leave one of them out"},
      {{{"start", "image"}},
       {{"algorithm", "gradient-consensus"}},
       "--start image and --algorithm gradient-consensus contradict each other: it starts from the "
       "correlation; leave it out"},
      {{{"tv", "0.002"}},
       {{"lambda-damping", "0.1"}},
       "--tv 0.002 and --lambda-damping 0.1 contradict each other: both smooth the estimate in every step; "
       "give one of them"},
      {{{"destripe-sigma", "2"}},
       {{"destripe-method", "median"}},
       "--destripe-sigma 2 and --destripe-method median contradict each other: the notch belongs to munch; "
       "leave one of them out"},
      {{{"effective-na", "0.3"}}, {psf}, std::string("--effective-na 0.3") + by_measured_psf},
      {{{"psf-model", "legacy-becker2019"}},
       {psf},
       std::string("--psf-model legacy-becker2019") + by_measured_psf},
      {{{"psf-scale-xy", "1.1"}}, {psf}, std::string("--psf-scale-xy 1.1") + by_measured_psf},
      {{{"psf-scale-z", "0.9"}}, {psf}, std::string("--psf-scale-z 0.9") + by_measured_psf},
      {{{"sheet", "none"}}, {psf}, std::string("--sheet none") + by_measured_psf},
      {{{"sheet-fwhm", "6"}, gaussian}, {psf}, std::string("--sheet-fwhm 6") + by_measured_psf},
      {{{"sheet-focus", "0"}}, {psf}, std::string("--sheet-focus 0") + by_measured_psf},
      {{{"beam-radius", "3"}, gaussian}, {psf}, std::string("--beam-radius 3") + by_measured_psf},
      {{{"effective-na", "0.3"}}, {psf_depths}, std::string("--effective-na 0.3") + by_measured_depths},
      {{{"psf-model", "legacy-becker2019"}},
       {psf_depths},
       std::string("--psf-model legacy-becker2019") + by_measured_depths},
      {{{"psf-scale-xy", "1.1"}}, {psf_depths}, std::string("--psf-scale-xy 1.1") + by_measured_depths},
      {{{"psf-scale-z", "0.9"}}, {psf_depths}, std::string("--psf-scale-z 0.9") + by_measured_depths},
      {{{"sheet", "none"}}, {psf_depths}, std::string("--sheet none") + by_measured_depths},
      {{{"sheet-fwhm", "6"}, gaussian}, {psf_depths}, std::string("--sheet-fwhm 6") + by_measured_depths},
      {{{"sheet-focus", "0"}}, {psf_depths}, std::string("--sheet-focus 0") + by_measured_depths},
      {{{"beam-radius", "3"}, gaussian}, {psf_depths}, std::string("--beam-radius 3") + by_measured_depths},
      {{psf},
       {psf_depths},
       "--psf beads.tif and --psf-depths beads contradict each other: one PSF for all depths or one for "
       "each; "
       "give one of them"},
      {{fit, input},
       {psf},
       "--fit and --psf beads.tif contradict each other: a measured PSF is what it is; leave one of them "
       "out"},
      {{fit, input},
       {psf_depths},
       "--fit and --psf-depths beads contradict each other: a measured PSF is what it is; leave one of them "
       "out"},
      {{fit, input},
       {{"from-beads", "beads"}},
       "--fit and --from-beads beads contradict each other: PSFs are fitted to a volume or measured with "
       "beads; give one of them"},
      {{fit, input},
       {{"output", "psf.tif"}},
       "--fit and --output psf.tif contradict each other: it prints options and makes no PSF; leave one of "
       "them out"},
      {{fit, input},
       {{"sheet-focus", "0"}},
       "--fit and --sheet-focus 0 contradict each other: the fit is for the whole volume; leave one of them "
       "out"},
      {{{"beam-radius", "3"}, gaussian},
       {{"sheet-fwhm", "6"}, gaussian},
       "--beam-radius 3 and --sheet-fwhm 6 contradict each other: either tells how thin the sheet is; leave "
       "one of them out"},
      {{{"tile-size", "256"}},
       {{"output-format", "zarr"}},
       "--tile-size 256 and --output-format zarr contradict each other: it has no slices; leave it out"},
      {{{"bigtiff", "yes"}},
       {{"output-format", "zarr"}},
       "--bigtiff yes and --output-format zarr contradict each other: it has no slices; leave it out"},
      {{{"slice-names", "numbered"}},
       {{"output-format", "zarr"}},
       "--slice-names numbered and --output-format zarr contradict each other: it has no slices; leave it "
       "out"},
      {{{"ome", "false"}},
       {{"output-format", "zarr"}},
       "--no-ome and --output-format zarr contradict each other: it has no slices; leave it out"},
      {{{"sheet-focus", "0"}},
       {{"sheet", "none"}},
       "--sheet-focus 0 and --sheet none contradict each other: without a sheet there is no waist; leave one "
       "of them out"},
  };
  return examples;
}

class Contradictions : public ::testing::TestWithParam<Excluding> {};

TEST_P(Contradictions, AreRefusedTogetherAndTakenAlone) {
  const auto& [one, other, message] = GetParam();
  EXPECT_EQ(refusal({one.front(), other.front()}), message);
  EXPECT_EQ(refusal({other.front(), one.front()}), message);
  EXPECT_EQ(refusal(one), "");
  EXPECT_EQ(refusal(other), "");
}

INSTANTIATE_TEST_SUITE_P(All, Contradictions, ::testing::ValuesIn(excluding_examples()));

TEST(Contradictions, EveryRowHasAnExample) {
  for (const Contradiction& row : contradictions()) {
    EXPECT_EQ(std::count_if(excluding_examples().begin(), excluding_examples().end(),
                            [&](const Excluding& example) {
                              return example.one.front().name == row.one.name
                                     && example.other.front().name == row.other.name
                                     && (row.other.value.empty()
                                         || example.other.front().value == row.other.value);
                            }),
              1)
        << "--" << row.one.name << " with --" << row.other.name << " " << row.other.value;
  }
  EXPECT_EQ(contradictions().size(), excluding_examples().size());
}

/// An option of a row of needs(), and what serves it.
struct Needing {
  Option one;
  std::vector<Option> serving; ///< Each alone is enough; the first is the one that the message names.
  std::string message;
};

void PrintTo(const Needing& example, std::ostream* out) {
  *out << example.one.name << " without " << example.serving.front().name;
}

/// One for each row of needs().
const std::vector<Needing>& needing_examples() {
  static const std::vector<Needing> examples{
      {{"gaussian-filter-size", "5 5 15"},
       {{"gaussian-sigma", "0.5 0.5 1.5"}},
       "--gaussian-filter-size 5 5 15 needs --gaussian-sigma: the filter is off without it; give, say, 0.5 "
       "0.5 1.5"},
      {{"flat-offset", "100"},
       {{"flat", "f.tif"}},
       "--flat-offset 100 needs --flat: it is taken off that image"},
      {{"destripe-axis", "x"},
       {{"destripe-sigma", "2"}, {"destripe-method", "median"}},
       "--destripe-axis x needs --destripe-sigma: nothing is destriped without it; give, say, 2"},
      {{"destripe-levels", "3"},
       {{"destripe-sigma", "2"}, {"destripe-method", "median"}},
       "--destripe-levels 3 needs --destripe-sigma: nothing is destriped without it; give, say, 2"},
      {{"destripe-wavelet", "db4"},
       {{"destripe-sigma", "2"}, {"destripe-method", "median"}},
       "--destripe-wavelet db4 needs --destripe-sigma: nothing is destriped without it; give, say, 2"},
      {{"beam-radius", "3"},
       {gaussian},
       "--beam-radius 3 needs --sheet gaussian: the others do not depend on it"},
      {{"sheet-fwhm", "6"},
       {gaussian},
       "--sheet-fwhm 6 needs --sheet gaussian: the others follow from --fcyl and --slitwidth"},
      {{"zarr-version", "0.4"},
       {{"output-format", "zarr"}},
       "--zarr-version 0.4 needs --output-format zarr: slices are TIFF"},
      {{"zarr-shard", "256"},
       {{"output-format", "zarr"}},
       "--zarr-shard 256 needs --output-format zarr: slices are TIFF"},
      {{"zarr-chunk", "32"},
       {{"output-format", "zarr"}},
       "--zarr-chunk 32 needs --output-format zarr: slices are TIFF"},
      {{"interval", "5"},
       {{"watch", "true"}},
       "--interval 5 needs --watch: without it the run is looked at once"},
      {{"voxel-type", "uint8"},
       {{"shape", "1,2,3"}},
       "--voxel-type uint8 needs --shape: the type of files stands in their headers"},
      {{"plan-nodes", "2"},
       {{"plan-ranks", "8"}},
       "--plan-nodes 2 needs --plan-ranks: say how many ranks run on them"},
      {{"plan-gpu-memory", "80"},
       {{"plan-ranks", "8"}},
       "--plan-gpu-memory 80 needs --plan-ranks: say how many ranks have one"},
      {fit, {input}, "--fit needs --input: the volume that the PSF is to fit"},
      {{"psf-voxel", "0.1 0.1 0.2"},
       {psf, psf_depths},
       "--psf-voxel 0.1 0.1 0.2 needs --psf: the voxel of the model is the image's"},
  };
  return examples;
}

class Needs : public ::testing::TestWithParam<Needing> {};

TEST_P(Needs, AreRefusedAloneAndTakenWithWhatTheyNeed) {
  const auto& [one, serving, message] = GetParam();
  EXPECT_EQ(refusal({one}), message);
  for (const Option& needed : serving) {
    EXPECT_EQ(refusal({one, needed}), "") << needed.name;
    EXPECT_EQ(refusal({needed}), "") << needed.name;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Needs, ::testing::ValuesIn(needing_examples()));

TEST(Needs, EveryRowHasAnExample) {
  for (const Need& row : needs()) {
    EXPECT_EQ(std::count_if(needing_examples().begin(), needing_examples().end(),
                            [&](const Needing& example) {
                              const std::string second =
                                  example.serving.size() > 1 ? example.serving[1].name : "";
                              return example.one.name == row.one.name
                                     && example.serving.front().name == row.needed.name
                                     && second == row.or_else.name;
                            }),
              1)
        << "--" << row.one.name << " without --" << row.needed.name;
  }
  EXPECT_EQ(needs().size(), needing_examples().size());
}

TEST(Needs, HoldForASimulationToo) {
  SimulateConfig config;
  EXPECT_NO_THROW(refuse_contradictions(config));
  config.optics.sheet_fwhm_um = 6;
  EXPECT_THROW(refuse_contradictions(config), UserError);
  config.optics.sheet = SheetModel::gaussian;
  EXPECT_NO_THROW(refuse_contradictions(config));
  config.verbose = config.quiet = true;
  EXPECT_THROW(refuse_contradictions(config), UserError);
}

} // namespace
} // namespace lsdeconv
