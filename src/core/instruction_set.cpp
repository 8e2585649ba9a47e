#include "lsdeconv/core/instruction_set.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <atomic>

namespace lsdeconv {
namespace {

std::atomic<InstructionSet>& used() {
  static std::atomic<InstructionSet> set = widest_instruction_set();
  return set;
}

} // namespace

std::string_view name(InstructionSet set) {
  switch (set) {
  case InstructionSet::avx512:
    return "AVX-512";
  case InstructionSet::avx2:
    return "AVX2";
  case InstructionSet::baseline:
    break;
  }
  return "baseline";
}

InstructionSet instruction_set() {
  return used().load(std::memory_order_relaxed);
}

void use_instruction_set(InstructionSet set) {
  if (set > widest_instruction_set()) {
    throw Error(text("this processor does not have the instructions ", name(set)));
  }
  used() = set;
}

} // namespace lsdeconv
