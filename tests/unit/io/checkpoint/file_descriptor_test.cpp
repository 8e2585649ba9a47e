#include "io/checkpoint/file_descriptor.hpp"
#include "support/synced_files.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace lsdeconv {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
using Mode = FileDescriptor::Mode;

class FileDescriptorTest : public ::testing::Test {
protected:
  [[nodiscard]] static std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  void put(const std::filesystem::path& path, const std::string& content) const {
    std::ofstream(path) << content;
  }

  testing::TemporaryFolder folder_;
  std::filesystem::path a_ = folder_ / "a";
  std::filesystem::path b_ = folder_ / "b";
};

TEST_F(FileDescriptorTest, CreatesOnlyWhatDoesNotExistAndOpensOnlyWhatDoes) {
  EXPECT_THAT([&] { FileDescriptor(a_, Mode::write); },
              ThrowsMessage<Error>(AllOf(HasSubstr(a_.string()), HasSubstr("No such file"))));
  FileDescriptor(a_, Mode::create).write(0, "abc", 3);
  EXPECT_THAT([&] { FileDescriptor(a_, Mode::create); }, ThrowsMessage<Error>(HasSubstr("File exists")));
  FileDescriptor(a_, Mode::write).write(1, "X", 1);
  EXPECT_EQ(content(a_), "aXc");
}

TEST_F(FileDescriptorTest, AFailedWriteSaysWhy) {
  put(a_, "abc");
  EXPECT_THAT([&] { FileDescriptor(a_, Mode::sync).write(0, "X", 1); },
              ThrowsMessage<Error>(AllOf(HasSubstr("pwrite"), HasSubstr(a_.string()))));
}

TEST_F(FileDescriptorTest, CopiesAFileInMemoryWithItsHoles) {
  constexpr std::int64_t far = std::int64_t{64} << 20;
  const FileDescriptor memory = FileDescriptor::in_memory();
  memory.write(0, "begin", 5);
  memory.write(far, "end", 3);
  memory.copy_to(FileDescriptor(a_, Mode::create));
  const std::string copy = content(a_);
  ASSERT_EQ(copy.size(), static_cast<std::size_t>(far) + 3);
  EXPECT_EQ(copy.substr(0, 5), "begin");
  EXPECT_EQ(copy.substr(static_cast<std::size_t>(far)), "end");
  EXPECT_EQ(copy[1000000], '\0');
  struct stat status {};
  ASSERT_EQ(::stat(a_.c_str(), &status), 0);
  EXPECT_LT(status.st_blocks * 512, far / 2) << "the hole was filled";
}

TEST_F(FileDescriptorTest, CopiesNothingAsNothing) {
  FileDescriptor::in_memory().copy_to(FileDescriptor(a_, Mode::create));
  EXPECT_EQ(std::filesystem::file_size(a_), 0U);
}

TEST_F(FileDescriptorTest, MovesItsDescriptor) {
  FileDescriptor first(a_, Mode::create);
  const int number = first.descriptor();
  FileDescriptor second(std::move(first));
  EXPECT_EQ(second.descriptor(), number);
  second.write(0, "x", 1);
  second.sync();
  EXPECT_EQ(content(a_), "x");
}

TEST_F(FileDescriptorTest, TakesAFreeNameOnly) {
  put(a_, "a");
  EXPECT_TRUE(take_free_name(a_, b_));
  EXPECT_FALSE(std::filesystem::exists(a_));
  EXPECT_EQ(content(b_), "a");
  put(a_, "other");
  EXPECT_FALSE(take_free_name(a_, b_));
  EXPECT_EQ(content(b_), "a");
  EXPECT_EQ(content(a_), "other");
  EXPECT_THROW((void)take_free_name(folder_ / "none", folder_ / "c"), Error);
}

/// The content before it has its name, the name before it is relied on.
TEST_F(FileDescriptorTest, PublishingSyncsTheFileAndThenItsFolder) {
  put(a_, "new");
  const testing::SyncRecord synced;
  publish(a_, b_, Durability::power_loss);
  const std::filesystem::path place = std::filesystem::canonical(folder_.path());
  EXPECT_THAT(synced.paths(), ::testing::ElementsAre(place / "a", place));
}

TEST_F(FileDescriptorTest, PublishingForScratchSyncsNothing) {
  put(a_, "new");
  const testing::SyncRecord synced;
  publish(a_, b_, Durability::program_end);
  EXPECT_THAT(synced.paths(), ::testing::IsEmpty());
}

TEST_F(FileDescriptorTest, PublishingNeverOverwrites) {
  for (const Durability durability : {Durability::power_loss, Durability::program_end}) {
    put(a_, "new");
    publish(a_, b_, durability);
    EXPECT_EQ(content(b_), "new");
    put(a_, "newer");
    EXPECT_THAT([&] { publish(a_, b_, durability); },
                ThrowsMessage<UserError>(AllOf(HasSubstr(b_.string()), HasSubstr("exists already"))));
    EXPECT_EQ(content(b_), "new");
    std::filesystem::remove(a_);
    std::filesystem::remove(b_);
  }
}

} // namespace
} // namespace lsdeconv
