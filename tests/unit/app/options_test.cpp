#include "support/command_lines.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/version.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::job;
using ::testing::Not;
using testing::parse;
using testing::refusal;
using testing::TemporaryFolder;

TEST(Options, TheMainJobNeedsNoName) {
  for (const std::string name : {"", "deconvolve "}) {
    const CommandLine line = parse(name + job + "--numit 3");
    EXPECT_EQ(line.subcommand, Subcommand::deconvolve);
    EXPECT_THAT(line.answer, IsEmpty());
    EXPECT_EQ(line.run.input, "in");
    EXPECT_EQ(line.run.dxy, 0.4);
    EXPECT_EQ(line.run.numit, 3);
  }
}

TEST(Options, EverySpellingIsTheSameOption) {
  for (const std::string option :
       {"--lambda-ex 488", "--lambda_ex 488", "--lambda-ex=488", "--lambda_ex=488"}) {
    EXPECT_EQ(parse(job + option).run.optics.excitation_nm, 488) << option;
  }
  for (const std::string option : {"--numit 5", "-n 5", "-n5", "--numit=5"}) {
    EXPECT_EQ(parse(job + option).run.numit, 5) << option;
  }
  EXPECT_EQ(parse(job + "--output-type=uint8 --pattern=*_C0_a=b*").run.pattern, "*_C0_a=b*");
  EXPECT_EQ(parse(job + "--pattern a_b_c").run.pattern, "a_b_c") << "values keep their underscores";
}

TEST(Options, SwitchesAreTurnedOnAndOff) {
  EXPECT_TRUE(parse(job).run.resume);
  EXPECT_FALSE(parse(job + "--no-resume").run.resume);
  EXPECT_FALSE(parse(job + "--no_resume").run.resume);
  EXPECT_TRUE(parse(job + "--no-resume --resume").run.resume);
  EXPECT_TRUE(parse(job + "--remove_checkpoint").run.remove_checkpoint);
  EXPECT_TRUE(parse(job + "-v").run.verbose);
  EXPECT_THAT(refusal(job + "--resume=maybe"), HasSubstr("--resume"));
}

TEST(Options, TheLastOfSeveralWins) {
  EXPECT_EQ(parse(job + "--numit 5 --numit 6").run.numit, 6);
}

TEST(Options, TheCommandLineWinsOverConfigFiles) {
  const TemporaryFolder folder;
  std::ofstream(folder / "a.ini") << "numit = 20\nna = 0.1\n";
  const CommandLine line = parse(job + "--numit 5 --config " + (folder / "a.ini").string());
  EXPECT_EQ(line.run.numit, 5);
  EXPECT_EQ(line.run.optics.na, 0.1);
  std::ofstream(folder / "b.ini") << "num_iter = 20\n";
  EXPECT_THAT(refusal(job + "-c " + (folder / "b.ini").string()),
              AllOf(HasSubstr("b.ini, line 1"), HasSubstr("numit")));
}

TEST(Options, AConfigFileMaySetWhatTheSubcommandDoesNotTake) {
  const TemporaryFolder folder;
  std::ofstream(folder / "a.ini") << "numit = 20\nthreads = 2\n";
  EXPECT_NO_THROW(parse("info x.h5 --config " + (folder / "a.ini").string()));
  EXPECT_THAT(refusal("info x.h5 --numit 20"), AllOf(HasSubstr("info"), HasSubstr("--numit")));
}

TEST(Options, OfOneSubcommandAreItsOwn) {
  EXPECT_TRUE(parse("info x.h5 --watch --interval 0.5").run.watch);
  EXPECT_THAT(refusal(job + "--watch"), AllOf(HasSubstr("--watch"), HasSubstr("lsdeconv info")));
  EXPECT_TRUE(parse("verify x.h5 --json").run.json);
  EXPECT_THAT(refusal(job + "--json"), AllOf(HasSubstr("--json"), HasSubstr("lsdeconv info")));
  EXPECT_THAT(refusal("info x.h5 --watch --json"), HasSubstr("contradict"));
  EXPECT_THAT(refusal("info x.h5 --interval 1"), HasSubstr("--watch"));
  EXPECT_THAT(parse(job + "--print-config").answer, Not(HasSubstr("watch")));
}

TEST(Options, UnknownOnesAreRefusedWithTheNearest) {
  EXPECT_THAT(refusal(job + "--num-it 3"), AllOf(HasSubstr("'--num-it'"), HasSubstr("'--numit'")));
  EXPECT_THAT(refusal(job + "--num_it=3"), HasSubstr("'--numit'"));
  EXPECT_THAT(refusal(job + "--lamda-ex 3"), HasSubstr("'--lambda-ex'"));
  EXPECT_THAT(refusal(job + "--hlep"), HasSubstr("'--help'"));
  EXPECT_THAT(refusal(job + "-x 3"), HasSubstr("-x"));
  EXPECT_THAT(refusal(job + "--outp x"), HasSubstr("'--output'"));
  EXPECT_THAT(refusal(job + "--no-numit"), HasSubstr("numit"));
  EXPECT_THAT(refusal("simulate -o x --numit 3"), HasSubstr("numit"));
  EXPECT_THAT(refusal("expotr"), AllOf(HasSubstr("'expotr'"), HasSubstr("'export'")));
}

