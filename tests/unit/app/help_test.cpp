#include "app/help.hpp"
#include "app/options.hpp"

#include "lsdeconv/run/parameters.hpp"

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

TEST(Help, OfTheMainJobShowsEveryOptionOnceAndIsShort) {
  const std::string help = parse_command_line({"--help"}).answer;
  const auto values = parameter_values(RunConfig{});
  for (const ParameterRow& row : run_parameters().rows()) {
    const std::string name = std::string(row.name == "resume" ? "--no-resume" : "--" + std::string(row.name));
    EXPECT_THAT(help, HasSubstr(name + (row.is_switch ? "" : " "))) << row.name;
    EXPECT_THAT(help, HasSubstr(std::string(row.help))) << row.name;
    if (!row.is_switch && !values.at(std::string(row.name)).empty()) {
      EXPECT_THAT(help, HasSubstr("[" + values.at(std::string(row.name)) + "]")) << row.name;
    }
  }
  EXPECT_LE(std::count(help.begin(), help.end(), '\n'), 72);
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
