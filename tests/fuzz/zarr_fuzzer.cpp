/// Hostile Zarr arrays: whatever metadata and files hold, opening and reading them ends with samples or with
/// an Error. Input: the metadata, a zero byte, the first file of the array.

#include "fuzz_support.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/zarr/array_reader.hpp"
#include "lsdeconv/zarr/ome_image.hpp"

#include <algorithm>

namespace lsdeconv::zarr {
namespace {

/// What a file may claim is not bounded; what this process reads of it is.
constexpr std::int64_t most_bytes = 1 << 20;
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

void read_array(const Root& root, int version, const std::string& stored) {
  put(root.folder() / "0" / array_metadata_name(version), *read_text(root, array_metadata_name(version)));
  const ArrayReader array(root, "0");
  const ArrayMetadata& metadata = array.metadata();
  attempt([&] { (void)parse_array_metadata(version, array_metadata_text(metadata)); });
  const Shape first(metadata.shape.size(), 0);
  put(root.folder() / array.file_path(first), stored);
  const ChunkFile file = array.open_file(first);
  if (chunk_bytes(metadata) <= most_bytes) {
    compression::Bytes samples(static_cast<std::size_t>(chunk_bytes(metadata)));
    for (std::int64_t chunk = 0; chunk < std::min(file.chunks(), most_chunks); ++chunk) {
      attempt([&] { file.read(chunk, samples); });
    }
  }
}

void open_and_read(const std::filesystem::path& folder, const std::string& metadata,
                   const std::string& stored) {
  std::filesystem::remove_all(folder);
  put(folder / "zarr.json", metadata);
  put(folder / ".zarray", metadata);
  put(folder / ".zattrs", metadata);
  const Root root(folder);
  attempt([&] { (void)read_ome_image(root, ""); });
  attempt([&] { (void)array_version(root, ""); });
  for (const int version : {3, 2}) {
    std::filesystem::remove_all(folder / "0");
    attempt([&] { read_array(root, version, stored); });
  }
}

} // namespace
} // namespace lsdeconv::zarr

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const auto* folder = new lsdeconv::testing::TemporaryFolder;
  const std::uint8_t* const zero = std::find(bytes, bytes + size, 0);
  const std::uint8_t* const stored = zero == bytes + size ? zero : zero + 1;
  lsdeconv::zarr::open_and_read(*folder / "image", std::string(bytes, zero),
                                std::string(stored, bytes + size));
  return 0;
}
