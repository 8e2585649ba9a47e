#include "support/command_lines.hpp"
#include "support/other_values.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::job;
using testing::parse;
using testing::refusal;
using testing::TemporaryFolder;

/// The configuration that these options make, as a file.
std::string config_of(const std::vector<std::string>& options, std::string_view subcommand = "") {
  std::vector<std::string> words{std::string(subcommand.empty() ? "deconvolve" : subcommand),
                                 "--print-config"};
  words.insert(words.end(), options.begin(), options.end());
  return parse_command_line(words).answer;
}

TEST(Spellings, EachOptionTakesEverySpelling) {
  for (const ParameterRow& row : run_parameters().rows()) {
    const std::string& other = testing::other_values().at(std::string(row.name));
    const std::string value = row.is_path ? std::filesystem::absolute(other).string() : other;
    const auto config_of = [&](const std::vector<std::string>& options) {
      return lsdeconv::config_of(options, row.only_of.substr(0, row.only_of.find(' ')));
    };
    if (row.is_switch) {
      const std::string name = (value == "false" ? "no-" : "") + std::string(row.name);
      EXPECT_THAT(config_of({"--" + name}), HasSubstr("\n" + std::string(row.name) + " = " + value)) << name;
      continue;
    }
    const std::string expected = config_of({"--" + std::string(row.name) + "=" + value});
    EXPECT_THAT(expected, HasSubstr("\n" + std::string(row.name) + " = " + value)) << row.name;
    std::vector<std::string_view> names = row.aliases;
    names.push_back(row.name);
    for (const std::string_view name : names) {
      std::string underscored(name);
      std::replace(underscored.begin(), underscored.end(), '-', '_');
      for (const std::string& spelled :
           {"--" + std::string(name), "--" + underscored, "-" + std::string(name)}) {
        EXPECT_EQ(config_of({spelled, value}), expected) << spelled;
        EXPECT_EQ(config_of({text(spelled, "=", value)}), expected) << spelled;
      }
    }
    if (row.short_name != 0) {
      EXPECT_EQ(config_of({std::string{'-', row.short_name}, value}), expected);
      EXPECT_EQ(config_of({std::string{'-', row.short_name} + value}), expected);
    }
  }
}

TEST(Spellings, ShorthandsSetTheirValue) {
  for (const ParameterRow& row : run_parameters().rows()) {
    for (const Shorthand& shorthand : row.shorthands) {
      EXPECT_EQ(config_of({"--" + std::string(shorthand.name)}),
                config_of({"--" + std::string(row.name), std::string(shorthand.value)}));
    }
  }
  EXPECT_EQ(parse(job + "--convert_to_8bit").run.output_type, OutputType::uint8);
}

TEST(Spellings, NumbersOfOneValueStandOneAfterTheOther) {
  const RunConfig run = parse(job + "--sigma 0.5 0.25 1.5 --gpu-indices 1 2 --filter_size 5 7 15 -n 4").run;
  EXPECT_EQ(run.gaussian_sigma, (Triple<double>{.z = 1.5, .y = 0.25, .x = 0.5}));
  EXPECT_EQ(run.gpu_indices, (std::vector<int>{1, 2}));
  EXPECT_EQ(run.gaussian_filter_size, (Triple<int>{.z = 15, .y = 7, .x = 5}));
  EXPECT_EQ(run.numit, 4);
  EXPECT_EQ(parse(job + "--gpu-indices 1,2,3").run.gpu_indices, (std::vector<int>{1, 2, 3}));
  EXPECT_THAT(refusal(job + "--sigma 0.5 0.5"),
              HasSubstr("--gaussian-sigma is 0.5 0.5, but must be three numbers"));
  EXPECT_THAT(refusal(job + "--sigma 0.5 0.5 -1"), HasSubstr("of at least 0"));
  EXPECT_THAT(refusal(job + "--sigma 1 1 1 1"), HasSubstr("'1' belongs to no option"));
  EXPECT_THAT(refusal(job + "--sigma --resume"), AllOf(HasSubstr("--sigma"), HasSubstr("--resume")));
  EXPECT_THAT(refusal(job + "--gpu-indices 1 2 stray"), HasSubstr("'stray' belongs to no option"));
  EXPECT_THAT(refusal(job + "--gpu-indices"), HasSubstr("--gpu-indices"));
}

