#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv::mpi {
namespace {

using ::testing::StartsWith;

TEST(Check, LetsSuccessPass) {
  EXPECT_NO_THROW(check(MPI_SUCCESS, "MPI_Send"));
}

TEST(Check, NamesTheCallAndMpisReason) {
  try {
    check(MPI_ERR_RANK, "MPI_Send");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), StartsWith("MPI_Send: MPI_ERR_RANK"));
    EXPECT_EQ(error.known(), Error::Known::here);
  }
}

TEST(Check, SurvivesACodeThatMpiDoesNotKnow) {
  MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN); // as a Session does
  EXPECT_THROW(check(-12345, "MPI_Send"), Error);
}

} // namespace
} // namespace lsdeconv::mpi
