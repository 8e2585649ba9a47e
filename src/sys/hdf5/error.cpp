#include "lsdeconv/sys/hdf5/error.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv::hdf5 {
namespace {

herr_t take_description(unsigned position, const H5E_error2_t* entry, void* taken) {
  if (position == 0 && entry->desc != nullptr) {
    *static_cast<std::string*>(taken) = entry->desc;
  }
  return 0;
}

} // namespace

void silence() {
  static const herr_t once = H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  (void)once;
}

std::string reason() {
  std::string innermost = "no reason given";
  (void)H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_description, &innermost);
  (void)H5Eclear2(H5E_DEFAULT);
  return innermost;
}

template <typename Result>
Result check(Result result, const char* call) {
  if (result < 0) {
    throw Error(text(call, ": ", reason()));
  }
  return result;
}

template int check(int, const char*);
template long check(long, const char*);
template long long check(long long, const char*);

} // namespace lsdeconv::hdf5
