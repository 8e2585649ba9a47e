#include "lsdeconv/sys/hdf5/file.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace lsdeconv::hdf5 {
namespace {

/// A usual stripe of parallel file systems; also the least size that is aligned.
constexpr hsize_t alignment = 4 << 20;

Handle properties(hid_t kind) {
  return {H5Pcreate(kind), H5Pclose, "H5Pcreate"};
}

/// The format of HDF5 1.10: chunks without filters and with early allocation need no index then.
Handle file_access() {
  silence();
  Handle access = properties(H5P_FILE_ACCESS);
  check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V110, H5F_LIBVER_V110), "H5Pset_libver_bounds");
  check(H5Pset_alignment(access.get(), alignment, alignment), "H5Pset_alignment");
  // Chunks are never cached: other processes may change them.
  check(H5Pset_cache(access.get(), 0, 1, 0, 0), "H5Pset_cache");
  return access;
}

/// Locks are refused by many cluster file systems, and neither use below needs one: nobody else knows a new
/// file yet, and reading alone changes nothing.
Handle lock_free_access() {
  Handle access = file_access();
  check(H5Pset_file_locking(access.get(), 0, 1), "H5Pset_file_locking");
  return access;
}

/// HDF5's own cache of chunks, and its oldest format.
Handle shareable_access() {
  silence();
  Handle access = properties(H5P_FILE_ACCESS);
  check(H5Pset_file_locking(access.get(), 0, 1), "H5Pset_file_locking");
  return access;
}

Handle dataset_creation(const Extent& chunk, Fill fill) {
  Handle creation = properties(H5P_DATASET_CREATE);
  check(H5Pset_alloc_time(creation.get(), H5D_ALLOC_TIME_EARLY), "H5Pset_alloc_time");
  check(H5Pset_fill_time(creation.get(), fill == Fill::zero ? H5D_FILL_TIME_ALLOC : H5D_FILL_TIME_NEVER),
        "H5Pset_fill_time");
  if (!chunk.empty()) {
    check(H5Pset_chunk(creation.get(), static_cast<int>(chunk.size()), chunk.data()), "H5Pset_chunk");
  }
  return creation;
}

/// HDF5 would wait for the writer of a pipe.
void require_ordinary(const std::filesystem::path& path) {
  const std::filesystem::file_status status = std::filesystem::status(path);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    throw Error(std::filesystem::is_directory(status) ? "it is a directory" : "it is no ordinary file");
  }
}

template <typename Body>
auto naming(const char* doing, const std::string& name, Body&& body) {
  return with_context([&] { return text(doing, " ", name); }, std::forward<Body>(body));
}

} // namespace

/// HDF5 opens files by name only, and a file in memory has none that it takes. So it opens the empty device,
/// and the descriptor behind it becomes the wanted file before anything of the file's content is written.
File File::create(int descriptor) {
  const Handle access = lock_free_access();
  File file({H5Fcreate("/dev/null", H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), H5Fclose, "H5Fcreate"});
  void* own = nullptr;
  check(H5Fget_vfd_handle(file.handle().get(), H5P_DEFAULT, &own), "H5Fget_vfd_handle");
  if (::dup3(descriptor, *static_cast<int*>(own), O_CLOEXEC) < 0) {
    throw Error(text("dup3: ", std::strerror(errno)));
  }
  return file;
}

File File::create_shareable(const std::filesystem::path& path) {
  return naming("creating", path.string(), [&] {
    const Handle access = shareable_access();
    return File({H5Fcreate(path.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, access.get()), H5Fclose, "H5Fcreate"});
  });
}

File File::modify_shareable(const std::filesystem::path& path) {
  return naming("opening", path.string(), [&] {
    require_ordinary(path);
    const Handle access = shareable_access();
    return File({H5Fopen(path.c_str(), H5F_ACC_RDWR, access.get()), H5Fclose, "H5Fopen"});
  });
}

File File::open(const std::filesystem::path& path) {
  return naming("opening", path.string(), [&] {
    require_ordinary(path);
    const Handle access = lock_free_access();
    return File({H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), H5Fclose, "H5Fopen"});
  });
}

File File::open(const std::filesystem::path& path, const mpi::Communicator& ranks, Access mode) {
  return naming("opening", path.string(), [&] {
    const Handle access = file_access();
    check(H5Pset_fapl_mpio(access.get(), ranks.native(), MPI_INFO_NULL), "H5Pset_fapl_mpio");
    const unsigned flags = mode == Access::write ? H5F_ACC_RDWR : H5F_ACC_RDONLY;
    return File({H5Fopen(path.c_str(), flags, access.get()), H5Fclose, "H5Fopen"}, ranks.size() > 1);
  });
}

File::~File() {
  if (shared_) {
    handle_.leak();
  }
}

Handle File::create_group(const std::string& name) const {
  return naming("creating group", name, [&] {
    return Handle(H5Gcreate2(handle_.get(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose,
                  "H5Gcreate");
  });
}

Handle File::group(const std::string& name) const {
  return naming("opening group", name, [&] {
    return Handle(H5Gopen2(handle_.get(), name.c_str(), H5P_DEFAULT), H5Gclose, "H5Gopen");
  });
}

Dataset File::create_dataset(const std::string& name, hid_t type, const Extent& extent, const Extent& chunk,
                             Fill fill) const {
  return naming("creating dataset", name, [&] {
    const Handle space(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose,
                       "H5Screate_simple");
    const Handle creation = dataset_creation(chunk, fill);
    return Dataset(
        H5Dcreate2(handle_.get(), name.c_str(), type, space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
        "H5Dcreate");
  });
}

Dataset File::create_packed(const std::string& name, hid_t type, const Extent& extent, const Extent& chunk,
                            unsigned level) const {
  return naming("creating dataset", name, [&] {
    const Handle space(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose,
                       "H5Screate_simple");
    const Handle creation = properties(H5P_DATASET_CREATE);
    check(H5Pset_chunk(creation.get(), static_cast<int>(chunk.size()), chunk.data()), "H5Pset_chunk");
    check(H5Pset_deflate(creation.get(), level), "H5Pset_deflate");
    return Dataset(
        H5Dcreate2(handle_.get(), name.c_str(), type, space.get(), H5P_DEFAULT, creation.get(), H5P_DEFAULT),
        "H5Dcreate");
  });
}

void File::create_texts(const std::string& name, const std::vector<std::string>& values) const {
  std::size_t width = 1;
  for (const std::string& value : values) {
    width = std::max(width, value.size());
  }
  std::string characters;
  for (const std::string& value : values) {
    characters += value + std::string(width - value.size(), '\0');
  }
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "H5Tcopy");
  check(H5Tset_size(type.get(), width), "H5Tset_size");
  check(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), "H5Tset_strpad");
  check(H5Tset_cset(type.get(), H5T_CSET_UTF8), "H5Tset_cset");
  const Dataset dataset = create_dataset(name, type.get(), {values.size()}, {}, Fill::nothing);
  check(H5Dwrite(dataset.handle().get(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, characters.data()),
        "H5Dwrite");
}

bool File::has(const std::string& name) const {
  return check(H5Lexists(handle_.get(), name.c_str(), H5P_DEFAULT), "H5Lexists") > 0;
}

Dataset File::dataset(const std::string& name) const {
  return naming("opening dataset", name,
                [&] { return Dataset(H5Dopen2(handle_.get(), name.c_str(), H5P_DEFAULT), "H5Dopen"); });
}

std::string library_version() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  (void)H5get_libversion(&major, &minor, &release); // fails for null pointers only
  return text(major, ".", minor, ".", release);
}

} // namespace lsdeconv::hdf5
