#pragma once

#include "lsdeconv/core/instruction_set.hpp"

#include <gtest/gtest.h>

#include <string>

namespace lsdeconv::testing {

/// Calls body() once with each instruction set that this processor has.
template <typename Body>
void for_each_instruction_set(Body&& body) {
  for (const InstructionSet set : {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
    if (set <= widest_instruction_set()) {
      use_instruction_set(set);
      const ::testing::ScopedTrace trace(__FILE__, __LINE__, std::string(name(set)));
      body();
    }
  }
  use_instruction_set(widest_instruction_set());
}

} // namespace lsdeconv::testing
