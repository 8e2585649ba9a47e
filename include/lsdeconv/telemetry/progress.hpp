#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace lsdeconv {

/// Tells how far a run is: one live line on a terminal, a plain line now and then elsewhere.
class Progress {
public:
  /// voxels: of the whole volume; done: blocks finished by earlier runs. silent: no output at all.
  Progress(std::int64_t blocks, std::int64_t done, std::int64_t voxels, bool silent);
  /// Call as often as you like with the number of finished blocks.
  void update(std::int64_t done);
  void finish(std::int64_t done);

  [[nodiscard]] std::int64_t done_before() const { return done_before_; }
  /// "12 of 96 blocks, 45.2 Mvoxel/s, 3 min 20 s left", from the blocks done in `seconds` by this run.
  [[nodiscard]] std::string line(std::int64_t done, double seconds) const;

private:
  void show(const std::string& line);

  std::int64_t blocks_;
  std::int64_t done_before_;
  double voxels_per_block_;
  bool silent_;
  bool terminal_;
  std::int64_t shown_ = -1;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_;
};

} // namespace lsdeconv
