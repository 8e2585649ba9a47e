#pragma once

#include "lsdeconv/core/instruction_set.hpp"

#include <compiled_for.hpp> // of the processor that is built for: see scripts/cmake/Processor.cmake

namespace lsdeconv {

/// body() compiled for AVX2: for vectorised(), which knows whether the processor has it.
template <typename Body>
LSDECONV_COMPILED_FOR("avx2")
auto vectorised_for_avx2(Body body) {
  return body();
}

/// The same for AVX-512.
template <typename Body>
LSDECONV_COMPILED_FOR("avx2,avx512f,avx512bw,avx512dq,avx512vl")
auto vectorised_for_avx512(Body body) {
  return body();
}

/// Returns body(), loops over numbers, in the variant compiled for instruction_set(). The body is copied: one
/// that captures pointers and numbers by value is optimised best. What it calls must be inline.
template <typename Body>
auto vectorised(Body body) {
  switch (instruction_set()) {
  case InstructionSet::avx512:
    return vectorised_for_avx512(body);
  case InstructionSet::avx2:
    return vectorised_for_avx2(body);
  case InstructionSet::baseline:
    break;
  }
  return body();
}

} // namespace lsdeconv
