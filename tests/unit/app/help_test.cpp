#include "app/help.hpp"
#include "app/options.hpp"

#include "lsdeconv/config/parameters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string help_of(const SubcommandRow& row) {
  return parse_command_line({std::string(row.name), "--help"}).answer;
}

/// Of the subcommand that takes the parameter.
std::string all_options_of(const ParameterRow& parameter) {
  const std::string_view first = parameter.only_of.substr(0, parameter.only_of.find(' '));
  const std::string name(first.empty() ? "deconvolve" : first);
  return parse_command_line({name, "--help-all"}).answer;
}

TEST(Help, OfAllShowsEveryOptionWithItsHelpAndDefault) {
  const auto values = parameter_values(RunConfig{});
  for (const ParameterRow& row : run_parameters().rows()) {
    const std::string help = all_options_of(row);
    const std::string& value = values.at(std::string(row.name));
    const std::string name = (row.is_switch && value == "true" ? "--no-" : "--") + std::string(row.name);
    EXPECT_THAT(help, HasSubstr(name + (row.is_switch ? "" : " "))) << row.name;
    EXPECT_THAT(help, HasSubstr(std::string(row.help))) << row.name;
    EXPECT_THAT(help, HasSubstr(std::string(row.unit))) << row.name;
    if (!row.is_switch && !value.empty()) {
      EXPECT_THAT(help, HasSubstr("[" + value + "]")) << row.name;
    }
  }
}

TEST(Help, OfAllShowsOtherSpellings) {
  for (const ParameterRow& row : run_parameters().rows()) {
    const std::string help = all_options_of(row);
    for (const std::string_view alias : row.aliases) {
      EXPECT_THAT(help, HasSubstr("--" + std::string(alias))) << row.name;
    }
    for (const Shorthand& shorthand : row.shorthands) {
      EXPECT_THAT(help, HasSubstr("--" + std::string(shorthand.name))) << row.name;
    }
  }
}

TEST(Help, IsShortAndPointsToTheRest) {
  const std::string help = parse_command_line({"--help"}).answer;
  EXPECT_LE(std::count(help.begin(), help.end(), '\n'), 88);
  EXPECT_THAT(help, HasSubstr("--help-all"));
  for (const char* name : {"--numit", "--gaussian-sigma", "--psf FILE", "--gpu-indices", "--no-resume"}) {
    EXPECT_THAT(help, HasSubstr(name));
  }
  for (const ParameterRow& row : run_parameters().rows()) {
    EXPECT_EQ(help.find("--" + std::string(row.name) + " ") == std::string::npos
                  && help.find("--no-" + std::string(row.name) + " ") == std::string::npos,
              row.rare || !row.only_of.empty())
        << row.name;
  }
}

TEST(Help, LinesFitATerminal) {
  for (const SubcommandRow& row : subcommands()) {
    const std::string help = help_of(row);
    for (std::size_t begin = 0; begin < help.size();) {
      const std::size_t end = help.find('\n', begin);
      EXPECT_LE(end - begin, 105U) << help.substr(begin, end - begin);
      begin = end + 1;
    }
  }
}

TEST(Help, OfTheMainJobNamesEverySubcommand) {
  const std::string help = parse_command_line({"--help"}).answer;
  for (const SubcommandRow& row : subcommands()) {
    EXPECT_THAT(help, HasSubstr("\n  " + std::string(row.name) + " "));
    EXPECT_THAT(help, HasSubstr(std::string(row.summary)));
  }
}

TEST(Help, OfASubcommandShowsWhatItTakesOnly) {
  const std::string help = help_of(row_of(Subcommand::psf));
  EXPECT_THAT(help, HasSubstr("--na"));
  EXPECT_THAT(help, Not(HasSubstr("--numit")));
  EXPECT_THAT(help, Not(HasSubstr("--dry-run")));
  EXPECT_THAT(help_of(row_of(Subcommand::info)), Not(HasSubstr("(required)")));
  EXPECT_THAT(help_of(row_of(Subcommand::simulate)), HasSubstr("--read-noise"));
}

TEST(Subcommands, TakeOnlyParametersThatExist) {
  for (const SubcommandRow& row : subcommands()) {
    for (const std::string_view name : row.parameters) {
      EXPECT_NE(run_parameters().find(name), nullptr) << row.name << " " << name;
    }
  }
}

} // namespace
} // namespace lsdeconv
