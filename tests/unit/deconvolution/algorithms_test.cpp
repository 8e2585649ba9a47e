#include "lsdeconv/core/error.hpp"
#include "lsdeconv/deconvolution/algorithms.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

TEST(Algorithms, AreFoundByName) {
  EXPECT_EQ(algorithm("rl").name, "rl");
  EXPECT_EQ(algorithm("shb").name, "shb");
}

TEST(Algorithms, AnUnknownNameIsAnsweredWithTheKnownOnes) {
  try {
    (void)algorithm("blind");
    FAIL() << "found an algorithm 'blind'";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(),
                ::testing::AllOf(::testing::HasSubstr("'blind'"), ::testing::HasSubstr("shb, rl")));
  }
}

TEST(Algorithms, PlainIterationsCountAsTheAcceleratedOnesThatReachAsFar) {
  const auto count = algorithm("rl").effective_iterations;
  EXPECT_NEAR(count(10), 7, 1);
  EXPECT_NEAR(count(20), 10, 1);
  EXPECT_NEAR(count(30), 13, 1);
  EXPECT_NEAR(count(50), 17, 1);
  EXPECT_NEAR(count(100), 22, 1.1);
}

} // namespace
} // namespace lsdeconv
