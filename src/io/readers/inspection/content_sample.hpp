#pragma once

#include "lsdeconv/io/readers/volume_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>

namespace lsdeconv {

// A digest of samples of the input: tells whether a run that continues has the same input, without reading
// all of it.

/// Number of files, spread evenly over all, whose contents are sampled.
inline constexpr std::int64_t sampled_files = 32;

/// Number of parts of file `index` of `files` that are sampled: 0 for most files where there are many, the
/// more the fewer there are.
std::int64_t sampled_chunks(std::int64_t index, std::int64_t files);

/// Reads bytes of a file from an offset on.
using ReadBytes = std::function<void(std::int64_t offset, std::span<std::byte> bytes)>;

/// Digest of `chunks` parts of 4 KiB, spread evenly over a file of `size` bytes.
std::uint64_t sampled_digest(std::int64_t size, const ReadBytes& read, std::int64_t chunks);

/// The same of any file that has size() and read_at().
template <typename File>
std::uint64_t sampled_digest(const File& file, std::int64_t chunks) {
  return sampled_digest(
      file.size(), [&](std::int64_t offset, std::span<std::byte> bytes) { file.read_at(offset, bytes); },
      chunks);
}

/// Digest of the bytes in the middle of a file of `size` bytes, where the samples of slices lie: of 16 KiB,
/// or of the whole file. Little enough to be read of every file. Never 0.
std::uint64_t middle_digest(std::int64_t size, const ReadBytes& read);

/// The same of any file that has size() and read_at().
template <typename File>
std::uint64_t middle_digest(const File& file) {
  return middle_digest(file.size(),
                       [&](std::int64_t offset, std::span<std::byte> bytes) { file.read_at(offset, bytes); });
}

/// Whether a file, now open, is another than it was when `known`: of another size, or changed at another time
/// and with another middle. A file that was touched, or copied, is not.
template <typename File>
bool has_changed(const InputFile& known, const File& now) {
  return now.size() != known.size
         || (known.changed != 0 && now.changed() != known.changed && middle_digest(now) != known.middle);
}

/// For messages.
inline constexpr const char* replaced_text =
    "it is not as it was when its header was checked; has it been replaced?";

/// What tells one file from another.
struct FileSample {
  std::int64_t size = 0;    ///< Bytes.
  std::int64_t changed = 0; ///< Time of the last change, nanoseconds since 1970.
  std::uint64_t digest = 0; ///< sampled_digest()
  std::uint64_t middle = 0; ///< middle_digest()
};

/// The same of a file of any format. Throws Error with the system's reason.
FileSample sample_file(const std::filesystem::path& path, std::int64_t chunks);

/// Digest of bytes that begin at `position` of a whole: digests of parts add up to that of the whole. A
/// single changed byte changes it.
std::uint64_t digest_of_bytes(std::span<const std::byte> bytes, std::uint64_t position = 0);

} // namespace lsdeconv
