#include "app/reference/man_page.hpp"
#include "app/reference/option_listing.hpp"
#include "app/reference/shell_completion.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string whole_page() {
  return man_page("@VERSION@\n@SYNOPSIS@\n@SUBCOMMANDS@\n@OPTIONS@\n", "7.8.9");
}

TEST(RoffText, EscapesWhatRoffWouldTakeForItsOwn) {
  EXPECT_EQ(roff_text("plain text: a,b(c)"), "plain text: a,b(c)");
  EXPECT_EQ(roff_text("--psf-voxel"), "\\-\\-psf\\-voxel");
  EXPECT_EQ(roff_text("'*_C00*'"), "\\(aq*_C00*\\(aq");
  EXPECT_EQ(roff_text(".tif"), "\\&.tif");
  EXPECT_EQ(roff_text("a\\b \"c\" ^`~"), "a\\(rsb \\(dqc\\(dq \\(ha\\(ga\\(ti");
  EXPECT_EQ(roff_text("µm ≥ 𝛼"), "\\[u00B5]m \\[u2265] \\[u1D6FC]");
}

TEST(ManPage, HasEveryOptionOfEverySubcommand) {
  const std::string page = whole_page();
  EXPECT_THAT(page, ::testing::StartsWith("7.8.9\n"));
  for (const SubcommandRow& subcommand : subcommands()) {
    EXPECT_THAT(page, HasSubstr("\\fB" + std::string(subcommand.name) + "\\fR"));
    const OptionListing options = options_of(subcommand);
    EXPECT_GT(options.rows.size(), 8U);
    for (const ParameterRow& row : options.rows) {
      EXPECT_THAT(page, HasSubstr("\\fB" + roff_text(shown_name(row, options.default_of(row))) + "\\fR"));
      EXPECT_THAT(page, HasSubstr(roff_text(row.help)));
      EXPECT_THAT(page, HasSubstr(roff_text(row.unit)));
    }
  }
}

TEST(ManPage, NeedsAPlaceForEachPart) {
  EXPECT_THROW((void)man_page("@VERSION@\n@SYNOPSIS@\n@SUBCOMMANDS@\n", "1"), Error);
}

TEST(OfferedValues, AreChoicesFilesFoldersOrWordsForNone) {
  EXPECT_THAT(offered_values({.name = "a", .choices = {"x", "y"}, .help = ""}).words, ElementsAre("x", "y"));
  EXPECT_THAT(offered_values({.name = "a", .choices = {"x", "y"}, .automatic = "x", .help = ""}).words,
              ElementsAre("x", "y"));
  EXPECT_THAT(offered_values({.name = "a", .automatic = "auto", .placeholder = "N", .help = ""}).words,
              ElementsAre("auto"));
  EXPECT_THAT(offered_values({.name = "a", .placeholder = "N", .help = ""}).words, IsEmpty());
  EXPECT_TRUE(offered_values({.name = "a", .placeholder = "FILE", .help = ""}).files);
  EXPECT_TRUE(offered_values({.name = "a", .path_row = "b", .placeholder = "X", .help = ""}).files);
  EXPECT_TRUE(offered_values({.name = "a", .placeholder = "DIR", .help = ""}).folders);
}

TEST(Completions, KnowEverySpelling) {
  const std::string bash = bash_completion();
  const std::string zsh = zsh_completion();
  for (const SubcommandRow& subcommand : subcommands()) {
    const OptionListing options = options_of(subcommand);
    for (const ParameterRow& row : options.rows) {
      for (const std::string& name : spellings_of(row, options.default_of(row))) {
        const bool is_letter = name.size() == 2;
        EXPECT_TRUE((is_letter && row.is_switch) || bash.find(name) != std::string::npos) << name;
        EXPECT_THAT(zsh, HasSubstr("'" + name
                                   + (row.is_switch     ? "["
                                      : name.size() > 2 ? "=["
                                                        : "+[")))
            << name;
      }
    }
  }
  EXPECT_THAT(zsh, Not(HasSubstr("'--export")));
  EXPECT_THAT(zsh, HasSubstr("'--no-export["));
}

} // namespace
} // namespace lsdeconv