TEST(Spellings, TheCommandLineOfThePredecessorIsUnderstood) {
  const CommandLine line = parse(
      "-i DIR --dxy 0.4 --dz 1.2 --lambda_ex 561 --lambda_em 600 --gpu-indices 1 2 --gpu-workers-per-gpu 4 "
      "--resume --sigma 0.5 0.5 1.5 --filter_size 5 5 15");
  EXPECT_EQ(line.subcommand, Subcommand::deconvolve);
  EXPECT_EQ(line.run.input, "DIR");
  EXPECT_EQ(line.run.optics.excitation_nm, 561);
  EXPECT_EQ(line.run.gpu_indices, (std::vector<int>{1, 2}));
  EXPECT_EQ(line.run.gpu_workers_per_gpu, 4);
  EXPECT_TRUE(line.run.resume);
  EXPECT_EQ(line.run.gaussian_sigma, (Triple<double>{.z = 1.5, .y = 0.5, .x = 0.5}));
  EXPECT_EQ(line.run.gaussian_filter_size, (Triple<int>{.z = 15, .y = 5, .x = 5}));
}

TEST(Spellings, WhatChangesNothingIsAcceptedAndSaid) {
  const CommandLine line = parse(job + "--use_fft");
  ASSERT_EQ(line.notes.size(), 1U);
  EXPECT_THAT(line.notes[0], AllOf(HasSubstr("--use-fft"), HasSubstr("Fourier")));
  EXPECT_THAT(parse(job).notes, IsEmpty());
  const TemporaryFolder folder;
  std::ofstream(folder / "a.ini") << "use-fft = true\nfilter_size = 3 3 3\nsigma = 1, 1, 1\n";
  EXPECT_EQ(parse(job + "-c " + (folder / "a.ini").string()).run.gaussian_sigma.z, 1);
}

TEST(Spellings, WhatCannotBeKeptIsRefused) {
  EXPECT_THAT(refusal(job + "--adaptive-psf"), HasSubstr("measure beads"));
  EXPECT_THAT(refusal(job + "--start-block 2"), HasSubstr("mpirun"));
  EXPECT_THAT(refusal(job + "--start_block=2"), HasSubstr("mpirun"));
}

TEST(Spellings, SpellingsOfOneParameterMayNotContradict) {
  EXPECT_THAT(refusal(job + "--convert-to-8bit --convert-to-16bit"),
              AllOf(HasSubstr("--convert-to-8bit and --convert-to-16bit"), HasSubstr("--output-type")));
  EXPECT_THAT(refusal(job + "--output-type float32 --convert-to-8bit"), HasSubstr("contradict"));
  EXPECT_THAT(refusal(job + "--clipval 99.9 --auto-range 0.01"), HasSubstr("contradict"));
  EXPECT_EQ(parse(job + "--output-type uint8 --convert-to-8bit").run.output_type, OutputType::uint8);
  const TemporaryFolder folder;
  std::ofstream(folder / "a.ini") << "output-type = float32\n";
  EXPECT_EQ(parse(job + "--convert-to-8bit -c " + (folder / "a.ini").string()).run.output_type,
            OutputType::uint8)
      << "the command line wins over a file";
}

TEST(Spellings, ContradictionsOfParametersAreRefusedByEverySubcommand) {
  EXPECT_THAT(refusal(job + "--cache-drive a --checkpoint b"), HasSubstr("contradict"));
  EXPECT_THAT(refusal("info --cache-drive a --checkpoint b"), HasSubstr("contradict"));
  EXPECT_THAT(refusal(job + "--device cpu --gpu-indices 0"), HasSubstr("contradict"));
  EXPECT_THAT(refusal(job + "--gpu-indices 1 1"), HasSubstr("once"));
  EXPECT_THAT(refusal(job + "--effective-na 1.5"),
              AllOf(HasSubstr("--effective-na is 1.5"), HasSubstr("--rf 1.42")));
}

} // namespace
} // namespace lsdeconv
