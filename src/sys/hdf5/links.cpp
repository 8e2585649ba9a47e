#include "lsdeconv/sys/hdf5/links.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv::hdf5 {
namespace {

struct Names {
  std::vector<std::string> all;
  std::size_t most;
};

/// Stops (1) when there are too many.
herr_t take_name(hid_t /*group*/, const char* name, const H5L_info_t* info, void* taken) {
  Names& names = *static_cast<Names*>(taken);
  if (info->type == H5L_TYPE_HARD) {
    names.all.emplace_back(name);
  }
  return names.all.size() > names.most ? 1 : 0;
}

bool is_hard_link(const Handle& group, const std::string& path) {
  if (check(H5Lexists(group.get(), path.c_str(), H5P_DEFAULT), "H5Lexists") == 0) {
    return false;
  }
  H5L_info_t info{};
  check(H5Lget_info(group.get(), path.c_str(), &info, H5P_DEFAULT), "H5Lget_info");
  return info.type == H5L_TYPE_HARD;
}

} // namespace

std::vector<std::string> members(const Handle& group, std::size_t most) {
  Names names{{}, most};
  hsize_t position = 0;
  check(H5Literate(group.get(), H5_INDEX_NAME, H5_ITER_INC, &position, take_name, &names), "H5Literate");
  if (names.all.size() > most) {
    throw Error(text("a group lists more than ", most, " objects"));
  }
  return std::move(names.all);
}

bool holds(const Handle& group, const std::string& path) {
  for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
    if (!is_hard_link(group, path.substr(0, end))) {
      return false;
    }
    if (end == std::string::npos) {
      return true;
    }
  }
}

bool is_dataset(const Handle& group, const std::string& path) {
  const Handle object(H5Oopen(group.get(), path.c_str(), H5P_DEFAULT), H5Oclose, "H5Oopen");
  return H5Iget_type(object.get()) == H5I_DATASET;
}

} // namespace lsdeconv::hdf5
