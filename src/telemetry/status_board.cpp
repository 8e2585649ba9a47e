#include "lsdeconv/telemetry/status_board.hpp"

#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/stopwatch.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

namespace lsdeconv {
namespace {

constexpr std::chrono::seconds between_writings{1};

/// Writes over the content of the file, which needs no new space on a full disk; fills the rest with blanks.
void overwrite(const std::filesystem::path& path, std::string text) {
  text.resize(std::max<std::size_t>(text.size(), std::filesystem::file_size(path)), ' ');
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file << text;
}

} // namespace

StatusBoard::StatusBoard(std::filesystem::path path, RunStatus first, std::function<void(RunStatus&)> update)
    : path_(std::move(path)), update_(std::move(update)), status_(std::move(first)),
      thread_([this](const std::stop_token& closing) { keep_publishing(closing); }) {}

StatusBoard::~StatusBoard() {
  end("failed", 1, "an error ended it; the log says which");
}

StatusBoard::Phase::Phase(StatusBoard* board, const std::string& name, std::function<void(RunStatus&)> counts)
    : board_(board) {
  if (board_ != nullptr) {
    const std::lock_guard lock(board_->mutex_);
    board_->status_.phase = name;
    board_->phase_start_ = Clock::now();
    board_->counts_ = std::move(counts);
  }
}

StatusBoard::Phase::~Phase() {
  if (board_ != nullptr) {
    const std::lock_guard lock(board_->mutex_);
    if (board_->counts_) {
      board_->counts_(board_->status_);
    }
    board_->counts_ = nullptr;
  }
}

void StatusBoard::keep_publishing(const std::stop_token& closing) {
  std::unique_lock lock(mutex_);
  while (!closing.stop_requested()) {
    publish();
    (void)ending_.wait_for(lock, closing, between_writings, [] { return false; });
  }
}

void StatusBoard::publish() {
  if (ended_) {
    return;
  }
  ++status_.beat;
  status_.seconds = seconds_since(start_);
  status_.phase_seconds = seconds_since(phase_start_);
  update_(status_);
  if (counts_) {
    counts_(status_);
  }
  put(status_text(status_));
}

bool StatusBoard::put(const std::string& text) noexcept {
  try {
    (std::exchange(written_, true) ? put_file : replace_file)(path_, text);
    return true;
  } catch (const std::exception& error) {
    if (!std::exchange(warned_, true)) {
      log::warning(error.what(), ": who watches this run sees old news; the run goes on");
    }
    return false;
  }
}

void StatusBoard::put_last(const std::string& text) noexcept {
  if (put(text)) {
    return;
  }
  try {
    overwrite(path_, text);
  } catch (const std::exception& error) {
    log::debug(error.what());
  }
}

void StatusBoard::end(const std::string& outcome, int exit_code, const std::string& message) {
  thread_.request_stop();
  if (thread_.joinable()) {
    thread_.join();
  }
  const std::lock_guard lock(mutex_);
  if (!ended_) {
    update_(status_);
    conclude(outcome, exit_code, message);
  }
}

void StatusBoard::end_at_once(const std::string& outcome, int exit_code, const std::string& message) {
  const std::unique_lock lock(mutex_, std::chrono::milliseconds(500));
  if (lock) {
    conclude(outcome, exit_code, message);
  }
}

void StatusBoard::conclude(const std::string& outcome, int exit_code, const std::string& message) {
  if (!std::exchange(ended_, true)) {
    ++status_.beat;
    status_.seconds = seconds_since(start_);
    status_.outcome = outcome;
    status_.exit_code = exit_code;
    status_.message = message;
    put_last(status_text(status_));
  }
}

void StatusBoard::remove() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

} // namespace lsdeconv
