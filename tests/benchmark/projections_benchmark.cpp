#include "beside_bare.hpp"

#include "lsdeconv/core/block_statistics.hpp"
#include "lsdeconv/deconvolution/empty_blocks.hpp"
#include "lsdeconv/projections/block_summary.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <iostream>
#include <random>

namespace {

using namespace lsdeconv;

constexpr int repetitions = 9;

/// One pass over memory that does nothing but read and write.
template <typename Sample>
class BareCopy {
public:
  explicit BareCopy(const Volume<Sample>& from) : from_(from), to_(from.extent()) {}
  void operator()() {
    std::memcpy(to_.data(), from_.data(), static_cast<std::size_t>(from_.size()) * sizeof(Sample));
  }

private:
  const Volume<Sample>& from_;
  Volume<Sample> to_;
};

/// Both per voxel.
template <typename Sample, typename Body>
nlohmann::ordered_json beside_copy(const Volume<Sample>& voxels, Body&& body) {
  BareCopy<Sample> copy(voxels);
  const testing::Pair pair = testing::in_turn(
      repetitions, [&] { return testing::seconds_of(body); }, [&] { return testing::seconds_of(copy); });
  const double to_nanoseconds = 1e9 / static_cast<double>(voxels.size());
  return {{"ns_per_voxel", to_nanoseconds * pair.own},
          {"bare_ns_per_voxel", to_nanoseconds * pair.bare},
          {"ratio", pair.ratio()}};
}

class Rows {
public:
  explicit Rows(const Extent3& extent) : samples_(extent), result_(extent) {
    std::mt19937 random(1);
    std::generate(samples_.begin(), samples_.end(),
                  [&] { return static_cast<std::uint16_t>(random() % 4096); });
    std::copy(samples_.begin(), samples_.end(), result_.begin());
  }

  nlohmann::ordered_json row(const std::string& name, const ProjectionGrid& grid) const {
    const SummaryPlace place{whole(samples_.extent()).shifted({1000, 700, 300}), grid};
    BlockSummary summary;
    return {{"grid", name},
            {"raw", beside_copy(samples_,
                                [&] {
                                  summarise_raw(samples_.view(), {.offset = 100, .unseen = 65535}, place,
                                                summary);
                                })},
            {"result", beside_copy(result_, [&] { summarise_result(result_.view(), place, summary); })},
            {"statistics", beside_copy(result_, [&] { (void)statistics_of(result_.view()); })}};
  }

  /// Of a block that is empty: the look at all samples that finds it, and the statistics of the first one of
  /// its extent.
  nlohmann::ordered_json empty() {
    const Volume<float> zeros(result_.extent(), 0.0F);
    const VolumeView<std::uint16_t> samples = samples_.view();
    SampleCode code(100);
    code.unseen = 65535;
    return {{"found", beside_copy(samples_, [&] { (void)nowhere_above(samples, code, 4096); })},
            {"first_statistics", beside_copy(zeros, [&] { (void)statistics_of(zeros.view()); })}};
  }

private:
  Volume<std::uint16_t> samples_;
  Volume<float> result_;
};

} // namespace

/// What the summaries and the statistics of a block cost on one thread, and an empty block, beside a copy of
/// its voxels; prints JSON.
int main(int argc, char** argv) {
  Rows rows(testing::in_small(argc, argv) ? Extent3{16, 32, 32} : Extent3{256, 256, 256});
  nlohmann::ordered_json result;
  result["summaries"] = {rows.row("pixels are voxels, cells of 25 µm", {{1, 1, 1}, {20, 62, 62}}),
                         rows.row("large pixels, cells of 25 µm", {{2, 5, 5}, {20, 62, 62}}),
                         rows.row("small cells", {{1, 1, 1}, {2, 2, 2}}),
                         rows.row("no cells", {{1, 1, 1}, {}})};
  result["empty_block"] = rows.empty();
  std::cout << result.dump(2) << '\n';
  return 0;
}
