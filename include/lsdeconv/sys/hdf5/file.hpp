#pragma once

#include "lsdeconv/sys/hdf5/dataset.hpp"
#include "lsdeconv/sys/hdf5/handle.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace lsdeconv::hdf5 {

/// What a file is opened for.
enum class Access {
  read,
  write ///< And reading.
};

/// What the elements of a new dataset hold before the first write.
enum class Fill {
  zero,   ///< Zeros, written at creation.
  nothing ///< Whatever the file has there: nothing is written at creation, the space stays a hole.
};

/// An HDF5 file. Groups and datasets are named by path ("/blocks/state"). The library is not safe for
/// threads: in one process one thread at a time may call anything of this namespace, but for transfers of
/// elements and chunks, which wait for each other (library_lock()).
class File {
public:
  /// A new file in an empty file that is open for reading and writing, by this process alone. All datasets
  /// get their place in the file when they are made (early allocation), no chunk index is kept, large ones
  /// start at multiples of 4 MiB. The descriptor stays the caller's. Where HDF5 fails to write a file (the
  /// disk is full), it crashes when MPI ends: let it write to memory, and copy that. Throws Error.
  static File create(int descriptor);
  /// A new file that programs with HDF5 1.8 read, too, by this process alone, without locks; its chunks are
  /// cached until they are whole. Throws Error, also where there is a file.
  static File create_shareable(const std::filesystem::path& path);
  /// Opens such a file for writing, by this process alone, without locks. Throws Error.
  static File modify_shareable(const std::filesystem::path& path);
  /// Opens a file by this process alone, for reading, without locks. Throws Error.
  static File open(const std::filesystem::path& path);
  /// Opens a file by all ranks together through MPI-IO. Throws Error. Collective over `ranks`.
  static File open(const std::filesystem::path& path, const mpi::Communicator& ranks, Access access);

  /// Closes a file that this process opened alone. One that several ranks share stays open until MPI ends:
  /// closing it is collective, and the destructor may run on a single rank that an exception unwinds.
  ~File();
  File(File&&) noexcept = default;
  File& operator=(File&&) noexcept = default;
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  /// For calls of HDF5 and for attributes; stays owned by this object.
  [[nodiscard]] const Handle& handle() const { return handle_; }

  /// Makes a group; those that its path goes through must be there. Throws Error.
  [[nodiscard]] Handle create_group(const std::string& name) const;
  /// Opens a group. Throws Error where there is none of that name.
  [[nodiscard]] Handle group(const std::string& name) const;

  /// Makes a dataset that lies in one piece in the file. Throws Error.
  template <typename T>
  [[nodiscard]] Dataset create_dataset(const std::string& name, const Extent& extent, Fill fill) const {
    return create_dataset(name, type_of<T>(), extent, {}, fill);
  }
  /// Makes a dataset cut into chunks of the extent `chunk`, which must not exceed `extent`; never filled.
  /// Throws Error.
  template <typename T>
  [[nodiscard]] Dataset create_chunked(const std::string& name, const Extent& extent,
                                       const Extent& chunk) const {
    return create_dataset(name, type_of<T>(), extent, chunk, Fill::nothing);
  }
  /// Makes a dataset whose chunks are compressed with gzip at the level 1 … 9 when they are written. Throws
  /// Error.
  template <typename T>
  [[nodiscard]] Dataset create_packed(const std::string& name, const Extent& extent, const Extent& chunk,
                                      unsigned level) const {
    return create_packed(name, type_of<T>(), extent, chunk, level);
  }
  /// Makes and writes one dimension of UTF-8 texts, each stored in as many bytes as the longest. Throws
  /// Error.
  void create_texts(const std::string& name, const std::vector<std::string>& values) const;
  /// Whether there is a group or dataset of that name; the groups that its path goes through must be there.
  /// Throws Error.
  [[nodiscard]] bool has(const std::string& name) const;
  /// Opens a dataset. Throws Error where there is none of that name.
  [[nodiscard]] Dataset dataset(const std::string& name) const;

  /// Throws Error where closing fails. Datasets and groups must be closed before. Collective over the ranks
  /// that opened the file together.
  void close() { handle_.close("H5Fclose"); }

private:
  explicit File(Handle handle, bool shared = false) : handle_(std::move(handle)), shared_(shared) {}
  [[nodiscard]] Dataset create_dataset(const std::string& name, hid_t type, const Extent& extent,
                                       const Extent& chunk, Fill fill) const;
  [[nodiscard]] Dataset create_packed(const std::string& name, hid_t type, const Extent& extent,
                                      const Extent& chunk, unsigned level) const;

  Handle handle_;
  bool shared_ = false;
};

/// Version of the HDF5 library: "1.10.8".
std::string library_version();

} // namespace lsdeconv::hdf5
