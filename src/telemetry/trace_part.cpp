#include "lsdeconv/telemetry/trace_part.hpp"

#include "lsdeconv/core/gibibyte.hpp"
#include "lsdeconv/core/log.hpp"
#include "lsdeconv/core/system_calls.hpp"
#include "lsdeconv/core/text.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>
#include <utility>

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::seconds between_writes{1};
constexpr std::size_t most_waiting = 4 << 20;

std::string line_of(const Json& event) {
  return event.dump(-1, ' ', false, Json::error_handler_t::replace) + ",\n";
}

Json naming(const char* what, int rank, std::size_t thread, const std::string& name) {
  return {{"name", what}, {"ph", "M"}, {"pid", rank}, {"tid", thread}, {"args", {{"name", name}}}};
}

double seconds_of(StageSpan::Clock::time_point time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

/// Resident memory of this process; 0 where the system does not tell.
double resident_mebibytes() {
  std::ifstream in("/proc/self/statm");
  double pages = 0;
  in >> pages >> pages;
  return pages * static_cast<double>(::sysconf(_SC_PAGESIZE)) / mebibyte;
}

} // namespace

TracePart::TracePart(std::filesystem::path path, Process process, double start)
    : path_(std::move(path)), process_(std::move(process)), start_(start) {
  begin_file();
  thread_ = std::jthread([this](const std::stop_token& closing) { keep_writing(closing); });
}

TracePart::~TracePart() {
  thread_.request_stop();
  thread_.join();
  flush();
  if (file_ >= 0) {
    (void)::close(file_);
  }
}

void TracePart::begin_file() {
  (void)::unlink(path_.c_str());
  file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
  if (file_ < 0) {
    return give_up(std::strerror(errno));
  }
  waiting_ = "[\n";
  waiting_ += line_of(naming("process_name", process_.rank, 0, process_.name));
  waiting_ += line_of({{"name", "process_sort_index"},
                       {"ph", "M"},
                       {"pid", process_.rank},
                       {"args", {{"sort_index", process_.rank}}}});
  for (std::size_t stage = 0; stage < stage_names.size(); ++stage) {
    waiting_ += line_of(naming("thread_name", process_.rank, stage + 1, std::string(stage_names[stage])));
  }
  waiting_ += line_of(
      {{"name", "clock"},
       {"ph", "M"},
       {"pid", process_.rank},
       {"args", {{"added_seconds", process_.clock_offset}, {"accuracy_seconds", process_.clock_accuracy}}}});
}

double TracePart::microseconds(StageSpan::Clock::time_point time) const {
  return (seconds_of(time) + process_.clock_offset - start_) * 1e6;
}

void TracePart::add(const StageSpan& span) {
  std::array<char, 256> event{};
  std::array<char, 40> block{};
  if (span.block >= 0) {
    (void)std::snprintf(block.data(), block.size(), "\"block\":%lld", static_cast<long long>(span.block));
  }
  const std::string activity(activity_names[static_cast<std::size_t>(span.activity)]);
  (void)std::snprintf(
      event.data(), event.size(),
      R"({"name":"%s","cat":"%s","ph":"X","ts":%.1f,"dur":%.1f,"pid":%d,"tid":%d,"args":{%s}},)"
      "\n",
      span.what, activity.c_str(), microseconds(span.begin),
      std::chrono::duration<double, std::micro>(span.end - span.begin).count(), process_.rank,
      static_cast<int>(span.stage) + 1, block.data());
  append(event.data());
}

void TracePart::count(const char* name, const char* unit, double value) {
  append(line_of({{"name", name},
                  {"ph", "C"},
                  {"ts", microseconds(StageSpan::Clock::now())},
                  {"pid", process_.rank},
                  {"args", {{unit, value}}}}));
}

void TracePart::mark(const std::string& name) {
  append(line_of({{"name", name},
                  {"ph", "i"},
                  {"s", "g"},
                  {"ts", microseconds(StageSpan::Clock::now())},
                  {"pid", process_.rank},
                  {"tid", 0}}));
}

void TracePart::append(const std::string& event) {
  const std::lock_guard lock(mutex_);
  if (failed_) {
    return;
  }
  if (waiting_.size() + event.size() > most_waiting) {
    ++left_out_;
    return;
  }
  waiting_ += event;
}

void TracePart::keep_writing(const std::stop_token& closing) {
  std::mutex sleeping;
  while (!closing.stop_requested()) {
    count("memory", "MiB", resident_mebibytes());
    write_waiting();
    std::unique_lock lock(sleeping);
    (void)wake_.wait_for(lock, closing, between_writes, [] { return false; });
  }
}

void TracePart::flush() {
  write_waiting();
}

void TracePart::write_waiting() {
  const std::lock_guard one_writer(writing_);
  std::string lines;
  {
    const std::lock_guard lock(mutex_);
    lines.swap(waiting_);
    if (const std::int64_t missing = std::exchange(left_out_, 0); missing > 0) {
      lines += line_of({{"name", text(missing, " events left out: the disk is slow")},
                        {"ph", "i"},
                        {"s", "p"},
                        {"ts", microseconds(StageSpan::Clock::now())},
                        {"pid", process_.rank},
                        {"tid", 0}});
    }
  }
  if (file_ >= 0 && !write_all(file_, lines)) {
    give_up(std::strerror(errno));
  }
}

void TracePart::give_up(const std::string& why) {
  const std::lock_guard lock(mutex_);
  if (!std::exchange(failed_, true)) {
    log::warning("cannot write ", path_.string(), " (", why, "): the trace ends here; the run goes on");
  }
}

} // namespace lsdeconv
