#pragma once

/// Nothing: on these processors the compiler's own choice of instructions is all that there is.
#define LSDECONV_COMPILED_FOR(instructions)
