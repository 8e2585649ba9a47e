#include "stream.hpp"

#include "message.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace lsdeconv::tiff {
namespace {

[[noreturn]] void fail(const char* call) {
  const int code = errno;
  throw Error(text(call, ": ", std::strerror(code)));
}

int open_descriptor(const std::filesystem::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    fail("open");
  }
  return descriptor;
}

struct stat status_of(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) {
    fail("fstat");
  }
  return status;
}

bool is_ordinary(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

/// Transfers all bytes in as many calls as it takes: the number done before the end or a failure.
template <typename Transfer>
std::int64_t transfer_all(std::size_t bytes, int& error, Transfer&& transfer) {
  std::size_t done = 0;
  while (done < bytes) {
    const ssize_t now = transfer(done);
    if (now < 0 && errno == EINTR) {
      continue;
    }
    if (now < 0 && error == 0) {
      error = errno;
    }
    if (now <= 0) {
      break;
    }
    done += static_cast<std::size_t>(now);
  }
  return static_cast<std::int64_t>(done);
}

Stream& stream_of(thandle_t client) {
  return *static_cast<Stream*>(client);
}

} // namespace

Stream Stream::of_existing(const std::filesystem::path& path) {
  const int descriptor = open_descriptor(path, O_RDONLY | O_NONBLOCK); // a pipe without a writer would block
  if (!is_ordinary(descriptor)) {
    (void)::close(descriptor);
    throw Error("it is no ordinary file");
  }
  return Stream(descriptor);
}

Stream Stream::of_new(const std::filesystem::path& path) {
  return Stream(open_descriptor(path, O_RDWR | O_CREAT | O_EXCL));
}

Stream::~Stream() {
  if (descriptor_ >= 0) {
    (void)::close(descriptor_);
  }
}

std::int64_t Stream::size() const {
  return status_of(descriptor_).st_size;
}

std::int64_t Stream::changed() const {
  constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
  const timespec time = status_of(descriptor_).st_ctim;
  return time.tv_sec * nanoseconds_per_second + time.tv_nsec;
}

void Stream::read_at(std::int64_t offset, std::span<std::byte> bytes) const {
  int error = 0;
  const std::int64_t done = transfer_all(bytes.size(), error, [&](std::size_t from) {
    return ::pread(descriptor_, bytes.data() + from, bytes.size() - from,
                   offset + static_cast<std::int64_t>(from));
  });
  if (error != 0) {
    throw Error(text("pread: ", std::strerror(error)));
  }
  if (done < static_cast<std::int64_t>(bytes.size())) {
    throw Error(text("the file ends ", static_cast<std::int64_t>(bytes.size()) - done,
                     " bytes before the data that its header promises"));
  }
}

std::int64_t Stream::read(std::span<std::byte> bytes) {
  const std::int64_t done = transfer_all(bytes.size(), error_, [&](std::size_t from) {
    return ::pread(descriptor_, bytes.data() + from, bytes.size() - from,
                   position_ + static_cast<std::int64_t>(from));
  });
  position_ += done;
  return done;
}

std::int64_t Stream::write(std::span<const std::byte> bytes) {
  const std::int64_t done = transfer_all(bytes.size(), error_, [&](std::size_t from) {
    return ::pwrite(descriptor_, bytes.data() + from, bytes.size() - from,
                    position_ + static_cast<std::int64_t>(from));
  });
  position_ += done;
  return done;
}

std::int64_t Stream::end() noexcept {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) {
    error_ = error_ == 0 ? errno : error_;
    return 0;
  }
  return status.st_size;
}

std::int64_t Stream::seek(std::int64_t offset, int whence) {
  const std::int64_t origin = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? position_ : end();
  std::int64_t target = 0;
  if (__builtin_add_overflow(origin, offset, &target) || target < 0) {
    return -1;
  }
  return position_ = target;
}

void Stream::read_ahead(bool wanted) const noexcept {
  (void)::posix_fadvise(descriptor_, 0, 0, wanted ? POSIX_FADV_NORMAL : POSIX_FADV_RANDOM);
}

void Stream::close() {
  if (::fdatasync(descriptor_) != 0) {
    fail("fdatasync");
  }
  if (::close(std::exchange(descriptor_, -1)) != 0) {
    fail("close");
  }
}

std::string Stream::failure() const {
  return error_ == 0 ? std::string{} : std::string(std::strerror(error_));
}

TiffHandle attach(Stream& stream, const char* mode) {
  expect_messages();
  return TiffHandle(TIFFClientOpen(
      "TIFF", mode, &stream,
      [](thandle_t client, void* data, tmsize_t bytes) -> tmsize_t {
        return stream_of(client).read({static_cast<std::byte*>(data), static_cast<std::size_t>(bytes)});
      },
      [](thandle_t client, void* data, tmsize_t bytes) -> tmsize_t {
        return stream_of(client).write(
            {static_cast<const std::byte*>(data), static_cast<std::size_t>(bytes)});
      },
      [](thandle_t client, toff_t offset, int whence) -> toff_t {
        return static_cast<toff_t>(stream_of(client).seek(static_cast<std::int64_t>(offset), whence));
      },
      [](thandle_t) { return 0; }, // the stream outlives the handle and closes itself
      [](thandle_t client) -> toff_t { return static_cast<toff_t>(stream_of(client).end()); }, nullptr,
      nullptr));
}

std::string reason(const Stream& stream) {
  const std::string system = stream.failure();
  const std::string library = first_message();
  return !system.empty() ? system : !library.empty() ? library : "libtiff gives no reason";
}

} // namespace lsdeconv::tiff
