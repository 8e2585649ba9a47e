#include "lsdeconv/core/instruction_set.hpp"

namespace lsdeconv {

InstructionSet widest_instruction_set() {
  if (__builtin_cpu_supports("avx2") == 0) {
    return InstructionSet::baseline;
  }
  const bool has_avx512 = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0
                          && __builtin_cpu_supports("avx512dq") != 0
                          && __builtin_cpu_supports("avx512vl") != 0;
  return has_avx512 ? InstructionSet::avx512 : InstructionSet::avx2;
}

} // namespace lsdeconv
