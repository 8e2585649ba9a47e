#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace lsdeconv {

/// Shows the progress of a run on standard error: on a terminal one line that is replaced again and again,
/// else a line of the log now and then.
class Progress {
public:
  /// A run of that many blocks, of which `done` were finished by earlier runs, for a volume of `voxels`
  /// voxels. `silent`: show nothing.
  Progress(std::int64_t blocks, std::int64_t done, std::int64_t voxels, bool silent);
  /// Shows the number of finished blocks where it is new and the last line is old enough: may be called
  /// often.
  void update(std::int64_t done);
  /// Removes the line of the terminal and logs how many blocks were finished in which time.
  void finish(std::int64_t done);

  /// Blocks that earlier runs have finished.
  [[nodiscard]] std::int64_t done_before() const { return done_before_; }
  /// "12 of 96 blocks, 45.2 Mvoxel/s, 3 min 20 s left", where this run has worked for `seconds`.
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
