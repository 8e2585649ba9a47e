#include "lsdeconv/core/block_statistics.hpp"
#include "lsdeconv/projections/block_summary.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <random>

namespace {

using namespace lsdeconv;

constexpr int repetitions = 9;
constexpr Extent3 extent{256, 256, 256};

/// Nanoseconds per voxel of body(), the median.
template <typename Body>
double nanoseconds(Body&& body) {
  std::vector<double> all;
  for (int i = 0; i < repetitions; ++i) {
    const auto start = std::chrono::steady_clock::now();
    body();
    all.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(all.begin(), all.end());
  return 1e9 * all[repetitions / 2] / static_cast<double>(voxel_count(extent));
}

nlohmann::json row(const std::string& name, const ProjectionGrid& grid) {
  std::mt19937 random(1);
  Volume<std::uint16_t> samples(extent);
  std::generate(samples.begin(), samples.end(), [&] { return static_cast<std::uint16_t>(random() % 4096); });
  Volume<float> result(extent);
  std::copy(samples.begin(), samples.end(), result.begin());
  const SummaryPlace place{whole(extent).shifted({1000, 700, 300}), grid};
  BlockSummary summary;
  const double raw =
      nanoseconds([&] { summarise_raw(samples.view(), {.offset = 100, .unseen = 65535}, place, summary); });
  const double of_result = nanoseconds([&] { summarise_result(result.view(), place, summary); });
  const double statistics = nanoseconds([&] { (void)statistics_of(result.view()); });
  return {{"grid", name},
          {"raw_ns_per_voxel", raw},
          {"result_ns_per_voxel", of_result},
          {"statistics_ns_per_voxel", statistics}};
}

} // namespace

/// What the summaries of a block cost on one thread, beside its statistics; prints JSON.
int main() {
  nlohmann::json rows;
  rows.push_back(row("pixels are voxels, cells of 25 µm", {{1, 1, 1}, {20, 62, 62}}));
  rows.push_back(row("large pixels, cells of 25 µm", {{2, 5, 5}, {20, 62, 62}}));
  rows.push_back(row("small cells", {{1, 1, 1}, {2, 2, 2}}));
  rows.push_back(row("no cells", {{1, 1, 1}, {}}));
  std::cout << rows.dump(2) << '\n';
  return 0;
}
