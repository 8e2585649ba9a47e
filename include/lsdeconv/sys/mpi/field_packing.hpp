#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv::mpi {

/// Packs fields of structs that are not Sendable, as they hold texts or vectors, for a FieldReader on another
/// rank. Both are called with the same fields in the same order; pack_fields() and unpack_fields() see to it.
class FieldWriter {
public:
  /// Appends the fields: texts of any bytes, and Sendable values.
  template <typename... Fields>
  void operator()(const Fields&... fields) {
    (append(fields), ...);
  }

  /// Appends the number of elements and calls body(element), which is to append its fields, for each of them.
  template <typename T, typename Body>
  void each(const std::vector<T>& elements, Body&& body) {
    append(static_cast<std::uint64_t>(elements.size()));
    for (const T& element : elements) {
      body(element);
    }
  }

  /// What has been packed so far.
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

private:
  void append(const std::string& text);
  template <Sendable Value>
  void append(const Value& value) {
    append_bytes(std::as_bytes(std::span(&value, 1)));
  }
  void append_bytes(std::span<const std::byte> bytes);

  std::string bytes_;
};

/// Takes the fields that a FieldWriter has packed out of its bytes. Throws Error where they end too early.
class FieldReader {
public:
  /// bytes: must outlive this.
  explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

  /// Fills the fields.
  template <typename... Fields>
  void operator()(Fields&... fields) {
    (take(fields), ...);
  }

  /// Appends elements, as many as were packed, and calls body(element), which is to fill its fields, for each
  /// of them.
  template <typename T, typename Body>
  void each(std::vector<T>& elements, Body&& body) {
    std::uint64_t count = 0;
    take(count);
    for (std::uint64_t i = 0; i < count; ++i) {
      body(elements.emplace_back());
    }
  }

  /// Throws Error where bytes are left.
  void require_end() const;

private:
  void take(std::string& text);
  template <Sendable Value>
  void take(Value& value) {
    take_bytes(std::as_writable_bytes(std::span(&value, 1)));
  }
  void take_bytes(std::span<std::byte> bytes);

  std::string_view rest_;
};

/// The fields of a struct as bytes. `list` names them for both directions, as it is called with a FieldWriter
/// here and with a FieldReader by unpack_fields():
/// [](auto& fields, auto& place) { fields(place.host, place.core_count); }
template <typename T, typename List>
std::string pack_fields(const T& value, List&& list) {
  FieldWriter fields;
  list(fields, value);
  return fields.bytes();
}

/// The struct that pack_fields() was given with the same list. Throws Error where the bytes are too few or
/// too many for it.
template <typename T, typename List>
T unpack_fields(std::string_view bytes, List&& list) {
  FieldReader fields(bytes);
  T value{};
  list(fields, value);
  fields.require_end();
  return value;
}

} // namespace lsdeconv::mpi
