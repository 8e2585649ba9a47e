#pragma once

#include <string>

namespace lsdeconv::tiff {

/// Forgets this thread's message; to be called before a call of libtiff that can fail. libtiff reports errors
/// to one handler of the whole process: the first call sets one that keeps the messages of threads apart, and
/// drops warnings, since every microscope writes tags of its own.
void expect_messages();

/// The first message of this thread since expect_messages(): later ones follow from it. Empty where there was
/// none.
std::string first_message();

} // namespace lsdeconv::tiff
