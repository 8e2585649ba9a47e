#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/instruction_set.hpp"
#include "lsdeconv/core/vectorised.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace lsdeconv {
namespace {

const std::vector<InstructionSet> sets{InstructionSet::baseline, InstructionSet::avx2,
                                       InstructionSet::avx512};

TEST(InstructionSet, IsTheWidestUntilAnotherIsChosen) {
  EXPECT_EQ(instruction_set(), widest_instruction_set());
  use_instruction_set(InstructionSet::baseline);
  EXPECT_EQ(instruction_set(), InstructionSet::baseline);
  use_instruction_set(widest_instruction_set());
}

TEST(InstructionSet, RefusesWhatTheProcessorLacks) {
  for (const InstructionSet set : sets) {
    if (set <= widest_instruction_set()) {
      EXPECT_NO_THROW(use_instruction_set(set)) << name(set);
      EXPECT_EQ(instruction_set(), set);
    } else {
      EXPECT_THROW(use_instruction_set(set), Error) << name(set);
    }
  }
  use_instruction_set(widest_instruction_set());
}

TEST(InstructionSet, EachVariantRunsTheBodyOnce) {
  for (const InstructionSet set : sets) {
    if (set <= widest_instruction_set()) {
      use_instruction_set(set);
      int calls = 0;
      EXPECT_EQ(vectorised([&calls] { return ++calls; }), 1) << name(set);
      EXPECT_EQ(calls, 1) << name(set);
    }
  }
  use_instruction_set(widest_instruction_set());
}

} // namespace
} // namespace lsdeconv
