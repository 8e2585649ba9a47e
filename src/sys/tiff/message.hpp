#pragma once

#include <string>

namespace lsdeconv::tiff {

/// libtiff reports errors to one handler of the whole process. From the first call on that handler keeps the
/// messages of every thread apart; warnings are dropped, for every microscope writes tags of its own.
/// Forgets this thread's message; to be called before a call of libtiff that can fail.
void expect_messages();

/// The first message of this thread since then: later ones follow from it. Empty where there was none.
std::string first_message();

} // namespace lsdeconv::tiff
