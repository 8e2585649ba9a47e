#include "lsdeconv/sys/hdf5/attributes.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <memory>

namespace lsdeconv::hdf5 {
namespace {

Handle text_type() {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "H5Tcopy");
  check(H5Tset_size(type.get(), H5T_VARIABLE), "H5Tset_size");
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8), "H5Tset_cset");
  return type;
}

void write(const Handle& object, const std::string& name, hid_t type, const Handle& space,
           const void* value) {
  with_context([&] { return text("writing attribute '", name, "'"); },
               [&] {
                 const Handle attribute(
                     H5Acreate2(object.get(), name.c_str(), type, space.get(), H5P_DEFAULT, H5P_DEFAULT),
                     H5Aclose, "H5Acreate");
                 check(H5Awrite(attribute.get(), type, value), "H5Awrite");
               });
}

Handle list_space(hsize_t count) {
  return {H5Screate_simple(1, &count, nullptr), H5Sclose, "H5Screate_simple"};
}

Handle open(const Handle& object, const std::string& name) {
  return with_context(
      [&] { return text("reading attribute '", name, "'"); },
      [&] { return Handle(H5Aopen(object.get(), name.c_str(), H5P_DEFAULT), H5Aclose, "H5Aopen"); });
}

std::string read_variable_text(const Handle& attribute, const Handle& type) {
  char* characters = nullptr;
  check(H5Aread(attribute.get(), type.get(), static_cast<void*>(&characters)), "H5Aread");
  const std::unique_ptr<char, herr_t (*)(void*)> owner(characters, H5free_memory);
  return characters == nullptr ? std::string{} : std::string(characters);
}

template <typename T>
std::vector<T> read_list(const Handle& object, const std::string& name, hid_t type) {
  const Handle attribute = open(object, name);
  const Handle space(H5Aget_space(attribute.get()), H5Sclose, "H5Aget_space");
  const hssize_t count = check(H5Sget_simple_extent_npoints(space.get()), "H5Sget_simple_extent_npoints");
  std::vector<T> values(static_cast<std::size_t>(count));
  check(H5Aread(attribute.get(), type, values.data()), "H5Aread");
  return values;
}

herr_t take_name(hid_t /*object*/, const char* name, const H5A_info_t* /*info*/, void* names) {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

} // namespace

void write_text_attribute(const Handle& object, const std::string& name, const std::string& value) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "H5Screate");
  const char* characters = value.c_str();
  write(object, name, text_type().get(), space, static_cast<const void*>(&characters));
}

void write_characters_attribute(const Handle& object, const std::string& name, const std::string& value) {
  const std::string characters = value.empty() ? std::string(1, '\0') : value; // an array has an element
  write(object, name, H5T_C_S1, list_space(characters.size()), characters.data());
}

void write_integers_attribute(const Handle& object, const std::string& name,
                              const std::vector<std::int64_t>& values) {
  write(object, name, H5T_NATIVE_INT64, list_space(values.size()), values.data());
}

void write_numbers_attribute(const Handle& object, const std::string& name,
                             const std::vector<double>& values) {
  write(object, name, H5T_NATIVE_DOUBLE, list_space(values.size()), values.data());
}

bool has_attribute(const Handle& object, const std::string& name) {
  return check(H5Aexists(object.get(), name.c_str()), "H5Aexists") > 0;
}

std::string read_text_attribute(const Handle& object, const std::string& name) {
  return read_variable_text(open(object, name), text_type());
}

std::string any_text_attribute(const Handle& object, const std::string& name) {
  constexpr std::size_t most_bytes = 4096;
  if (!has_attribute(object, name)) {
    return {};
  }
  const Handle attribute = open(object, name);
  const Handle type(H5Aget_type(attribute.get()), H5Tclose, "H5Aget_type");
  const Handle space(H5Aget_space(attribute.get()), H5Sclose, "H5Aget_space");
  if (H5Tget_class(type.get()) != H5T_STRING) {
    return {};
  }
  const auto count = static_cast<std::size_t>(
      check(H5Sget_simple_extent_npoints(space.get()), "H5Sget_simple_extent_npoints"));
  if (H5Tis_variable_str(type.get()) > 0) {
    return count == 1 ? read_variable_text(attribute, type) : std::string{};
  }
  const std::size_t width = H5Tget_size(type.get());
  if (count == 0 || count > most_bytes || width > most_bytes / count) {
    return {};
  }
  std::string characters(count * width, '\0');
  check(H5Aread(attribute.get(), type.get(), characters.data()), "H5Aread");
  return characters.substr(0, characters.find('\0'));
}

std::vector<std::int64_t> read_integers_attribute(const Handle& object, const std::string& name) {
  return read_list<std::int64_t>(object, name, H5T_NATIVE_INT64);
}

std::vector<double> read_numbers_attribute(const Handle& object, const std::string& name) {
  return read_list<double>(object, name, H5T_NATIVE_DOUBLE);
}

void write_text_attributes(const Handle& object, const std::map<std::string, std::string>& entries) {
  for (const auto& [name, value] : entries) {
    write_text_attribute(object, name, value);
  }
}

std::map<std::string, std::string> read_text_attributes(const Handle& object) {
  std::vector<std::string> names;
  check(H5Aiterate2(object.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, take_name, &names), "H5Aiterate");
  std::map<std::string, std::string> entries;
  for (const std::string& name : names) {
    entries[name] = read_text_attribute(object, name);
  }
  return entries;
}

} // namespace lsdeconv::hdf5
