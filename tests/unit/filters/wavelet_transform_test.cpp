#include "lsdeconv/filters/wavelet_transform.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

Signal wave(std::int64_t size) {
  Signal signal;
  for (std::int64_t i = 0; i < size; ++i) {
    const auto t = static_cast<double>(i);
    signal.push_back(std::sin(1.3 * t) + 0.01 * t * t);
  }
  return signal;
}

double first_moment(const Signal& signal) {
  double sum = 0;
  for (std::size_t i = 0; i < signal.size(); ++i) {
    sum += static_cast<double>(i + 1) * signal[i];
  }
  return sum;
}

/// Of pywt.dwt(wave, wavelet, "symmetric"), PyWavelets 1.1.1.
struct Golden {
  int moments;
  std::int64_t size;
  std::size_t coefficients;
  double first_low;
  double last_high;
  double moment_low;
  double moment_high;
};

class Transform : public ::testing::TestWithParam<Golden> {};

TEST_P(Transform, IsThatOfPyWavelets) {
  const Golden& golden = GetParam();
  const Wavelet wavelet = daubechies(golden.moments);
  const Signal low = analyse(wave(golden.size), wavelet.low);
  const Signal high = analyse(wave(golden.size), wavelet.high);
  ASSERT_EQ(low.size(), golden.coefficients);
  EXPECT_NEAR(low.front(), golden.first_low, 1e-12);
  EXPECT_NEAR(high.back(), golden.last_high, 1e-12);
  EXPECT_NEAR(first_moment(low), golden.moment_low, 1e-9);
  EXPECT_NEAR(first_moment(high), golden.moment_high, 1e-9);
}

TEST_P(Transform, GivesTheSignalBack) {
  const Wavelet wavelet = daubechies(GetParam().moments);
  const Signal signal = wave(GetParam().size);
  Signal again(signal.size());
  synthesise(analyse(signal, wavelet.low), wavelet.low, again);
  synthesise(analyse(signal, wavelet.high), wavelet.high, again);
  for (std::size_t i = 0; i < signal.size(); ++i) {
    EXPECT_NEAR(again[i], signal[i], 1e-11) << i;
  }
}

TEST_P(Transform, HasATranspose) {
  const Wavelet wavelet = daubechies(GetParam().moments);
  const Signal signal = wave(GetParam().size);
  const Signal coefficients = analyse(signal, wavelet.low);
  const Signal other = wave(static_cast<std::int64_t>(coefficients.size()));
  const Signal back = analyse_transposed(other, wavelet.low, GetParam().size);
  const double here = std::inner_product(other.begin(), other.end(), coefficients.begin(), 0.0);
  EXPECT_NEAR(std::inner_product(back.begin(), back.end(), signal.begin(), 0.0), here,
              1e-12 * (1 + std::abs(here)));
}

INSTANTIATE_TEST_SUITE_P(
    OrdersAndSizes, Transform,
    ::testing::Values(
        Golden{1, 64, 32, 0.6884095947881674, -1.661329990147053, 14806.4359471111, -323.5156381139025},
        Golden{2, 31, 17, 0.3442047973940837, 0.1919301329346126, 1020.076518005619, 7.303051247677743},
        Golden{3, 64, 34, 0.7313824929067215, -0.6056436864241583, 16243.186017257, -7.997934681397584},
        Golden{4, 31, 19, -0.9950764088175251, 0.04655738774469907, 1201.786782196449, 2.037710161665214},
        Golden{5, 64, 36, 1.392302211900471, -0.1816347884239253, 17738.4006199372, -5.485213351610918},
        Golden{6, 31, 21, 0.8623250840409281, -0.0300862277987466, 1388.395914159959, 1.411822882490825},
        Golden{7, 64, 38, 0.2610881542044566, -0.07162138151526858, 19262.43441493527, -3.982752260874649},
        Golden{8, 31, 23, 3.084498950234038, -0.07671700808431858, 1581.65024268259, 0.7773853604905465},
        Golden{9, 64, 40, 1.679441080850063, -0.01655257280999455, 20820.77769151164, -2.970607494204723},
        Golden{10, 31, 25, 2.794982884571226, -0.1068330988496352, 1787.583407284892, 0.113794441310695},
        Golden{11, 64, 42, 5.12265387403373, 0.02007312437424889, 22421.75709264013, -2.207293864405156},
        Golden{12, 31, 27, 3.575300243985152, -0.1264472470770812, 2015.841097743965, -0.429617064182461},
        Golden{13, 64, 44, 6.337908929891924, 0.04633421681153892, 24075.53993750336, -1.479582061850413},
        Golden{14, 31, 29, 7.518094262587399, -0.1388963773071198, 2275.733864516269, -0.7738229369296841},
        Golden{15, 64, 46, 6.795471978159781, 0.06542673424703176, 25793.86867756919, -0.7467051395414952},
        Golden{16, 31, 31, 10.5475898784277, -0.1462540129816002, 2575.002298016499, -0.9989686135956832},
        Golden{17, 64, 48, 10.49387525215846, 0.07921006373706144, 27586.33986934645, -0.107635694638228},
        Golden{18, 31, 33, 11.33937118425935, -0.001643313661349209, 2921.537758713407, 4.168069794623669},
        Golden{19, 64, 50, 15.14119505572776, 0.08894601649283229, 29458.23097499968, 0.3554088698267472},
        Golden{20, 31, 35, 10.6214486088537, -0.3910301843121338, 3318.000626335327, -7.730793572442704},
        Golden{9, 7, 12, 1.001510148174187, 0.3859597572040002, 34.07373307668779, 1.208158976887501},
        Golden{20, 5, 22, 0.2769955877233156, 0.5657315573946001, 9.779017482684223, 5.399246147137438},
        Golden{2, 1, 2, 0, 0, 0, 0}));

TEST(WaveletTransform, FitsAsManyLevelsAsPyWavelets) {
  EXPECT_EQ(most_levels(160, 18), 3);
  EXPECT_EQ(most_levels(5000, 18), 8);
  EXPECT_EQ(most_levels(33, 18), 0);
  EXPECT_EQ(most_levels(34, 18), 1);
  EXPECT_EQ(most_levels(2, 2), 1);
  EXPECT_EQ(most_levels(1, 2), 0);
  EXPECT_EQ(most_levels(7, 4), 1);
  EXPECT_EQ(most_levels(12, 4), 2);
}

TEST(WaveletTransform, DetailsLeaveOutWhatIsCoarse) {
  const Wavelet wavelet = daubechies(4);
  Signal line(257);
  std::iota(line.begin(), line.end(), 50.0);
  Signal striped = line;
  striped[128] += 10;
  const Signal fine_of_line = from_details(details(line, wavelet, 3), wavelet);
  const Signal fine = from_details(details(striped, wavelet, 3), wavelet);
  EXPECT_NEAR(fine_of_line[128], 0, 1e-9);
  EXPECT_GT(fine[128], 8);
  EXPECT_NEAR(fine[20], fine_of_line[20], 1e-9);
}

} // namespace
} // namespace lsdeconv
