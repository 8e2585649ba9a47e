#include "support/other_values.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/config/config_file.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/simulate_config.hpp"
#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <thread>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

std::vector<ConfigEntry> read(const std::string& text) {
  std::istringstream in(text);
  return read_config(in);
}

std::filesystem::path write(const TemporaryFolder& folder, const std::string& text) {
  const std::filesystem::path file = folder / "brain.ini";
  std::ofstream(file) << text;
  return file;
}

std::string fault(const std::filesystem::path& file) {
  RunConfig config;
  try {
    load_config(file, run_parameters(), config);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

TEST(ReadConfig, TakesNamesAndValuesWithTheirLines) {
  const auto entries =
      read("# brain 7\n\n[Optics]\n  dxy=0.4 # µm\r\nlambda_ex\t=\t561;nm\npsf =\n; end\ninput = /a b/c#d");
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(entries[0].line, 4);
  EXPECT_EQ(entries[0].name, "dxy");
  EXPECT_EQ(entries[0].value, "0.4");
  EXPECT_EQ(entries[1].name, "lambda-ex");
  EXPECT_EQ(entries[1].value, "561;nm") << "a comment begins behind white space only";
  EXPECT_EQ(entries[2].value, "");
  EXPECT_EQ(entries[3].value, "/a b/c#d");
}

TEST(ReadConfig, TakesChannelsUntilTheNextHeading) {
  const auto entries = read("dxy = 0.4\n[channel Ex_488*]\nlambda_ex = 488\n[ channel x]\nna = 0.3\n"
                            "[channel\t*_C01 b*]\nlambda-ex = 561\n[Optics]\ndz = 1\n[channel]\nrf = 1.5");
  ASSERT_EQ(entries.size(), 6U);
  EXPECT_EQ(entries[0].channel, "");
  EXPECT_EQ(entries[1].channel, "Ex_488*");
  EXPECT_EQ(entries[1].name, "lambda-ex");
  EXPECT_EQ(entries[2].channel, "") << "any other heading";
  EXPECT_EQ(entries[3].channel, "*_C01 b*");
  EXPECT_EQ(entries[4].channel, "");
  EXPECT_EQ(entries[5].channel, "") << "a heading as files had it before";
}

TEST(ReadConfig, RefusesOtherLinesAndSecondValues) {
  EXPECT_THROW(read("dxy 0.4"), UserError);
  EXPECT_THROW(read("= 0.4"), UserError);
  EXPECT_THROW(read("[Optics"), UserError);
  EXPECT_THROW(read("lambda-ex = 1\nlambda_ex = 2"), UserError);
}

TEST(LoadConfig, SetsWhatTheFileSaysAndNothingElse) {
  const TemporaryFolder folder;
  RunConfig config;
  config.dz = 3;
  load_config(write(folder, "dxy = 0.4\nresume = false\n"), run_parameters(), config);
  EXPECT_EQ(config.dxy, 0.4);
  EXPECT_FALSE(config.resume);
  EXPECT_EQ(config.dz, 3);
}

TEST(LoadConfig, KnowsEverySpellingOfTheCommandLine) {
  const TemporaryFolder folder;
  RunConfig config;
  load_config(write(folder,
                    "sigma = 0.5 0.5 1.5\nfilter_size = 5, 5, 15\nconvert-to-8bit = true\nno-bind = true\n"
                    "gpu-indices = 1 2\nuse-fft = true\n"),
              run_parameters(), config);
  EXPECT_EQ(config.gaussian_sigma, (Triple<double>{.z = 1.5, .y = 0.5, .x = 0.5}));
  EXPECT_EQ(config.gaussian_filter_size, (Triple<int>{.z = 15, .y = 5, .x = 5}));
  EXPECT_EQ(config.output_type, OutputType::uint8);
  EXPECT_FALSE(config.bind);
  EXPECT_EQ(config.gpu_indices, (std::vector<int>{1, 2}));
}

TEST(LoadConfig, RefusesOneParameterUnderTwoNames) {
  const TemporaryFolder folder;
  EXPECT_THAT(fault(write(folder, "sigma = 1 1 1\ngaussian-sigma = 1 1 1\n")),
              AllOf(HasSubstr("line 2"), HasSubstr("'gaussian-sigma' and 'sigma'")));
  EXPECT_THAT(fault(write(folder, "convert-to-8bit = true\nconvert-to-16bit = true\n")),
              HasSubstr("convert-to-8bit"));
  EXPECT_THAT(fault(write(folder, "start-block = 2\n")), HasSubstr("mpirun"));
}

TEST(LoadConfig, FaultsNameFileAndLine) {
  const TemporaryFolder folder;
  EXPECT_THAT(fault(write(folder, "\nnum-it = 3\n")),
              AllOf(HasSubstr("brain.ini, line 2"), HasSubstr("num-it"), HasSubstr("numit")));
  EXPECT_THAT(fault(write(folder, "dxy = 0\n")), AllOf(HasSubstr("brain.ini, line 1"), HasSubstr("above 0")));
  EXPECT_THAT(fault(write(folder, "dxy\n")), AllOf(HasSubstr("brain.ini"), HasSubstr("line 1")));
  EXPECT_THAT(fault(folder / "absent.ini"), AllOf(HasSubstr("absent.ini"), HasSubstr("No such file")));
  EXPECT_THAT(fault(folder.path()), HasSubstr("folder"));
}

template <typename Config>
void expect_read_back(const ParameterTable<Config>& table, const Config& config) {
  const TemporaryFolder folder;
  Config again;
  load_config(write(folder, config_text(table.rows(), table.values(config))), table, again);
  EXPECT_EQ(table.values(again), table.values(config));
}

TEST(ConfigText, ReadsBackAsTheSameConfiguration) {
  expect_read_back(run_parameters(), RunConfig{});
  expect_read_back(simulate_parameters(), SimulateConfig{});
  RunConfig config;
  config.input = "/data/a brain; really#1";
  config.roi = Box3{{1, 2, 3}, {4, 5, 6}};
  config.dxy = 0.1 + 0.2;
  config.background = 0;
  config.resume = false;
  config.output_type = OutputType::uint8;
  expect_read_back(run_parameters(), config);
}

TEST(ConfigText, ReadsBackWithEveryOtherValue) {
  RunConfig config;
  for (const auto& [name, value] : testing::other_values()) {
    const bool is_path = run_parameters().at(name).row.is_path;
    set_parameter(config, name, is_path ? std::filesystem::absolute(value).string() : value);
  }
  expect_read_back(run_parameters(), config);
}

TEST(ConfigText, PutsWhatALineWouldCutIntoQuotationMarks) {
  for (const char* path :
       {"/data/brain #1", "/data/brain ", " /data", "/data/it's # 1", "\"/data\"", "/a\xC2\xA0"}) {
    const TemporaryFolder folder;
    RunConfig config;
    config.pattern = path;
    expect_read_back(run_parameters(), config);
  }
}

TEST(ConfigText, DoesNotMisstateWhatAFileCannotHold) {
  for (const char* pattern : {"two\nlines", "old\rlines", "\"both' # marks"}) {
    RunConfig config;
    config.pattern = pattern;
    const TemporaryFolder folder;
    RunConfig again;
    load_config(write(folder, config_text(run_parameters().rows(), parameter_values(config))),
                run_parameters(), again);
    EXPECT_TRUE(again.pattern.empty()) << pattern;
  }
}

TEST(Configs, EveryDeliveredFileIsAcceptedAndOnlyLacksTheInput) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(testing::source_folder() / "configs")) {
    if (entry.path().extension() == ".ini") {
      ++files;
      RunConfig config;
      load_config(entry.path(), run_parameters(), config, {"Ex_488_Em_525"});
      EXPECT_TRUE(config.input.empty()) << entry.path();
      config.input = "in";
      EXPECT_NO_THROW(validate(config)) << entry.path();
    }
  }
  EXPECT_GE(files, 2);
}

