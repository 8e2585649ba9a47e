#include "lsdeconv/core/instruction_set.hpp"

namespace lsdeconv {

InstructionSet widest_instruction_set() {
  return InstructionSet::baseline;
}

} // namespace lsdeconv
