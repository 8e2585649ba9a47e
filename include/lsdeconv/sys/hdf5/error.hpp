#pragma once

#include <hdf5.h>

#include <string>

namespace lsdeconv::hdf5 {

/// Turns off HDF5's own printing of errors, once per process; File calls it before anything else.
void silence();

/// The innermost entry of HDF5's error stack, which names the cause ("… No space left on device …"). Clears
/// the stack.
std::string reason();

/// `result`, which a function of HDF5 named `call` returned. Throws Error("CALL: reason") where it is
/// negative.
template <typename Result>
Result check(Result result, const char* call);

extern template herr_t check(herr_t, const char*);
extern template hid_t check(hid_t, const char*);
extern template hssize_t check(hssize_t, const char*);

} // namespace lsdeconv::hdf5
