#pragma once

#include "stream.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace lsdeconv::tiff {

/// A directory as it lies in the file, for what libtiff does not tell of it.
class RawDirectory {
public:
  /// Where and how it lies.
  struct Place {
    std::int64_t position = 0; ///< In the file.
    bool big = false;          ///< Of a BigTIFF.
    bool big_endian = false;
  };
  /// Reads it. Throws Error where the file ends before.
  RawDirectory(const Stream& stream, const Place& place);

  /// The byte of the file behind the directory, which ends with the position of the next one.
  [[nodiscard]] std::int64_t end() const { return end_; }
  /// The first value of a field that is a whole number of 16 bits; none where there is no such field.
  [[nodiscard]] std::optional<std::int64_t> short_field(std::uint16_t tag) const;

private:
  [[nodiscard]] std::int64_t number_at(std::size_t offset, std::size_t bytes) const;

  bool big_endian_;
  std::size_t entry_bytes_;
  std::vector<std::byte> entries_;
  std::int64_t end_;
};

} // namespace lsdeconv::tiff
