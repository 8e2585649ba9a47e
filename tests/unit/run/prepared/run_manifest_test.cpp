#include "lsdeconv/core/error.hpp"
#include "lsdeconv/run/prepared/run_manifest.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

RunManifest example() {
  RunManifest manifest;
  manifest.grid = {{100, 200, 300}, {50, 100, 100}, {6, 5, 5}, {3, 2, 2}, {64, 112, 112}};
  manifest.scale = {.background = 17.25F, .brightest = 0.1F, .signal = 1.0F / 7};
  manifest.noise = {
      .gain = 0.1, .read_noise = 1.7, .zero_variance_counts = 98.3, .source = NoiseSource::estimated};
  manifest.input_digest = "00ff";
  manifest.input_type = "uint16";
  manifest.program = "1.0 (abc)";
  manifest.masks.saturation = 4095;
  manifest.masks.unseen.planes.brightness.assign(6000, 1.25F);
  manifest.masks.unseen.planes.brightness.back() = 0.75F;
  manifest.total_variation = 0.003;
  manifest.regularisation_choice = R"({"photons":50})";
  manifest.iterations = 17;
  manifest.iteration_choice = R"({"boxes":[]})";
  manifest.quality = R"([{"key":"seam"}])";
  manifest.data_warnings = {"one thing is doubtful", "another, too: 5 %"};
  manifest.psf_voxel = {1.2, 0.4, 0.4};
  manifest.psf_fwhm = {1.0 / 3, 2, 3};
  manifest.psf_energy = 0.9;
  manifest.psf_depths = "0:00ff 250.5:0abc";
  manifest.psf_residual = 1.0 / 7;
  manifest.psf_depth_factor = 1.0 / 9;
  return manifest;
}

CheckpointMetadata content_of(const RunManifest& manifest) {
  CheckpointMetadata content;
  content.run = manifest.as_text();
  content.parameters = {{"numit", "12"}, {"threads", "4"}};
  content.psf = Volume<float>({1, 1, 1}, 1.0F);
  return content;
}

TEST(RunManifest, ReadsBackEveryNumberToItsLastBit) {
  const RunManifest before = example();
  const RunManifest after = RunManifest::from_text(before.as_text());
  EXPECT_EQ(after.grid, before.grid);
  EXPECT_EQ(after.scale.background, before.scale.background);
  EXPECT_EQ(after.scale.brightest, before.scale.brightest);
  EXPECT_EQ(after.scale.signal, before.scale.signal);
  EXPECT_EQ(after.noise.gain, before.noise.gain);
  EXPECT_EQ(after.noise.read_noise, before.noise.read_noise);
  EXPECT_EQ(after.noise.zero_variance_counts, before.noise.zero_variance_counts);
  EXPECT_EQ(after.noise.source, before.noise.source);
  EXPECT_EQ(after.psf_fwhm.z, before.psf_fwhm.z);
  EXPECT_EQ(after.psf_depths, before.psf_depths);
  EXPECT_EQ(after.psf_residual, before.psf_residual);
  EXPECT_EQ(after.psf_depth_factor, before.psf_depth_factor);
  EXPECT_EQ(after.masks.saturation, before.masks.saturation);
  EXPECT_EQ(after.masks.unseen.planes.brightness, before.masks.unseen.planes.brightness);
  EXPECT_EQ(after.total_variation, before.total_variation);
  EXPECT_EQ(after.regularisation_choice, before.regularisation_choice);
  EXPECT_EQ(after.iterations, 17);
  EXPECT_EQ(after.iteration_choice, before.iteration_choice);
  EXPECT_EQ(after.quality, before.quality);
  EXPECT_EQ(after.data_warnings, before.data_warnings);
  EXPECT_EQ(after.as_text(), before.as_text());
}

TEST(RunManifest, OfEarlierVersionsKnowsNoNoise) {
  auto entries = example().as_text();
  for (const char* name : {"signal", "noise-source", "gain", "read-noise", "zero-variance"}) {
    entries.erase(name);
  }
  const RunManifest manifest = RunManifest::from_text(entries);
  EXPECT_EQ(manifest.noise.source, NoiseSource::unclear);
  EXPECT_EQ(manifest.noise.gain, 0);
  EXPECT_EQ(manifest.scale.background, 17.25F);
}

TEST(RunManifest, NamesWhatIsMissingOrSpoilt) {
  auto entries = example().as_text();
  entries.erase("halo");
  try {
    (void)RunManifest::from_text(entries);
    FAIL();
  } catch (const UserError& error) {
    EXPECT_NE(std::string(error.what()).find("halo"), std::string::npos);
  }
  entries = example().as_text();
  entries["core"] = "50 x 100";
  EXPECT_THROW((void)RunManifest::from_text(entries), UserError);
}

TEST(Fingerprint, ChangesWithScienceOnly) {
  CheckpointMetadata content = content_of(example());
  const std::string before = fingerprint(content);
  content.parameters["threads"] = "8";
  EXPECT_EQ(fingerprint(content), before);
  RunManifest without_doubts = example();
  without_doubts.data_warnings.clear();
  without_doubts.psf_residual = 5;
  without_doubts.psf_depth_factor = 5;
  without_doubts.quality.clear();
  EXPECT_EQ(fingerprint(content_of(without_doubts)), before) << "no voxel depends on what is said of them";
  content.parameters["numit"] = "13";
  EXPECT_NE(fingerprint(content), before);
  content.parameters["numit"] = "12";
  content.psf(0, 0, 0) = 0.5F;
  EXPECT_NE(fingerprint(content), before);
}

} // namespace
} // namespace lsdeconv
