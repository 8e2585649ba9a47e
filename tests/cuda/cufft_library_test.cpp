#include "compute/cuda/cufft_library.hpp"

#include <gmock/gmock.h>

namespace lsdeconv::cuda {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(CufftLibrary, IsLoadedWithAllItsFunctions) {
  const CufftLibrary library = load_cufft(cufft_file_names());
  EXPECT_EQ(library.missing, "");
  int version = 0;
  EXPECT_EQ(library.get_version(&version), CUFFT_SUCCESS);
  EXPECT_EQ(version, 12000);
}

TEST(CufftLibrary, OfSeveralNamesTheFirstThatCanBeLoadedIsTaken) {
  std::vector<std::string> names{"/nowhere/libcufft.so.13", "libm.so.6"};
  names.push_back(cufft_file_names().front());
  EXPECT_EQ(load_cufft(names).missing, "");
}

TEST(CufftLibrary, WhereItIsMissingWhatToLoadIsNamed) {
  const CufftLibrary library = load_cufft({"/nowhere/libcufft.so.12", "libcufft.so.never"});
  EXPECT_THAT(library.missing,
              AllOf(HasSubstr("/nowhere/libcufft.so.12: cannot open"), HasSubstr("module load cuda"),
                    HasSubstr("folder of libcufft.so.12 in LD_LIBRARY_PATH")));
  EXPECT_EQ(library.create, nullptr);
}

TEST(CufftLibrary, AnotherLibraryOfThatNameIsNotTaken) {
  const CufftLibrary library = load_cufft({"libm.so.6"});
  EXPECT_THAT(library.missing, HasSubstr("libm.so.6 has no function cufftGetVersion"));
  EXPECT_EQ(library.create, nullptr);
}

} // namespace
} // namespace lsdeconv::cuda