std::vector<std::string> values(const std::string& text) {
  std::vector<std::string> all;
  for (const ConfigEntry& entry : read(text)) {
    all.push_back(entry.name + "=" + entry.value);
  }
  return all;
}

TEST(ReadConfig, TakesTextAsEditorsOfAllSystemsWriteIt) {
  const std::vector<std::string> meant{"dxy=0.4", "input=a b"};
  for (const char* written :
       {"dxy = 0.4\r\ninput = a b\r\n", "dxy = 0.4\rinput = a b\r", "dxy=0.4\ninput=a b",
        "\xEF\xBB\xBF"
        "dxy = 0.4\n\n  input = a b \t\n",
        "dxy\t=\t0.4 \t\r\n\tinput\t= a b\n\x1A",
        "dxy = 0.4\xC2\xA0\ninput = \xC2\xA0"
        "a b",
        "\xEF\xBB\xBF[Optics]\r\ndxy = 0.4\r\n; x\r\ninput = a b"}) {
    EXPECT_EQ(values(written), meant) << written;
  }
  EXPECT_TRUE(values("").empty());
  EXPECT_TRUE(values("\xEF\xBB\xBF").empty());
}

TEST(ReadConfig, CountsLinesWithEveryEnd) {
  EXPECT_EQ(read("\r\n\r\ndxy = 1\r\n").at(0).line, 3);
  EXPECT_EQ(read("\r\rdxy = 1").at(0).line, 3);
  EXPECT_EQ(read("\n\r\ndxy = 1").at(0).line, 3);
}

