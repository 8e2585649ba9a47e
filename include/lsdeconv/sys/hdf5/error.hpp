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

// herr_t, hid_t and hssize_t are some of these; which ones, and whether two are the same, depends on HDF5's
// version.
extern template int check(int, const char*);
extern template long check(long, const char*);
extern template long long check(long long, const char*);

} // namespace lsdeconv::hdf5