TEST(Options, MissingValuesAreNoticed) {
  EXPECT_THAT(refusal("--dxy"), HasSubstr("--dxy"));
  EXPECT_THAT(refusal(job + "--psf --no-resume"), AllOf(HasSubstr("--psf"), HasSubstr("--no-resume")));
  EXPECT_THAT(refusal(job + "-o -v"), HasSubstr("--output"));
  EXPECT_EQ(parse(job + "--psf=--odd").run.psf, "--odd");
}

TEST(Options, NegativeNumbersAreValues) {
  EXPECT_THAT(refusal(job + "--dxy -1"), AllOf(HasSubstr("--dxy is -1"), HasSubstr("above 0")));
  EXPECT_THAT(refusal(job + "--offset -.5"), HasSubstr("--offset is -.5"));
}

TEST(Options, WordsWithoutAnOptionAreRefused) {
  EXPECT_THAT(refusal(job + "stray"), HasSubstr("'stray'"));
  EXPECT_THAT(refusal("/data/brain"), HasSubstr("--input"));
  EXPECT_THAT(refusal("info a.h5 b.h5"), HasSubstr("'b.h5'"));
  EXPECT_THAT(refusal("simulate x"), HasSubstr("--output"));
}

TEST(Options, ChannelsOfAConfigFileAreKnownByTheInput) {
  const TemporaryFolder folder;
  std::ofstream(folder / "a.ini") << "[channel Ex_488*]\nna = 0.1\n[channel *_C1*]\nna = 0.2\n";
  const std::string config =
      "--lambda-ex 561 --lambda-em 600 --dxy 1 --dz 1 -c " + (folder / "a.ini").string();
  EXPECT_EQ(parse(config + " -i brain/Ex_488_Em_525/tile").run.optics.na, 0.1);
  EXPECT_EQ(parse(config + " -i brain/ --pattern s_C1_*.*").run.optics.na, 0.2);
  EXPECT_EQ(parse(config + " -i brain").run.optics.na, 0.4);
  EXPECT_EQ(parse(config + " -i brain/Ex_488 --na 0.3").run.optics.na, 0.3) << "the command line wins";
}

TEST(Options, SeriesTakesAFolderAndTheOptionsOfRuns) {
  const CommandLine line = parse("series brain --dxy 0.4 --json -o out");
  EXPECT_EQ(line.subcommand, Subcommand::series);
  EXPECT_EQ(line.run.input, "brain");
  EXPECT_TRUE(line.run.json);
  EXPECT_EQ(parse("series --input brain").run.input, "brain");
  EXPECT_THAT(refusal("series"), HasSubstr("lsdeconv series DIR"));
  EXPECT_THAT(refusal("series a b"), HasSubstr("'b'"));
  EXPECT_THAT(refusal("series a --pattern x"), HasSubstr("--pattern"));
  EXPECT_THAT(refusal("series a --checkpoint x"), HasSubstr("--cache-drive"));
  EXPECT_THAT(refusal("series a --trace x"), HasSubstr("--trace"));
  EXPECT_THAT(refusal("series a --dxy -1"), HasSubstr("--dxy"));
}

TEST(Options, TheRunOfASeriesHasItsPlaceAndItsChannel) {
  const TemporaryFolder folder;
  const std::string file = (folder / "a.ini").string();
  std::ofstream(file) << "dxy = 0.4\ndz = 1\n[channel *_C1*]\nlambda-ex = 561\nlambda-em = 600\n";
  const std::vector<std::string> words{"series", "brain", "--json", "-c", file};
  const SeriesRun found = parse_series_run(words, {"brain/x", "s_C1_*.*", "out/s_C1"});
  const RunConfig& run = found.config;
  EXPECT_EQ(found.unmatched, "");
  EXPECT_EQ(run.input, "brain/x");
  EXPECT_EQ(run.pattern, "s_C1_*.*");
  EXPECT_EQ(run.output, "out/s_C1");
  EXPECT_EQ(run.optics.excitation_nm, 561);
  EXPECT_FALSE(run.json);
  const SeriesRun other = parse_series_run(words, {"brain/x", "s_C2_*.*", "out"});
  EXPECT_EQ(other.config.optics.excitation_nm, 0) << "no heading fits: the input may state it";
  EXPECT_EQ(other.unmatched, file);
  EXPECT_NO_THROW(parse_series_run({"series", "brain"}, {"brain", "", "out"})) << "nothing is asked of it";
}

