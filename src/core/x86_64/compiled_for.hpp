#pragma once

/// Compiles a function, with all that it calls, for these instructions of x86-64 on top of those that every
/// such processor has. Fused multiply-add must stay out of them: it would round differently.
#define LSDECONV_COMPILED_FOR(instructions) __attribute__((target(instructions), flatten))
