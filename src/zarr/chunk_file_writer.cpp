#include "lsdeconv/zarr/chunk_file_writer.hpp"

#include "shard_index.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace lsdeconv::zarr {
namespace {

Error failed(const StagedFile& file, const char* call) {
  const int code = errno;
  return Error(text("cannot write ", file.path().string(), ": ", call, ": ", std::strerror(code)));
}

} // namespace

ChunkFileWriter::ChunkFileWriter(std::filesystem::path path, const ArrayMetadata& metadata)
    : file_(std::move(path)), metadata_(&metadata),
      descriptor_(::open(file_.temporary().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) {
    throw failed(file_, "open");
  }
  if (metadata.shards) {
    const std::int64_t chunks = count(chunks_of_file(metadata));
    entries_.resize(static_cast<std::size_t>(chunks));
    end_ = metadata.shards->at_start ? index_bytes(*metadata.shards, chunks) : 0;
  }
}

ChunkFileWriter::~ChunkFileWriter() {
  if (descriptor_ >= 0) {
    (void)::close(descriptor_);
  }
}

void ChunkFileWriter::write(compression::BytesView bytes) {
  if (!write_all_at(descriptor_, bytes, end_)) {
    throw failed(file_, "pwrite");
  }
  end_ += static_cast<std::int64_t>(bytes.size());
}

void ChunkFileWriter::append(std::int64_t chunk, compression::BytesView stored) {
  if (metadata_->shards) {
    entries_[static_cast<std::size_t>(chunk)] = {static_cast<std::uint64_t>(end_), stored.size()};
  }
  write(stored);
}

StagedFile ChunkFileWriter::finish() {
  if (metadata_->shards) {
    std::vector<std::uint64_t> numbers;
    for (const Entry& entry : entries_) {
      numbers.insert(numbers.end(), {entry.offset, entry.size});
    }
    const compression::Bytes index = index_text(*metadata_->shards, std::move(numbers));
    if (metadata_->shards->at_start && !write_all_at(descriptor_, index, 0)) {
      throw failed(file_, "pwrite");
    }
    if (!metadata_->shards->at_start) {
      write(index);
    }
  }
  if (::fdatasync(descriptor_) != 0) {
    throw failed(file_, "fdatasync");
  }
  if (::close(std::exchange(descriptor_, -1)) != 0) {
    throw failed(file_, "close");
  }
  return std::move(file_);
}

} // namespace lsdeconv::zarr
