#include "support/checkpoint_test.hpp"
#include "support/storage_limits.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/io/checkpoint/standing_file.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using testing::FileSizeLimit;
using ::testing::HasSubstr;
using testing::SmallDisk;
using testing::write_sample;

constexpr Extent3 volume{40, 64, 64};
constexpr Extent3 core{8, 64, 64};

class CheckpointFaults : public testing::CheckpointTest {
protected:
  /// Why the file cannot be opened; it is a user's mistake, and the file's name is told.
  std::string refusal(const std::filesystem::path& path) const {
    try {
      const Checkpoint checkpoint(path, world, Checkpoint::Access::write);
    } catch (const UserError& error) {
      const bool ours =
          standing_file(path) == StandingFile::own || standing_file(path) == StandingFile::empty;
      EXPECT_THAT(error.what(), AllOf(HasSubstr(path.string()), HasSubstr("--checkpoint")));
      EXPECT_EQ(std::string(error.what()).find("--no-resume") != std::string::npos, ours)
          << "only what is ours may be replaced";
      return error.what();
    }
    ADD_FAILURE() << path << " was opened";
    return {};
  }

  std::filesystem::path create(const std::string& name) const { return created(name, volume, core); }
};

hdf5::File new_file(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT, 0666);
  hdf5::File file = hdf5::File::create(descriptor);
  ::close(descriptor);
  return file;
}

std::string failure_of_writing(Checkpoint& checkpoint, BlockId id) {
  try {
    write_sample(checkpoint, id);
  } catch (const Error& error) {
    return error.what();
  }
  return "no failure";
}

TEST_F(CheckpointFaults, AMissingFile) {
  EXPECT_THAT([&] { const Checkpoint none(folder / "none.h5", world, Checkpoint::Access::write); },
              ::testing::ThrowsMessage<UserError>(HasSubstr("there is no checkpoint")));
}

TEST_F(CheckpointFaults, AFolder) {
  EXPECT_THAT(refusal(folder.path()), HasSubstr("directory"));
}

TEST_F(CheckpointFaults, AnEmptyFile) {
  std::ofstream(folder / "empty.h5").close();
  EXPECT_THAT(refusal(folder / "empty.h5"), HasSubstr("signature"));
}

TEST_F(CheckpointFaults, AFileThatIsNoHdf5) {
  std::ofstream(folder / "text.h5") << std::string(100000, 'a');
  EXPECT_THAT(refusal(folder / "text.h5"), HasSubstr("signature"));
}

TEST_F(CheckpointFaults, ATruncatedFile) {
  const std::filesystem::path path = create("cut.h5");
  const auto size = std::filesystem::file_size(path);
  std::filesystem::resize_file(path, size - 1);
  EXPECT_THAT(refusal(path), HasSubstr("truncated"));
  std::filesystem::resize_file(path, size / 2);
  EXPECT_THAT(refusal(path), HasSubstr("truncated"));
}

TEST_F(CheckpointFaults, AnHdf5FileOfAnotherProgram) {
  new_file(folder / "other.h5").close();
  EXPECT_THAT(refusal(folder / "other.h5"), HasSubstr("another program"));
}

TEST_F(CheckpointFaults, AnotherVersionOfTheFormat) {
  hdf5::File file = new_file(folder / "future.h5");
  hdf5::write_text_attribute(file.handle(), "format", "lsdeconv checkpoint");
  hdf5::write_integers_attribute(file.handle(), "format_version", {99});
  file.close();
  EXPECT_THAT(refusal(folder / "future.h5"), HasSubstr("version 99"));
}

TEST_F(CheckpointFaults, AnEarlierVersionOfTheFormat) {
  hdf5::File file = new_file(folder / "old.h5");
  hdf5::write_text_attribute(file.handle(), "format", "lsdeconv checkpoint");
  hdf5::write_integers_attribute(file.handle(), "format_version", {2});
  file.close();
  EXPECT_THAT(refusal(folder / "old.h5"), HasSubstr("version 2, this program reads versions 3 and 4"));
}

TEST_F(CheckpointFaults, AMissingDataset) {
  hdf5::File file = new_file(folder / "bare.h5");
  hdf5::write_text_attribute(file.handle(), "format", "lsdeconv checkpoint");
  hdf5::write_integers_attribute(file.handle(), "format_version", {3});
  file.close();
  EXPECT_THAT(refusal(folder / "bare.h5"), HasSubstr("/volume"));
}

TEST_F(CheckpointFaults, AFolderThatIsNotThere) {
  try {
    Checkpoint::create(folder / "none/run.h5", testing::sample_content(volume, core));
    FAIL() << "a checkpoint was made";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("none/run.h5"), HasSubstr("No such file or directory")));
  }
}

TEST_F(CheckpointFaults, CreationOnAFullDiskSaysSoAndLeavesNothing) {
  const SmallDisk disk(folder / "disk", "size=16k");
  if (!disk.mounted()) {
    GTEST_SKIP() << "only root may mount a small disk";
  }
  try {
    (void)create("disk/run.h5");
    FAIL() << "a checkpoint was made";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("No space left on device"));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder / "disk"));
}

TEST_F(CheckpointFaults, WritingBeyondALimitSaysSoAndCanBeRepeated) {
  Checkpoint checkpoint(create("run.h5"), world, Checkpoint::Access::write);
  {
    const FileSizeLimit limit(64 << 10);
    EXPECT_THAT(failure_of_writing(checkpoint, BlockId(4)),
                AllOf(HasSubstr("run.h5"), HasSubstr("File too large")));
  }
  EXPECT_EQ(failure_of_writing(checkpoint, BlockId(4)), "no failure");
  EXPECT_TRUE(checkpoint.verify(BlockId(4)));
}

TEST_F(CheckpointFaults, AFullDiskSaysSoAndKeepsWhatWasWritten) {
  const SmallDisk disk(folder / "disk", "size=512k");
  if (!disk.mounted()) {
    GTEST_SKIP() << "only root may mount a small disk";
  }
  {
    Checkpoint checkpoint(create("disk/run.h5"), world, Checkpoint::Access::write);
    EXPECT_EQ(failure_of_writing(checkpoint, BlockId(0)), "no failure");
    (void)failure_of_writing(checkpoint, BlockId(1));
    (void)failure_of_writing(checkpoint, BlockId(2));
    EXPECT_THAT(failure_of_writing(checkpoint, BlockId(3)), HasSubstr("No space left on device"));
    checkpoint.mark_done({BlockId(0)});
    checkpoint.close();
  }
  const Checkpoint again(folder / "disk/run.h5", world, Checkpoint::Access::read);
  EXPECT_EQ(again.states()[0], BlockState::done);
  EXPECT_TRUE(again.verify(BlockId(0)));
}

TEST_F(CheckpointFaults, WritingToACheckpointOpenedForReading) {
  Checkpoint checkpoint(create("run.h5"), world, Checkpoint::Access::read);
  EXPECT_NE(failure_of_writing(checkpoint, BlockId(0)), "no failure");
  EXPECT_THROW(checkpoint.mark_done({BlockId(0)}), Error);
}

} // namespace
} // namespace lsdeconv
