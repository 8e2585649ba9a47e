#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/users_fault.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::filesystem::filesystem_error of_path(std::errc code) {
  return {"status", "/data/brain", std::make_error_code(code)};
}

TEST(UsersFault, IsAPathThatNoFileCanHave) {
  EXPECT_EQ(users_fault(of_path(std::errc::too_many_symbolic_link_levels)),
            "the path /data/brain leads through links in a circle; name another");
  EXPECT_THAT(users_fault(of_path(std::errc::filename_too_long)), HasSubstr("/data/brain is longer than"));
}

TEST(UsersFault, IsALimitOfProcesses) {
  EXPECT_THAT(users_fault(std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again))),
              HasSubstr("ulimit -u"));
}

TEST(UsersFault, IsNothingElse) {
  EXPECT_THAT(users_fault(of_path(std::errc::io_error)), IsEmpty());
  EXPECT_THAT(users_fault(std::system_error(std::make_error_code(std::errc::filename_too_long))), IsEmpty());
  EXPECT_THAT(users_fault(Error("any")), IsEmpty());
}

} // namespace
} // namespace lsdeconv
