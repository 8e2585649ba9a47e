#include "io/readers/inspection/content_sample.hpp"
#include "io/readers/open_files.hpp"
#include "support/temporary_folder.hpp"
#include "support/tiff_sample.hpp"

#include "lsdeconv/core/error.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

/// Files 0 to 2, whose names can be removed to see whether a file is still open.
class OpenFilesTest : public ::testing::Test {
protected:
  OpenFilesTest() {
    for (std::int64_t i = 0; i < 3; ++i) {
      paths_.push_back(folder_ / (std::to_string(i) + ".tif"));
      testing::write_tiff(paths_.back(), testing::patterned({1, 4, i + 1}).view(), {});
    }
  }
  void use(OpenFiles& files, std::int64_t file) const { files.give_back(file, files.take(file)); }
  void remove_names() const {
    for (const auto& path : paths_) {
      std::filesystem::remove(path);
    }
  }

  testing::TemporaryFolder folder_;
  std::vector<std::filesystem::path> paths_;
};

TEST_F(OpenFilesTest, AFileThatWasGivenBackStaysOpen) {
  OpenFiles files(paths_, {}, 1);
  EXPECT_EQ(files.path(2), paths_[2]);
  use(files, 2);
  remove_names();
  EXPECT_EQ(files.take(2).directory().width, 3);
  EXPECT_THROW((void)files.take(2), Error) << "it was taken";
  EXPECT_THROW((void)files.take(0), Error) << "it was never open";
}

TEST_F(OpenFilesTest, AFileThatWasReplacedIsRefused) {
  std::vector<InputFile> known;
  for (const auto& path : paths_) {
    const FileSample sample = sample_file(path, 0);
    known.push_back({.name = path.filename().string(),
                     .size = sample.size,
                     .modified = 0,
                     .z = 0,
                     .changed = sample.changed,
                     .middle = sample.middle});
  }
  OpenFiles files(paths_, known, 0);
  EXPECT_NO_THROW(use(files, 0));
  std::filesystem::last_write_time(paths_[0], std::filesystem::file_time_type::clock::now());
  EXPECT_NO_THROW(use(files, 0)) << "touched only";
  std::filesystem::copy_file(paths_[1], paths_[0], std::filesystem::copy_options::overwrite_existing);
  EXPECT_THROW(use(files, 0), Error);
  EXPECT_NO_THROW(use(files, 1));
}

TEST_F(OpenFilesTest, OnlyTheFilesThatWereUsedLastStayOpen) {
  OpenFiles files(paths_, {}, 2);
  use(files, 0);
  use(files, 1);
  use(files, 0);
  use(files, 2);
  remove_names();
  EXPECT_THROW((void)files.take(1), Error) << "unused for longest";
  EXPECT_EQ(files.take(0).directory().width, 1);
  EXPECT_EQ(files.take(2).directory().width, 3);
}

TEST_F(OpenFilesTest, AFileMayBeTakenTwiceAtTheSameTime) {
  OpenFiles files(paths_, {}, 2);
  tiff::File first = files.take(1);
  tiff::File second = files.take(1);
  files.give_back(1, std::move(first));
  files.give_back(1, std::move(second));
  remove_names();
  const tiff::File third = files.take(1);
  EXPECT_EQ(files.take(1).directory().width, third.directory().width);
}

} // namespace
} // namespace lsdeconv
