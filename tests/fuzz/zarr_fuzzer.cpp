/// Hostile Zarr arrays: whatever metadata and files hold, opening and reading them ends with samples or with
/// an Error. Input: the metadata, a zero byte, the first file of the array.

#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/zarr/array_reader.hpp"
#include "lsdeconv/zarr/ome_image.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace lsdeconv::zarr {
namespace {

/// What a file may claim is not bounded; what this process reads of it is.
constexpr std::int64_t most_bytes = 1 << 16;
constexpr std::int64_t most_chunks = 16;

void put(const std::filesystem::path& path, const std::string& words) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << words;
}

/// Reads what is asked for; a refusal is an answer.
template <typename Body>
void attempt(Body&& body) {
  try {
    body();
  } catch (const Error&) {
  }
}

void read_array(const Root& root, int version, const std::string& words, const std::string& stored) {
  const ArrayMetadata metadata = parse_array_metadata(version, words);
  attempt([&] { (void)parse_array_metadata(version, array_metadata_text(metadata)); });
  const Shape first(metadata.shape.size(), 0);
  const std::filesystem::path path = inner_path(file_key(metadata, first));
  put(root.folder() / path, stored);
  attempt([&] {
    const ChunkFile file(root, path, metadata);
    if (chunk_bytes(metadata) <= most_bytes) {
      compression::Bytes samples(static_cast<std::size_t>(chunk_bytes(metadata)));
      for (std::int64_t chunk = 0; chunk < std::min(file.chunks(), most_chunks); ++chunk) {
        attempt([&] { file.read(chunk, samples); });
      }
    }
  });
  std::filesystem::remove(root.folder() / path);
}

/// Most inputs end with the first look at their text: files are made only for those that do not.
void open_and_read(const Root& root, const std::string& words, const std::string& stored) {
  for (const int version : {3, 2}) {
    attempt([&] { read_array(root, version, words, stored); });
  }
  if (words.find("multiscales") != std::string::npos) {
    for (const char* const name : {".zattrs", "zarr.json"}) {
      put(root.folder() / name, words);
      attempt([&] { (void)read_ome_image(root, ""); });
      attempt([&] { (void)array_version(root, ""); });
      std::filesystem::remove(root.folder() / name);
    }
  }
}

} // namespace
} // namespace lsdeconv::zarr

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const auto* folder = new lsdeconv::testing::TemporaryFolder;
  static const auto* root = new lsdeconv::zarr::Root(folder->path());
  const std::uint8_t* const zero = std::find(bytes, bytes + size, 0);
  const std::uint8_t* const stored = zero == bytes + size ? zero : zero + 1;
  lsdeconv::zarr::open_and_read(*root, std::string(bytes, zero), std::string(stored, bytes + size));
  return 0;
}