TEST(ReadConfig, TakesValuesInQuotationMarksAsTheyStand) {
  EXPECT_EQ(values("pattern = \"a # b\" # why"), std::vector<std::string>{"pattern=a # b"});
  EXPECT_EQ(values("pattern = ' a '"), std::vector<std::string>{"pattern= a "});
  EXPECT_EQ(values("pattern = \"\""), std::vector<std::string>{"pattern="});
  EXPECT_EQ(values("pattern = 'a'b"), std::vector<std::string>{"pattern='a'b"}) << "marks in the middle";
  EXPECT_EQ(values("pattern = it's"), std::vector<std::string>{"pattern=it's"});
  EXPECT_THROW(read("pattern = \"a"), UserError);
}

TEST(LoadConfig, SaysWhatIsNoTextOfAConfigFile) {
  const TemporaryFolder folder;
  using namespace std::string_literals;
  EXPECT_THAT(fault(write(folder, "\xFF\xFE"
                                  "d\0x\0"s)),
              HasSubstr("UTF-16"));
  EXPECT_THAT(fault(write(folder, "\xFE\xFF\0d\0x"s)), HasSubstr("UTF-8"));
  EXPECT_THAT(fault(write(folder, "II*\0\x08\0\0\0"s)), HasSubstr("no text"));
  EXPECT_THAT(fault(write(folder, std::string(std::size_t{3} << 20, '#'))), HasSubstr("larger than"));
  EXPECT_THAT(fault("/dev/zero"), AllOf(HasSubstr("/dev/zero"), HasSubstr("larger than")));
  EXPECT_EQ(fault("/dev/null"), "");
  EXPECT_EQ(fault(write(folder, "")), "");
}

TEST(LoadConfig, SaysWhichCharactersAWordProcessorHasReplaced) {
  const TemporaryFolder folder;
  for (const char* line :
       {"lambda\u2013ex = 488", "sheet-focus = \u2212800", "dxy = \u201C0.4\u201D",
        "input = \u201E/data/a\u201C", "sigma = 1\u00A01\u00A01", "roi = 0:1,0:2,0:\u20113"}) {
    EXPECT_THAT(fault(write(folder, line)), AllOf(HasSubstr("line 1"), HasSubstr("word processors"))) << line;
  }
  EXPECT_EQ(fault(write(folder, "input = /data/a\u2013b \u201Cc\u201D")), "") << "a file may be called so";
}

TEST(LoadConfig, CountsRelativePathsFromTheFolderOfTheFile) {
  const TemporaryFolder folder;
  RunConfig config;
  load_config(
      write(folder, "input = slices\nflat = ../flat.tif\npsf = /data/psf.tif\noffset = dark.tif\noutput =\n"),
      run_parameters(), config);
  EXPECT_EQ(config.input, folder / "slices");
  EXPECT_EQ(config.flat, folder / "../flat.tif");
  EXPECT_EQ(config.psf, "/data/psf.tif");
  EXPECT_EQ(config.offset_image, folder / "dark.tif") << "--offset with a path";
  EXPECT_EQ(config.output, "") << "not given";
  const char* home = std::getenv("HOME");
  if (home != nullptr) {
    load_config(write(folder, "input = ~/slices\n"), run_parameters(), config);
    EXPECT_EQ(config.input, std::string(home) + "/slices");
  }
  load_config(write(folder, "input = ~other/$HOME\n"), run_parameters(), config);
  EXPECT_EQ(config.input, folder / "~other/$HOME") << "nothing else is replaced";
}

