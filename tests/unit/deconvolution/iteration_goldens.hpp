#pragma once

#include "lsdeconv/core/volume.hpp"

#include <array>

/// Richardson-Lucy on a 5×4×6 image of small integers with a 3×3×3 PSF without symmetry, background 2, from a
/// flat start at mean(y - b) = 8.6. Computed independently with NumPy in double precision.
namespace lsdeconv::testing::golden {

inline constexpr Extent3 extent{5, 4, 6};
inline constexpr Extent3 psf_extent{3, 3, 3};
inline constexpr double background = 2;
inline constexpr double flat_start = 8.6;

inline constexpr std::array<float, 120> image{
    9,  11, 12, 10, 11, 8,  8,  9,  13, 10, 10, 7,  10, 11, 12, 9,  10, 8,  11, 10, 12, 9,  10, 9,
    11, 8,  11, 14, 9,  11, 10, 8,  11, 14, 9,  11, 11, 8,  11, 13, 10, 11, 11, 8,  11, 12, 8,  11,
    9,  11, 9,  14, 15, 9,  9,  11, 10, 15, 13, 10, 9,  12, 9,  12, 15, 10, 10, 11, 8,  9,  12, 9,
    13, 9,  12, 11, 12, 12, 13, 8,  11, 12, 12, 12, 13, 10, 11, 10, 11, 13, 13, 10, 11, 8,  10, 11,
    11, 13, 9,  12, 8,  10, 10, 11, 9,  12, 8,  10, 13, 13, 9,  11, 7,  11, 14, 13, 9,  12, 7,  10};

/// In units of 1/210.
inline constexpr std::array<int, 27> psf{2, 8, 4,  4,  10, 2,  2, 6, 4,  5, 20, 10, 10, 25,
                                         5, 5, 15, 10, 3,  12, 6, 6, 15, 3, 3,  9,  6};
inline constexpr int psf_sum = 210;

inline constexpr std::array<Index3, 4> points{Index3{0, 0, 0}, Index3{2, 1, 3}, Index3{4, 3, 5},
                                              Index3{3, 2, 1}};

struct State {
  int iterations;
  std::array<double, 4> values; ///< At the points.
  double sum;                   ///< Over the data.
  double l2;                    ///< Norm; 0 where it is not known.
};

/// Periodic.
inline constexpr std::array rl{
    State{1,
          {8.08616352201258, 10.095148247978436, 8.306379155435758, 8.739083557951487},
          1032.0,
          94.3673464394431},
    State{2,
          {7.764866601621143, 11.449022102627785, 8.10728163464679, 8.806829029911627},
          1032.4979724715297,
          94.7531092917774},
    State{5,
          {7.2734612882974465, 14.857443990262883, 7.7484721117253965, 8.76997899087284},
          1032.9081384145777,
          96.05057907807931},
    State{10,
          {6.895741036578199, 19.137268434669874, 7.4310083010116, 8.47392071150667},
          1032.6758621975578,
          97.90691986337488},
    State{20,
          {6.332117160754804, 24.531877867564532, 7.0044513987238135, 7.93227555920135},
          1032.4032566963494,
          100.56258244145027},
};

/// Periodic, accelerated.
inline constexpr std::array shb{
    State{1,
          {8.08616352201258, 10.095148247978436, 8.306379155435758, 8.739083557951487},
          1032.0,
          94.3673464394431},
    State{2,
          {7.683558749327359, 11.774360541205079, 8.0586617095586, 8.8241415436635},
          1032.572518913771,
          94.8741541110715},
    State{5,
          {7.003332507932326, 17.195936163458363, 7.551147204019079, 8.678030718414217},
          1032.6761898955738,
          97.25574961671302},
    State{10,
          {6.306138699520401, 25.3171317449737, 7.082200937358865, 7.875347580878976},
          1032.1651623360167,
          101.42199637013128},
    State{20,
          {4.352812419960643, 33.10378822150288, 5.216849468309021, 6.189078798982806},
          1032.2886789618083,
          108.1155893105412},
};

/// Periodic, b = 0, started from the image.
inline constexpr std::array rl_without_background{
    State{1,
          {8.744105237883371, 16.357834804276685, 9.796811006045994, 9.997206179334166},
          1272.0,
          118.27558072349007},
    State{5,
          {8.248735922314378, 20.49266080628684, 9.4107024665335, 9.748011853425254},
          1272.0,
          119.88150523377949},
    State{10,
          {7.885072181303074, 24.14579081302461, 9.183353349375873, 9.355071610072633},
          1272.0,
          121.41360236582688},
};

/// Data that end at all faces; the start is flat over the object. Two of its corners have less than a
/// hundredth of their light on the data and take shorter steps.
inline constexpr std::array rl_unobserved_borders{
    State{1,
          {7.532375643224702, 10.095148247978438, 8.219451931716083, 8.739083557951489},
          1035.5749465736126,
          0},
    State{5,
          {6.450337976545785, 13.73936555430144, 8.081844146741526, 8.360936055237644},
          1037.6766157515822,
          0},
    State{10,
          {6.11998238466169, 16.00937576558644, 8.227834050969431, 8.135406761165285},
          1034.7400937925026,
          0},
};

/// Periodic, total variation of weight 0.01, smooth below a gradient of 1 and below 0.08 of the brightest
/// neighbour; x is flat beyond its faces for it.
inline constexpr std::array rl_total_variation{
    State{1,
          {8.08616352201258, 10.095148247978436, 8.306379155435758, 8.739083557951487},
          1032.0,
          94.3673464394431},
    State{5,
          {7.248169985137399, 13.516973387227848, 7.716509682158438, 8.81108441919004},
          1030.9504537379285,
          95.37811714790071},
    State{10,
          {6.834561796957497, 16.049732325663864, 7.341003613821143, 8.624877793508531},
          1029.9949750914527,
          96.27339069018211},
};

/// Periodic, b = 0, started from the image: the estimate in place of the data after
/// the first step.
inline constexpr std::array self_sharpening{
    State{1,
          {8.744105237883371, 16.357834804276685, 9.796811006045994, 9.997206179334166},
          1272.0,
          118.27558072349007},
    State{5,
          {7.385070840310821, 25.569215398266707, 7.941704646387238, 10.146121163260775},
          1272.0,
          124.19963681993755},
    State{10,
          {3.675133421593925, 52.37681740994965, 2.5937849028210773, 9.292390821714937},
          1272.0,
          171.79559051566594},
};

/// What the plain iteration must not do: take the estimate for the data after the first step. Value at (2, 1,
/// 3) after 5 iterations from the image, b = 0.
inline constexpr double self_sharpened = 25.569215398266707;

} // namespace lsdeconv::testing::golden
