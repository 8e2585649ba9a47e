#include "lsdeconv/config/parameter_table.hpp"
#include "lsdeconv/config/parameters.hpp"
#include "lsdeconv/config/simulate_config.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace lsdeconv {
namespace {

/// What every table of parameters must be like.
class TableRules : public ::testing::TestWithParam<std::vector<ParameterRow>> {};

TEST_P(TableRules, SpellingsAndLettersAreUnique) {
  std::set<std::string> names;
  std::set<char> letters;
  for (const std::string& name : all_spellings(GetParam())) {
    EXPECT_TRUE(names.insert(name).second) << name;
  }
  for (const PredecessorOption& option : run_parameters().predecessor()) {
    EXPECT_TRUE(names.insert(std::string(option.name)).second) << option.name;
  }
  for (const ParameterRow& row : GetParam()) {
    EXPECT_TRUE(row.short_name == 0 || letters.insert(row.short_name).second) << row.name;
  }
}

TEST_P(TableRules, PathsGoToARowOfTheTable) {
  const std::vector<ParameterRow> rows = GetParam();
  for (const ParameterRow& row : rows) {
    EXPECT_TRUE(row.path_row.empty()
                || std::any_of(rows.begin(), rows.end(),
                               [&](const ParameterRow& other) {
                                 return other.name == row.path_row && !other.is_number;
                               }))
        << row.name;
  }
}

TEST_P(TableRules, WordsGoToARowWithChoices) {
  const std::vector<ParameterRow> rows = GetParam();
  for (const ParameterRow& row : rows) {
    EXPECT_TRUE(row.word_row.empty()
                || std::any_of(rows.begin(), rows.end(),
                               [&](const ParameterRow& other) {
                                 return other.name == row.word_row
                                        && std::count(other.choices.begin(), other.choices.end(), row.word)
                                               > 0;
                               }))
        << row.name;
  }
}

TEST_P(TableRules, NamesAreLowerCaseWordsWithHyphens) {
  for (const ParameterRow& row : GetParam()) {
    EXPECT_TRUE(std::all_of(row.name.begin(), row.name.end(), [](char c) {
      return c == '-' || (c >= 'a' && c <= 'z');
    })) << row.name;
    EXPECT_NE(row.name.substr(0, 3), "no-") << "is how switches are turned off";
  }
}

TEST_P(TableRules, EveryRowHasAGroupAndAShortHelp) {
  for (const ParameterRow& row : GetParam()) {
    EXPECT_FALSE(row.group.empty()) << row.name;
    EXPECT_FALSE(row.help.empty()) << row.name;
    EXPECT_LE(row.help.size(), 66U) << row.name;
  }
}

TEST_P(TableRules, GroupsAreContiguous) {
  std::set<std::string_view> closed;
  std::string_view open;
  for (const ParameterRow& row : GetParam()) {
    if (row.group != open) {
      EXPECT_TRUE(closed.insert(row.group).second) << row.group;
      open = row.group;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Run, TableRules, ::testing::Values(run_parameters().rows()));
INSTANTIATE_TEST_SUITE_P(Simulation, TableRules, ::testing::Values(simulate_parameters().rows()));

TEST(ParameterRange, IsWhatItsTextSays) {
  const ParameterRange range{.above = 0, .at_most = 3};
  EXPECT_EQ(range.text(), "above 0 and of at most 3");
  EXPECT_FALSE(range.contains(0));
  EXPECT_TRUE(range.contains(1e-300));
  EXPECT_TRUE(range.contains(3));
  EXPECT_FALSE(range.contains(3.1));
  const ParameterRange other{.at_least = 1, .below = 2};
  EXPECT_EQ(other.text(), "of at least 1 and below 2");
  EXPECT_TRUE(other.contains(1));
  EXPECT_FALSE(other.contains(2));
  const ParameterRange kernel{.at_least = 1, .odd = true};
  EXPECT_EQ(kernel.text(), "of at least 1 and odd");
  EXPECT_TRUE(kernel.contains(7));
  EXPECT_FALSE(kernel.contains(8));
  EXPECT_FALSE(kernel.contains(-1));
  const ParameterRange tile{.multiple_of = 16};
  EXPECT_EQ(tile.text(), "a multiple of 16");
  EXPECT_TRUE(tile.contains(48));
  EXPECT_FALSE(tile.contains(40));
  EXPECT_EQ(ParameterRange{}.text(), "");
  EXPECT_TRUE(ParameterRange{}.contains(-1e300));
}

} // namespace
} // namespace lsdeconv