TEST(Options, DryRunIsThePlan) {
  EXPECT_EQ(parse(job + "--dry-run").subcommand, Subcommand::plan);
  EXPECT_EQ(parse("plan " + job).subcommand, Subcommand::plan);
  EXPECT_TRUE(parse(job + "--json --dry-run").run.json) << "takes what the plan takes";
  EXPECT_THAT(refusal("info x.h5 --dry-run"), HasSubstr("--dry-run"));
}

TEST(Options, CheckpointCommandsFindTheirFile) {
  for (const auto& [name, id] : {std::pair{"info", Subcommand::info}, std::pair{"verify", Subcommand::verify},
                                 std::pair{"report", Subcommand::report}}) {
    const CommandLine line = parse(std::string(name) + " a.h5");
    EXPECT_EQ(line.subcommand, id);
    EXPECT_EQ(line.run.checkpoint, "a.h5");
    EXPECT_EQ(parse(std::string(name) + " -i in").run.input, "in");
    EXPECT_EQ(parse(std::string(name) + " --checkpoint a.h5").run.checkpoint, "a.h5");
    EXPECT_THAT(refusal(name), HasSubstr("--input"));
  }
  EXPECT_EQ(parse("report a.h5 -o page.html").run.output, "page.html");
  const CommandLine line = parse("export a.h5 -o out --output-type uint8 --clipval 0.1");
  EXPECT_EQ(line.subcommand, Subcommand::export_series);
  EXPECT_EQ(line.run.checkpoint, "a.h5");
  EXPECT_EQ(line.run.output_type, OutputType::uint8);
  EXPECT_THAT(refusal("export a.h5"), HasSubstr("--output"));
}

TEST(Options, ThePsfNeedsNoInput) {
  const CommandLine line = parse("psf --dxy 0.4 --dz 1.2 --lambda-ex 561 --lambda-em 600 -o psf.tif");
  EXPECT_EQ(line.subcommand, Subcommand::psf);
  EXPECT_EQ(line.run.output, "psf.tif");
  EXPECT_THAT(refusal("psf --dxy 0.4"), HasSubstr("--dz"));
}

TEST(Options, TheSimulationHasParametersOfItsOwn) {
  const CommandLine line = parse("simulate -o out --truth t --shape 8,9,10 --read_noise 3 --seed 5");
  EXPECT_EQ(line.subcommand, Subcommand::simulate);
  EXPECT_EQ(line.simulate.shape, (Extent3{8, 9, 10}));
  EXPECT_EQ(line.simulate.read_noise, 3);
  EXPECT_EQ(line.simulate.seed, 5U);
  EXPECT_THAT(refusal("simulate"), HasSubstr("--output"));
}

TEST(Options, FaultsThatOnlyTheWholeShowsAreFound) {
  EXPECT_THAT(refusal(job + "--na 1.5"), AllOf(HasSubstr("--na is 1.5"), HasSubstr("--rf 1.42")));
  EXPECT_THAT(refusal(""), HasSubstr("--input"));
}

TEST(Options, VersionNamesTheProgram) {
  EXPECT_EQ(parse("--version").answer, "lsdeconv " + program_version() + "\n");
  EXPECT_THAT(parse("plan --version").answer, HasSubstr(program_version()));
}

TEST(Options, PrintConfigGivesTheSameConfiguration) {
  const TemporaryFolder folder;
  const std::string printed =
      parse(job + "--numit 7 --no-resume --roi 0:1,2:3,4:5 --sigma 1 2 3 --gpu-indices 4 5 --print-config")
          .answer;
  std::ofstream(folder / "a.ini") << printed;
  EXPECT_EQ(parse("--print-config --config " + (folder / "a.ini").string()).answer, printed);
  EXPECT_THAT(parse("--print-config").answer, HasSubstr("numit = auto")) << "needs no whole configuration";
}

TEST(Options, WhatARunHasOneOfIsGivenOnce) {
  EXPECT_THAT(refusal(job + "-i other"),
              AllOf(HasSubstr("--input is given twice, as in and other"), HasSubstr("once")));
  EXPECT_THAT(refusal(job + "--input other"), HasSubstr("given twice"));
  EXPECT_EQ(parse(job + "-i in").run.input, "in") << "the same twice";
  for (const std::string name : {"output", "psf", "pattern", "checkpoint", "flat", "offset-image"}) {
    EXPECT_THAT(refusal(text(job, "--", name, " a --", name, " b")),
                HasSubstr("--" + name + " is given twice"));
  }
  EXPECT_THAT(refusal(job + "--channel 0 --channel 1"), HasSubstr("as 0 and 1"));
  EXPECT_THAT(refusal("simulate -o a -o b"), HasSubstr("--output is given twice"));
  const TemporaryFolder folder;
  std::ofstream(folder / "a.ini") << "input = elsewhere\n";
  EXPECT_EQ(parse(job + "-c " + (folder / "a.ini").string()).run.input, "in");
}

} // namespace
} // namespace lsdeconv
