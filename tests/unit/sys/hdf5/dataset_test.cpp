#include "unit/sys/hdf5/file_sample.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/hdf5/dataset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace lsdeconv::hdf5 {
namespace {

using ::testing::ElementsAre;
using DatasetTest = SampleFolder;

TEST_F(DatasetTest, ASlabIsWrittenAndReadWhereItLies) {
  const File file = new_file();
  const Dataset dataset = file.create_dataset<float>("/plane", {3, 4}, Fill::zero);
  const std::vector<float> values{1, 2, 3, 4};
  dataset.write({{1, 2}, {2, 2}}, values.data());
  EXPECT_THAT(dataset.read_all<float>(), ElementsAre(0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 3, 4));
  std::vector<float> column(3);
  dataset.read({{0, 3}, {3, 1}}, column.data());
  EXPECT_THAT(column, ElementsAre(0, 2, 4));
}

TEST_F(DatasetTest, ConvertsBetweenTypes) {
  const File file = new_file();
  const Dataset dataset = file.create_dataset<std::uint32_t>("/counts", {3}, Fill::nothing);
  dataset.write_all(std::vector<std::uint64_t>{0, 7, 4294967295U});
  EXPECT_EQ(dataset.element_bytes(), 4U);
  EXPECT_THAT(dataset.read_all<std::uint64_t>(), ElementsAre(0U, 7U, 4294967295U));
  EXPECT_THAT(dataset.read_all<double>(), ElementsAre(0.0, 7.0, 4294967295.0));
}

/// HDF5 converts between float and a type whose sign, exponent and fraction lie where IEEE 754 has them.
TEST_F(DatasetTest, HalfPrecisionIsBinary16) {
  const File file = new_file();
  const Dataset dataset = file.create_dataset<Half>("/halves", {6}, Fill::nothing);
  dataset.write_all(std::vector<float>{0, -2, 1.5F, 65504, 0x1p-24F, 1 + 0x1p-10F});
  EXPECT_EQ(dataset.element_bytes(), 2U);
  EXPECT_TRUE(dataset.stores<Half>());
  EXPECT_FALSE(dataset.stores<float>());
  std::vector<std::uint16_t> bits;
  for (const Half half : dataset.read_all<Half>()) {
    bits.push_back(half.bits);
  }
  EXPECT_THAT(bits, ElementsAre(0, 0xC000, 0x3E00, 0x7BFF, 1, 0x3C01));
  EXPECT_THAT(dataset.read_all<float>(), ElementsAre(0, -2, 1.5F, 65504, 0x1p-24F, 1 + 0x1p-10F));
}

TEST_F(DatasetTest, KnowsItsExtent) {
  const File file = new_file();
  const Dataset dataset = file.create_dataset<double>("/cube", {2, 3, 4}, Fill::nothing);
  EXPECT_THAT(dataset.extent(), ElementsAre(2U, 3U, 4U));
  EXPECT_EQ(dataset.size(), 24);
}

TEST_F(DatasetTest, ASlabOutsideIsRefused) {
  const File file = new_file();
  const Dataset dataset = file.create_dataset<float>("/row", {4}, Fill::zero);
  std::vector<float> values(2);
  EXPECT_THROW(dataset.write({{3}, {2}}, values.data()), Error);
  EXPECT_THROW(dataset.read({{4}, {1}}, values.data()), Error);
}

TEST_F(DatasetTest, TextsOfAnyLengthComeBack) {
  const File file = new_file();
  const std::vector<std::string> texts{"", "img_10.tif", "größer", std::string(300, 'x')};
  file.create_texts("/texts", texts);
  EXPECT_EQ(file.dataset("/texts").read_texts(), texts);
}

} // namespace
} // namespace lsdeconv::hdf5
