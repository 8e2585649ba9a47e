#include "lsdeconv/core/error.hpp"
#include "lsdeconv/filters/wavelet.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

namespace lsdeconv {
namespace {

/// First and last value of the low-pass, and its first moment: of PyWavelets 1.1.1.
struct Golden {
  double first;
  double last;
  double moment;
};
constexpr std::array<Golden, most_vanishing_moments> goldens{{
    {0.7071067811865476, 0.7071067811865476, 0.7071067811865476},
    {-0.1294095225512604, 0.4829629131445342, 3.346065214951232},
    {0.03522629188570953, 0.3326705529500826, 5.915087994447722},
    {-0.01059740178506903, 0.2303778133088965, 8.477654218642352},
    {0.003335725285473771, 0.1601023979741929, 11.03948115004258},
    {-0.00107730108530848, 0.1115407433501095, 13.60167931755617},
    {0.0003537137999745202, 0.07785205408500918, 16.16448374442723},
    {-0.0001174767841247695, 0.05441584224310401, 18.72790766371428},
    {3.93473203162716e-05, 0.03807794736387834, 21.29190415519849},
    {-1.326420289452124e-05, 0.02667005790055555, 23.85641346296893},
    {4.49427427723651e-06, 0.01869429776147108, 26.42137770088309},
    {-1.529071758068511e-06, 0.01311225795722952, 28.98674508623768},
    {5.220035098454864e-07, 0.009202133538962367, 31.55247062545287},
    {-1.787139968311359e-07, 0.006461153460087948, 34.11851562353379},
    {6.133359913305752e-08, 0.004538537361578899, 36.68484687035511},
    {-2.109339630100743e-08, 0.003189220925347738, 39.25143581103474},
    {7.267492968561608e-09, 0.002241807001037313, 41.81825780257422},
    {-2.507934454948598e-09, 0.001576310218440761, 44.38529148090642},
    {8.666848838997619e-10, 0.001108669763181711, 46.95251823382217},
    {-2.998836489619319e-10, 0.0007799536136668463, 49.51992176611081},
}};

class Daubechies : public ::testing::TestWithParam<int> {
protected:
  Wavelet wavelet_ = daubechies(GetParam());
  std::size_t size_ = wavelet_.low.size();
};

TEST_P(Daubechies, IsThatOfPyWavelets) {
  const Golden& golden = goldens.at(static_cast<std::size_t>(GetParam() - 1));
  double moment = 0;
  for (std::size_t i = 0; i < size_; ++i) {
    moment += static_cast<double>(i) * wavelet_.low[i];
  }
  EXPECT_EQ(size_, 2U * static_cast<std::size_t>(GetParam()));
  EXPECT_NEAR(wavelet_.low.front(), golden.first, 1e-14);
  EXPECT_NEAR(wavelet_.low.back(), golden.last, 1e-14);
  EXPECT_NEAR(moment, golden.moment, 1e-12);
}

TEST_P(Daubechies, HasOrthonormalShifts) {
  for (std::size_t shift = 0; shift < size_; shift += 2) {
    double low = 0;
    double cross = 0;
    for (std::size_t i = shift; i < size_; ++i) {
      low += wavelet_.low[i] * wavelet_.low[i - shift];
      cross += wavelet_.low[i] * wavelet_.high[i - shift];
    }
    EXPECT_NEAR(low, shift == 0 ? 1 : 0, 1e-13);
    EXPECT_NEAR(cross, 0, 1e-13);
  }
}

TEST_P(Daubechies, DoesNotSeePolynomialsBelowItsMoments) {
  for (int power = 0; power < GetParam(); ++power) {
    double sum = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      sum += wavelet_.high[i] * std::pow(static_cast<double>(i) / static_cast<double>(size_), power);
    }
    EXPECT_NEAR(sum, 0, 1e-13) << "power " << power;
  }
}

INSTANTIATE_TEST_SUITE_P(AllOrders, Daubechies, ::testing::Range(1, most_vanishing_moments + 1));

TEST(Wavelet, NamesAreReadAndOthersRefused) {
  EXPECT_EQ(vanishing_moments("db1"), 1);
  EXPECT_EQ(vanishing_moments("db20"), 20);
  for (const char* name : {"db0", "db21", "db", "sym9", "db9x", "db-1", ""}) {
    EXPECT_THROW((void)vanishing_moments(name), UserError) << name;
  }
  EXPECT_THROW(daubechies(0), Error);
  EXPECT_THROW(daubechies(21), Error);
}

} // namespace
} // namespace lsdeconv
