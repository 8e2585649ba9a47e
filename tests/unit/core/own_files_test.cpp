#include "support/temporary_folder.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/own_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class OwnFiles : public ::testing::Test {
protected:
  [[nodiscard]] fs::path put(const std::string& content) const {
    std::ofstream(folder / "file") << content;
    return folder / "file";
  }

  testing::TemporaryFolder folder;
};

constexpr const char* report = R"({"version": 2, "fingerprint": "0123", "runs": [], "checkpoint": "c.h5"})";
constexpr const char* former_report = R"({"version": 1, "program": "1.0", "libraries": "HDF5 1.14"})";
constexpr const char* status = R"({"version": 1, "beat": 3, "blocks_done": 2})";
constexpr const char* trace = "[\n{\"name\":\"process_name\",\"args\":{\"name\":\"rank 0 n1, CPU\"}},\n";

TEST_F(OwnFiles, AreKnownByTheirBegin) {
  EXPECT_TRUE(is_own_report(put(former_report)));
  EXPECT_TRUE(is_own_report(put(report)));
  EXPECT_FALSE(is_own_status(folder / "file"));
  EXPECT_TRUE(is_own_status(put(status)));
  EXPECT_FALSE(is_own_trace(folder / "file"));
  EXPECT_TRUE(is_own_trace(put(trace)));
  EXPECT_FALSE(is_own_report(folder / "file"));
}

TEST_F(OwnFiles, StayKnownWhenTheirEndIsGone) {
  const std::string whole = report;
  EXPECT_TRUE(is_own_report(put(whole.substr(0, whole.size() - 5))));
}

TEST_F(OwnFiles, ATraceIsKnownBeforeItsFirstEvent) {
  EXPECT_TRUE(is_own_trace(put("[")));
  EXPECT_TRUE(is_own_trace(put("[\n")));
  EXPECT_FALSE(is_own_trace(put("[ ")));
}

TEST_F(OwnFiles, OthersAreInTheWay) {
  for (const char* content : {"[1, 2]", "{}", "my notes on the program: 1.0 and its libraries:"}) {
    EXPECT_TRUE(is_in_the_way(put(content), is_own_report)) << content;
    EXPECT_TRUE(is_in_the_way(put(content), is_own_trace)) << content;
  }
  EXPECT_THAT([&] { require_own_file(folder / "file", is_own_report, "--output"); },
              ThrowsMessage<UserError>(AllOf(HasSubstr((folder / "file").string()), HasSubstr("--output"))));
}

TEST_F(OwnFiles, WhatHoldsNothingIsNotInTheWay) {
  EXPECT_FALSE(is_in_the_way(folder / "none", is_own_report));
  EXPECT_FALSE(is_in_the_way(put(""), is_own_report));
}

TEST_F(OwnFiles, AFolderIsNotReplacedByAFile) {
  EXPECT_FALSE(is_in_the_way(folder.path(), is_own_report));
}

TEST_F(OwnFiles, APipeIsInTheWayAndNotRead) {
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_TRUE(is_in_the_way(folder / "pipe", is_own_report)); // a reader would wait
}

} // namespace
} // namespace lsdeconv
