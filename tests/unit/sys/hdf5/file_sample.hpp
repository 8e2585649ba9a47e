#pragma once

#include "support/temporary_folder.hpp"

#include "lsdeconv/sys/hdf5/file.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

namespace lsdeconv::hdf5 {

/// A folder with a place for one HDF5 file.
class SampleFolder : public ::testing::Test {
protected:
  [[nodiscard]] File new_file() const {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    File file = File::create(descriptor);
    ::close(descriptor);
    return file;
  }

  testing::TemporaryFolder folder;
  std::filesystem::path path = folder / "file.h5";
};

} // namespace lsdeconv::hdf5
