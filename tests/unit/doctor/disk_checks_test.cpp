#include "doctor_sample.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::doctor {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class DiskChecks : public ::testing::Test {
protected:
  [[nodiscard]] Finding of(const std::string& subject) const { return finding_of(node_, subject); }

  Snapshot node_ = workstation();
  Disk& disk_ = node_.disk;
};

TEST_F(DiskChecks, AFolderThatRefusesFilesIsAProblem) {
  disk_.writing = {.failure = "Permission denied"};
  EXPECT_EQ(of("folder").verdict, Verdict::problem);
  EXPECT_THAT(of("folder").seen, AllOf(HasSubstr("/scratch"), HasSubstr("Permission denied")));
  EXPECT_FALSE(is_mentioned(node_, "write rate"));
  EXPECT_FALSE(is_mentioned(node_, "file locks"));
}

TEST_F(DiskChecks, AQuotaThatEndsTheWritingIsAProblem) {
  disk_.writing = {32 * mebibyte, 1, true, true, "Disk quota exceeded"};
  EXPECT_EQ(of("folder").verdict, Verdict::problem);
  EXPECT_THAT(of("folder").seen, AllOf(HasSubstr("only 32.0 MiB"), HasSubstr("quota")));
}

TEST_F(DiskChecks, SomeFileSystemsAreUnfit) {
  for (const char* type : {"tmpfs", "overlay", "cifs"}) {
    disk_.file_system.type = type;
    EXPECT_EQ(of("file system").verdict, Verdict::advice) << type;
  }
  for (const char* type : {"ext4", "lustre", "gpfs"}) {
    disk_.file_system.type = type;
    EXPECT_EQ(of("file system").verdict, Verdict::good) << type;
  }
}

TEST_F(DiskChecks, NfsIsUnfitForSeveralNodesOnly) {
  disk_.file_system.type = "nfs4";
  EXPECT_EQ(of("file system").verdict, Verdict::good);
  node_.ranks.nodes = 2;
  EXPECT_EQ(of("file system").verdict, Verdict::advice);
}

TEST_F(DiskChecks, RoomIsToldInVoxels) {
  disk_.free = 400'000'000'000;
  EXPECT_EQ(of("free disk").verdict, Verdict::good);
  EXPECT_THAT(of("free disk").seen, HasSubstr("100 gigavoxels"));
  disk_.free = gibibyte;
  EXPECT_EQ(of("free disk").verdict, Verdict::advice);
  disk_.free = mebibyte;
  EXPECT_EQ(of("free disk").verdict, Verdict::problem);
}

TEST_F(DiskChecks, ASlowDiskIsTold) {
  EXPECT_THAT(of("write rate").seen, HasSubstr("1.0 GiB/s"));
  disk_.writing.seconds = 8;
  EXPECT_EQ(of("write rate").verdict, Verdict::advice);
  EXPECT_THAT(of("write rate").seen, HasSubstr("32.0 MiB/s"));
}

TEST_F(DiskChecks, StripesAreOfLustre) {
  EXPECT_FALSE(is_mentioned(node_, "Lustre stripes"));
  disk_.file_system.type = "lustre";
  EXPECT_EQ(of("Lustre stripes").verdict, Verdict::unknown) << "no lfs";
  disk_.stripes = {1, mebibyte};
  EXPECT_EQ(of("Lustre stripes").verdict, Verdict::advice);
  EXPECT_THAT(of("Lustre stripes").remedy, HasSubstr("lfs setstripe"));
  for (const int count : {-1, 8}) {
    disk_.stripes = {count, 4 * mebibyte};
    EXPECT_EQ(of("Lustre stripes").verdict, Verdict::good) << count;
  }
}

TEST_F(DiskChecks, LocksThatHdf5sToolsMissCanBeSwitchedOff) {
  disk_.writing.whole_file_locks = false;
  EXPECT_EQ(of("file locks").verdict, Verdict::advice);
  EXPECT_EQ(of("file locks").remedy, "export HDF5_USE_FILE_LOCKING=FALSE");
  disk_.hdf5_locking = "FALSE";
  EXPECT_EQ(of("file locks").verdict, Verdict::good);
  disk_.writing.range_locks = false;
  EXPECT_EQ(of("file locks").verdict, Verdict::advice);
  EXPECT_THAT(of("file locks").remedy, HasSubstr("flock"));
}

TEST_F(DiskChecks, AFolderThatNodesSeeDifferentlyIsAProblem) {
  EXPECT_FALSE(is_mentioned(node_, "shared"));
  disk_.seen_by_all = true;
  EXPECT_EQ(of("shared").verdict, Verdict::good);
  disk_.seen_by_all = false;
  EXPECT_EQ(of("shared").verdict, Verdict::problem);
}

} // namespace
} // namespace lsdeconv::doctor
