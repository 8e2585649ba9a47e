#include "content_sample.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/readable_file.hpp"

#include <algorithm>
#include <vector>

namespace lsdeconv {
namespace {

constexpr std::int64_t chunk_bytes = 4096; ///< Of a sampled part.
constexpr std::int64_t all_chunks = 512;   ///< Over all files.
constexpr std::int64_t middle_bytes = 16384;

} // namespace

std::int64_t sampled_chunks(std::int64_t index, std::int64_t files) {
  const std::int64_t sampled = std::min(files, sampled_files);
  const auto part_of = [&](std::int64_t i) { return i * sampled / files; };
  const bool first_of_part = index == 0 || part_of(index) != part_of(index - 1);
  return first_of_part ? all_chunks / sampled : 0;
}

std::uint64_t sampled_digest(std::int64_t size, const ReadBytes& read, std::int64_t chunks) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(chunk_bytes, size)));
  const std::int64_t last = size - static_cast<std::int64_t>(bytes.size());
  chunks = std::min(chunks, size / chunk_bytes + 1);
  std::uint64_t sum = 0;
  for (std::int64_t chunk = 0; chunk < chunks; ++chunk) {
    const std::int64_t begin = chunks == 1 ? 0 : last / (chunks - 1) * chunk;
    read(begin, bytes);
    sum += digest_of_bytes(bytes, static_cast<std::uint64_t>(chunk * chunk_bytes));
  }
  return sum;
}

std::uint64_t middle_digest(std::int64_t size, const ReadBytes& read) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(middle_bytes, size)));
  read((size - static_cast<std::int64_t>(bytes.size())) / 2, bytes);
  const std::uint64_t digest = digest_of_bytes(bytes);
  return digest == 0 ? 1 : digest;
}

FileSample sample_file(const std::filesystem::path& path, std::int64_t chunks) {
  const ReadableFile file(path);
  return {file.size(), file.changed(), sampled_digest(file, chunks), middle_digest(file)};
}

std::uint64_t digest_of_bytes(std::span<const std::byte> bytes, std::uint64_t position) {
  std::uint64_t sum = 0;
  for (const std::byte byte : bytes) {
    sum += digest_term(position++, static_cast<std::uint32_t>(byte));
  }
  return sum;
}

} // namespace lsdeconv
