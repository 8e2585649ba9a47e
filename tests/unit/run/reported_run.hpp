#pragma once

#include "support/memory_reader.hpp"
#include "support/temporary_folder.hpp"

#include "lsdeconv/run/report_document.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace lsdeconv::testing {

/// A run on two ranks of one node that had 8 blocks, 3 of them done before, one of them empty, and that has
/// exported 10 slices.
class ReportedRun : public ::testing::Test {
protected:
  static constexpr Extent3 volume{10, 20, 30};
  static constexpr std::int64_t volume_bytes = std::int64_t{2} * 10 * 20 * 30;
  static constexpr std::int64_t file_bytes = 20000;

  ReportedRun() {
    auto reader = std::make_unique<FunctionReader>(
        volume, [](std::int64_t, std::int64_t, std::int64_t) { return 0.0F; });
    VolumeDescription& input = reader->mutable_description();
    input.layout = {.bytes_per_voxel = 2, .chunk_rows = 5, .chunk_columns = 30, .compressed = true};
    input.files = {{"a.tif", file_bytes / 2, 1}, {"b.tif", file_bytes / 2, 2}};
    input.interpolated = {4};
    run.input.reader = std::move(reader);
    run.config.input = "in";
    run.layout = {folder / "out", folder / "out.checkpoint.h5", folder / "out.report.json"};
    run.manifest.iterations = 12;
    run.machines = machines_of({"n1", "n2", "n1"}, {"cpu: 4 threads, FFTW 3.3.10", "cuda: A, cuFFT 11.0.2"});
    content.run = {{"iterations", "12"}};
    run.manifest.input_type = "uint16";
    run.resources.share.ranks_on_node = 2;
    run.resources.share.threads = 4;
    run.resources.share.bytes = 1000;
    run.resources.share.machine.host = "n1";
    run.plan.blocks.bytes_per_worker = 900;
    results.ranks = 2;
    results.seconds = 8;
    results.phases = {phase()};
    results.exports = {series()};
    results.mapping = {.gain = 2, .offset = -1, .type = VoxelType::uint8, .auto_range = 0.5};
    results.end.progressed = true;
  }

  [[nodiscard]] std::string begun(const std::string& earlier = {}) const {
    return begun_report(earlier, {content, run.layout.checkpoint, run.layout.slices},
                        {"deconvolve", run.config.invocation, run.machines, folder / "run.log"});
  }
  [[nodiscard]] nlohmann::json report(const std::string& earlier = {}) const {
    return nlohmann::json::parse(ended_report(begun(earlier), run, results));
  }
  void end_early(RunEnd::Reason reason) {
    results.end.reason = reason;
    results.phases[0].done = 6;
  }

  TemporaryFolder folder;
  PreparedRun run;
  RunResults results;
  CheckpointMetadata content;

private:
  static PhaseOutcome phase() {
    PhaseOutcome blocks{.blocks = 8,
                        .done = 8,
                        .done_before = 3,
                        .stopped = false,
                        .failures = {"block 7: no luck"},
                        .ranks = {},
                        .reading = {},
                        .hosts = {"n1", "n1"},
                        .backends = {"cpu: a", "cpu: b"},
                        .queue = {9, 1, 0.25},
                        .seconds = 4};
    blocks.ranks.push_back({.read = {1, 2, 100, 3},
                            .compute = {3, 1, 200, 2},
                            .write = {0.5, 3, 4000, 3},
                            .wall_seconds = 4,
                            .device_seconds = 2.5,
                            .empty_blocks = 1,
                            .peak_bytes = 777});
    blocks.ranks.push_back({.read = {1, 2, 100, 2},
                            .compute = {2, 1, 200, 2},
                            .write = {0.5, 3, 4000, 2},
                            .wall_seconds = 4,
                            .device_seconds = 2,
                            .empty_blocks = 0,
                            .peak_bytes = 778});
    blocks.reading.push_back({.bytes_read = 20000,
                              .bytes_decoded = 12000,
                              .chunks_decoded = 40,
                              .chunks_reused = 20,
                              .bytes_staged = 5,
                              .bytes_unstaged = 6,
                              .chunks_from_others = 7});
    blocks.reading.push_back({.bytes_read = 5000,
                              .bytes_decoded = 6000,
                              .chunks_decoded = 2,
                              .chunks_reused = 1,
                              .bytes_staged = 0,
                              .bytes_unstaged = 0,
                              .chunks_from_others = 1});
    return blocks;
  }
  static ExportOutcome series() {
    return {.slices_written = 9,
            .slices_kept = 1,
            .saturation = {2, 10},
            .bytes_read = 24000,
            .seconds = 1.5,
            .stopped = false,
            .damaged = {BlockId(5)},
            .atlas_damaged = {},
            .atlas = {},
            .incomplete_slices = {}};
  }
};

} // namespace lsdeconv::testing