TEST(LoadConfig, RefusesPathsOfWindows) {
  const TemporaryFolder folder;
  for (const char* path : {"D:\\data\\brain", "D:/data/brain", "\\\\server\\share", "data\\brain"}) {
    EXPECT_THAT(fault(write(folder, std::string("input = ") + path)),
                AllOf(HasSubstr("line 1"), HasSubstr(path), HasSubstr("Windows")));
  }
  EXPECT_EQ(fault(write(folder, "input = /data/a\\b")), "") << "a name on this system";
}

TEST(LoadConfig, RefusesWhatOnlyACommandLineCanHave) {
  const TemporaryFolder folder;
  EXPECT_THAT(fault(write(folder, "config = brain.ini")),
              AllOf(HasSubstr("brain.ini, line 1"), HasSubstr("names no other")));
  EXPECT_THAT(fault(write(folder, "print_config = true")), HasSubstr("command line"));
}

TEST(LoadConfig, ReadsAPipeAndDoesNotWaitForOneThatIsSilent) {
  const TemporaryFolder folder;
  const std::filesystem::path pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << "dxy = 0.4\ninput = slices\n"; });
  RunConfig config;
  load_config(pipe, run_parameters(), config);
  writer.join();
  EXPECT_EQ(config.dxy, 0.4);
  EXPECT_EQ(config.input, std::filesystem::current_path() / "slices") << "a pipe lies nowhere";
  EXPECT_THAT(fault(pipe), HasSubstr("pipe"));
}

TEST(LoadConfig, NotesWhatGaveAParameter) {
  const TemporaryFolder folder;
  const auto file = write(folder, "dxy = 0.4\nnumit = auto\n");
  RunConfig config;
  load_config(file, run_parameters(), config);
  set_parameter(config, "dz", "2");
  EXPECT_EQ(config.given.at("dxy"), "config file " + file.string());
  EXPECT_EQ(config.given.at("dz"), "command line");
  EXPECT_FALSE(config.given.contains("numit"));
}

constexpr const char* two_channels = "lambda-ex = 300\n[channel Ex_488*]\nlambda-ex = 488\nlambda-em = 525\n"
                                     "[channel *_C01*]\nlambda-ex = 561\nna = 0.2\n";

TEST(LoadConfig, AChannelsValuesAreForVolumesOfThatName) {
  const TemporaryFolder folder;
  const auto file = write(folder, two_channels);
  const auto excitation = [&](const std::vector<std::string>& names) {
    RunConfig config;
    load_config(file, run_parameters(), config, names);
    return config.optics.excitation_nm;
  };
  EXPECT_EQ(excitation({}), 300);
  EXPECT_EQ(excitation({"brain", "Ex_488_Em_525", "000000"}), 488);
  EXPECT_EQ(excitation({"brain", "s_C01_Z*.*"}), 561);
  EXPECT_EQ(excitation({"brain", "s_C02_Z*.*"}), 300);
}

TEST(LoadConfig, RefusesTwoChannelsForOneVolumeAndAnyMistake) {
  const TemporaryFolder folder;
  RunConfig config;
  const auto file = write(folder, two_channels);
  EXPECT_THAT(
      [&] {
        load_config(file, run_parameters(), config, {"Ex_488", "s_C01"});
      },
      ::testing::ThrowsMessage<UserError>(
          AllOf(HasSubstr("brain.ini, line 6"), HasSubstr("[channel *_C01*]"), HasSubstr("lambda-ex"))));
  EXPECT_THAT(fault(write(folder, "[channel x]\nlamda-ex = 488\n")), HasSubstr("line 2"));
  EXPECT_THAT(fault(write(folder, "[channel x]\nna = -1\n")), HasSubstr("--na"));
  EXPECT_THAT(fault(write(folder, "[channel x]\nna = 0.1\nna = 0.2\n")), HasSubstr("second time"));
}

} // namespace
} // namespace lsdeconv
