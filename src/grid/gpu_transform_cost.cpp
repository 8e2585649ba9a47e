#include "lsdeconv/grid/transform_cost.hpp"

#include <algorithm>
#include <array>

namespace lsdeconv {
namespace {

// From the list of kernels in the library cuFFT 12 of CUDA 13.0, and our own kernel along z; no time has been
// measured.

/// Rows are transformed between real and complex numbers in one pass by a kernel of their length; else in
/// two. Shorter rows than the first one take one pass.
constexpr auto rows_in_one_pass = std::to_array<std::int64_t>(
    {256, 270, 280, 288, 300, 320, 324,  336,  350,  360,  378,  384,  392,  400,  420,  432,  448, 450, 480,
     486, 490, 504, 512, 540, 560, 576,  588,  600,  630,  640,  648,  672,  720,  750,  756,  768, 784, 800,
     810, 840, 864, 896, 960, 972, 1000, 1008, 1024, 1080, 1296, 1728, 1920, 2048, 3072, 4096, 8192});
/// Columns of these lengths along y take two passes, since no kernel transforms them as they lie. Along z a
/// kernel of our own takes columns of every length in one pass, as long as they fit.
constexpr auto columns_in_two_passes =
    std::to_array<std::int64_t>({294,  686,  882,  1080, 1296, 1372, 1568, 1728, 1792, 1920, 1944, 2000,
                                 2560, 2592, 2916, 3136, 3200, 3240, 3456, 3584, 3888, 3920, 4000, 4032});
/// Longer columns do not fit into the memory of a group of threads, or only so few at once that most of what
/// is read is not used.
constexpr std::int64_t longest_column = 4096;

template <std::size_t size>
bool contains(const std::array<std::int64_t, size>& lengths, std::int64_t length) {
  return std::binary_search(lengths.begin(), lengths.end(), length);
}

} // namespace

double gpu_transform_cost(int axis, std::int64_t length) {
  constexpr double passes_of_long_columns = 3;
  if (axis == 2) {
    return length < rows_in_one_pass.front() || contains(rows_in_one_pass, length) ? 1 : 2;
  }
  if (length > longest_column) {
    return passes_of_long_columns;
  }
  return axis == 1 && contains(columns_in_two_passes, length) ? 2 : 1;
}

} // namespace lsdeconv
