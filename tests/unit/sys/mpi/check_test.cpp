#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv::mpi {
namespace {

using ::testing::StartsWith;

class Check : public ::testing::Test {
protected:
  Communicator alone_ = testing::world(); // MPI's messages are there as long as it runs
};

TEST_F(Check, LetsSuccessPass) {
  EXPECT_NO_THROW(check(MPI_SUCCESS, "MPI_Send"));
}

TEST_F(Check, NamesTheCallAndMpisReason) {
  try {
    check(MPI_ERR_RANK, "MPI_Send");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), StartsWith("MPI_Send: MPI_ERR_RANK"));
    EXPECT_EQ(error.known(), Error::Known::here);
  }
}

TEST_F(Check, SurvivesACodeThatMpiDoesNotKnow) {
  EXPECT_THROW(check(-12345, "MPI_Send"), Error);
}

} // namespace
} // namespace lsdeconv::mpi
