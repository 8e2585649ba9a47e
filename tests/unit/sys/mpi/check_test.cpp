#include "support/world.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace lsdeconv::mpi {
namespace {

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
    std::array<char, MPI_MAX_ERROR_STRING> reason{}; // each library has its own words
    int length = 0;
    MPI_Error_string(MPI_ERR_RANK, reason.data(), &length);
    EXPECT_GT(length, 0);
    EXPECT_EQ(error.what(), std::string("MPI_Send: ") + reason.data());
    EXPECT_EQ(error.known(), Error::Known::here);
  }
}

TEST_F(Check, SurvivesACodeThatMpiDoesNotKnow) {
  EXPECT_THROW(check(-12345, "MPI_Send"), Error);
}

} // namespace
} // namespace lsdeconv::mpi
