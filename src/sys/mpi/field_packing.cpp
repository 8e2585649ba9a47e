#include "lsdeconv/sys/mpi/field_packing.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <cstring>

namespace lsdeconv::mpi {
namespace {

void require_room(std::string_view rest, std::uint64_t bytes) {
  if (bytes > rest.size()) {
    throw Error(text("a message from another rank ends too early: it has ", rest.size(),
                     " bytes left where a field of ", bytes, " is to follow"));
  }
}

} // namespace

void FieldWriter::append(const std::string& text) {
  append(static_cast<std::uint64_t>(text.size()));
  bytes_ += text;
}

void FieldWriter::append_bytes(std::span<const std::byte> bytes) {
  const std::size_t before = bytes_.size();
  bytes_.resize(before + bytes.size());
  std::memcpy(bytes_.data() + before, bytes.data(), bytes.size());
}

void FieldReader::require_end() const {
  if (!rest_.empty()) {
    throw Error(text("a message from another rank has ", rest_.size(), " bytes more than its fields"));
  }
}

void FieldReader::take(std::string& text) {
  std::uint64_t length = 0;
  take(length);
  require_room(rest_, length);
  text = rest_.substr(0, length);
  rest_.remove_prefix(length);
}

void FieldReader::take_bytes(std::span<std::byte> bytes) {
  require_room(rest_, bytes.size());
  std::memcpy(bytes.data(), rest_.data(), bytes.size());
  rest_.remove_prefix(bytes.size());
}

} // namespace lsdeconv::mpi
