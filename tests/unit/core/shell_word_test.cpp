#include "lsdeconv/core/shell_word.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(ShellWord, IsQuotedWhereAShellWouldReadSomethingElse) {
  EXPECT_EQ(shell_word("/data/brain_1"), "/data/brain_1");
  EXPECT_EQ(shell_word("--dxy"), "--dxy");
  EXPECT_EQ(shell_word("/data/my brain"), "'/data/my brain'");
  EXPECT_EQ(shell_word("img_*.*"), "'img_*.*'");
  EXPECT_EQ(shell_word("$HOME"), "'$HOME'");
  EXPECT_EQ(shell_word("bob's"), "'bob'\\''s'");
  EXPECT_EQ(shell_word(""), "''");
}

TEST(ShellWord, MayAlwaysBeQuoted) {
  EXPECT_EQ(shell_quoted("plain"), "'plain'");
}

} // namespace
} // namespace lsdeconv
