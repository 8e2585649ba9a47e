#include "lsdeconv/telemetry/progress.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/stopwatch.hpp"
#include "lsdeconv/core/text.hpp"

#include <cstdio>
#include <iomanip>
#include <unistd.h>

namespace lsdeconv {
namespace {

using Seconds = std::chrono::duration<double>;
constexpr Seconds between_live_lines{0.5};
constexpr Seconds between_plain_lines{15};

} // namespace

Progress::Progress(std::int64_t blocks, std::int64_t done, std::int64_t voxels, bool silent)
    : blocks_(blocks), done_before_(done),
      voxels_per_block_(static_cast<double>(voxels) / static_cast<double>(std::max<std::int64_t>(1, blocks))),
      silent_(silent), terminal_(::isatty(STDERR_FILENO) == 1), start_(std::chrono::steady_clock::now()),
      last_(start_) {}

std::string Progress::line(std::int64_t done, double seconds) const {
  const double fresh = static_cast<double>(done - done_before_);
  std::ostringstream out;
  out << done << " of " << count_text(blocks_, "block");
  if (fresh > 0 && seconds > 0) {
    out << ", " << std::setprecision(3) << fresh * voxels_per_block_ / seconds / 1e6 << " Mvoxel/s, "
        << duration_text(seconds / fresh * static_cast<double>(blocks_ - done)) << " left";
  }
  return std::move(out).str();
}

void Progress::update(std::int64_t done) {
  const auto now = std::chrono::steady_clock::now();
  const Seconds patience = terminal_ ? between_live_lines : between_plain_lines;
  if (silent_ || done == shown_ || now - last_ < patience) {
    return;
  }
  last_ = now;
  shown_ = done;
  show(line(done, Seconds(now - start_).count()));
}

void Progress::finish(std::int64_t done) {
  if (silent_) {
    return;
  }
  if (terminal_) {
    (void)std::fputs("\r\033[K", stderr);
  }
  log::info(done, " of ", count_text(blocks_, "block"), " done, ", done - done_before_, " of them in ",
            duration_text(seconds_since(start_)));
}

void Progress::show(const std::string& line) {
  if (terminal_) {
    (void)std::fprintf(stderr, "\r\033[K%s", line.c_str());
    (void)std::fflush(stderr);
  } else {
    log::info(line);
  }
}

} // namespace lsdeconv
