#include "lsdeconv/core/terminal.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <pty.h>
#include <string>
#include <unistd.h>

namespace lsdeconv {
namespace {

/// A terminal of so many columns, and the environment variables that matter, which are put back at the end.
class TerminalTest : public ::testing::Test {
protected:
  void SetUp() override {
    for (const char* name :
         {"TERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "LC_ALL", "LC_CTYPE", "LANG"}) {
      const char* value = std::getenv(name);
      before_[name] = value == nullptr ? "" : value;
      ::unsetenv(name);
    }
    ::setenv("TERM", "xterm", 1);
    winsize size{.ws_row = 24, .ws_col = 100, .ws_xpixel = 0, .ws_ypixel = 0};
    EXPECT_EQ(::openpty(&master_, &terminal_, nullptr, nullptr, &size), 0);
    EXPECT_EQ(::pipe(pipe_), 0);
  }
  void TearDown() override {
    for (const auto& [name, value] : before_) {
      value.empty() ? ::unsetenv(name.c_str()) : ::setenv(name.c_str(), value.c_str(), 1);
    }
    for (const int descriptor : {master_, terminal_, pipe_[0], pipe_[1]}) {
      ::close(descriptor);
    }
  }

  std::map<std::string, std::string> before_;
  int master_ = -1;
  int terminal_ = -1;
  int pipe_[2] = {-1, -1};
};

TEST_F(TerminalTest, ShowsColoursAndMovesTheCursorButNotInAPipe) {
  EXPECT_TRUE(terminal_of(terminal_).moves_cursor);
  EXPECT_TRUE(terminal_of(terminal_).colours);
  EXPECT_FALSE(terminal_of(pipe_[1]).moves_cursor);
  EXPECT_FALSE(terminal_of(pipe_[1]).colours);
  EXPECT_EQ(terminal_columns(terminal_), 100U);
  EXPECT_EQ(terminal_columns(pipe_[1]), 0U);
}

TEST_F(TerminalTest, DumbOnesAreWrittenToPlainly) {
  ::setenv("TERM", "dumb", 1);
  EXPECT_FALSE(terminal_of(terminal_).moves_cursor);
  EXPECT_FALSE(terminal_of(terminal_).colours);
  EXPECT_EQ(terminal_columns(terminal_), 100U) << "but they have a width";
}

TEST_F(TerminalTest, ColoursAreAsTheUserWants) {
  ::setenv("CLICOLOR_FORCE", "1", 1);
  EXPECT_TRUE(terminal_of(pipe_[1]).colours);
  EXPECT_FALSE(terminal_of(pipe_[1]).moves_cursor);
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(terminal_of(pipe_[1]).colours);
  EXPECT_FALSE(terminal_of(terminal_).colours);
  EXPECT_TRUE(terminal_of(terminal_).moves_cursor);
}

TEST_F(TerminalTest, KnowsFromTheLocaleWhetherItShowsUtf8) {
  EXPECT_TRUE(terminal_of(pipe_[1]).utf8);
  ::setenv("LANG", "de_DE.UTF-8", 1);
  EXPECT_TRUE(terminal_of(pipe_[1]).utf8);
  ::setenv("LC_ALL", "C", 1);
  EXPECT_FALSE(terminal_of(pipe_[1]).utf8);
  ::setenv("LC_ALL", "C.utf8", 1);
  EXPECT_TRUE(terminal_of(pipe_[1]).utf8);
}

TEST(InAscii, SpellsTheSignsOfTheProgram) {
  EXPECT_EQ(in_ascii("0.4 µm × 2 … ä"), "0.4 um x 2 ... ä");
}

TEST(Wrapped, BreaksBetweenWordsBelowTheTextBehindALabel) {
  EXPECT_EQ(wrapped("PSF         0.8 µm wide and 7 µm deep", 26),
            "PSF         0.8 µm wide\n            and 7 µm deep");
  EXPECT_EQ(wrapped("warning: one two three", 16), "warning: one two\n  three");
  EXPECT_EQ(wrapped("            one two three four", 24), "            one two\n            three four");
}

TEST(Wrapped, KeepsShortLinesLongWordsAndCommands) {
  EXPECT_EQ(wrapped("short\nlines\n", 20), "short\nlines\n");
  EXPECT_EQ(wrapped("see /a/very/long/path/that/does/not/fit now", 20),
            "see\n  /a/very/long/path/that/does/not/fit\n  now");
  const std::string command = "  mpirun -n 4 lsdeconv -i brain --dxy 0.4";
  EXPECT_EQ(wrapped(command, 20), command);
}

TEST(Shortened, CutsBetweenCharacters) {
  EXPECT_EQ(shortened("µµµ", 2), "µµ");
  EXPECT_EQ(shortened("abc", 5), "abc");
  EXPECT_EQ(display_width("µm"), 2U);
}

} // namespace
} // namespace lsdeconv
