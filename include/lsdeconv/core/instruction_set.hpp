#pragma once

#include <string_view>

namespace lsdeconv {

/// Vector instructions that loops are compiled for: those of every processor of the architecture, those of
/// x86-64-v3 (AVX2) and of x86-64-v4 (AVX-512). Results have the same bits with all of them.
enum class InstructionSet { baseline, avx2, avx512 };

/// "baseline", "AVX2" or "AVX-512".
std::string_view name(InstructionSet set);
/// The widest that this processor has.
InstructionSet widest_instruction_set();
/// What vectorised() takes: the widest, unless use_instruction_set() has said another.
InstructionSet instruction_set();
/// From now on vectorised() takes this one in all threads; for tests. Throws Error where the processor lacks
/// it.
void use_instruction_set(InstructionSet set);

} // namespace lsdeconv
