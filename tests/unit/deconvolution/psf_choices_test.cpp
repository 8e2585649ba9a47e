#include "lsdeconv/deconvolution/psf_choices.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(PsfChoices, RowsStandInTheOrderOfTheirEnumerators) {
  EXPECT_EQ(psf_models().size(), 4);
  EXPECT_EQ(row_of(PsfModel::automatic).name, "auto");
  EXPECT_EQ(row_of(PsfModel::debye).name, "debye");
  EXPECT_EQ(row_of(PsfModel::born_wolf).name, "born-wolf");
  EXPECT_EQ(row_of(PsfModel::legacy_becker2019).name, "legacy-becker2019");
  EXPECT_EQ(sheet_models().size(), 5);
  EXPECT_EQ(row_of(SheetModel::automatic).name, "auto");
  EXPECT_EQ(row_of(SheetModel::slit).name, "slit");
  EXPECT_EQ(row_of(SheetModel::gaussian).name, "gaussian");
  EXPECT_EQ(row_of(SheetModel::circular).name, "circular");
  EXPECT_EQ(row_of(SheetModel::none).name, "none");
}

TEST(PsfChoices, OnlyTheLegacyModelIsWidenedByTheIndex) {
  EXPECT_EQ(row_of(PsfModel::born_wolf).widening(1.42), 1);
  EXPECT_EQ(row_of(PsfModel::debye).widening(1.42), 1);
  EXPECT_EQ(row_of(PsfModel::legacy_becker2019).widening(1.42), 1.42);
}

} // namespace
} // namespace lsdeconv
