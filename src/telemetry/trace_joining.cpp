#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/own_files.hpp"
#include "lsdeconv/core/staged_file.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/telemetry/trace_part.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

namespace lsdeconv {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view part_mark = ".rank";

/// Whether the line is a whole event: a rank that was killed may have left a part of one.
bool is_event(const std::string& line) {
  return line.size() > 2 && line.front() == '{' && line.ends_with("},");
}

void copy_events(const fs::path& part, std::ofstream& out, bool& first) {
  std::ifstream in(part);
  for (std::string line; std::getline(in, line);) {
    if (is_event(line)) {
      out << (first ? "\n" : ",\n");
      out.write(line.data(), static_cast<std::streamsize>(line.size() - 1));
      first = false;
    }
  }
}

bool is_part_of(const fs::path& trace, const std::string& name) {
  const std::string begin = trace.filename().string() + std::string(part_mark);
  return name.size() > begin.size() && name.starts_with(begin)
         && std::all_of(name.begin() + static_cast<std::ptrdiff_t>(begin.size()), name.end(),
                        [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

fs::path trace_part_path(const fs::path& trace, int rank) {
  return trace.parent_path() / text(trace.filename().string(), part_mark, rank);
}

void remove_trace_parts(const fs::path& trace) {
  std::vector<fs::path> parts;
  for (const auto& entry : fs::directory_iterator(trace.parent_path())) {
    if (is_part_of(trace, entry.path().filename().string()) && !is_in_the_way(entry.path(), is_own_trace)) {
      parts.push_back(entry.path());
    }
  }
  for (const fs::path& part : parts) {
    fs::remove(part);
  }
}

void join_trace(const fs::path& trace, int ranks) {
  StagedFile staged(trace);
  std::ofstream out(staged.temporary());
  out << '[';
  bool first = true;
  for (int rank = 0; rank < ranks; ++rank) {
    copy_events(trace_part_path(trace, rank), out, first);
  }
  out << "\n]\n";
  out.close();
  if (!out) {
    throw Error(text("cannot write ", trace.string(), ": ", std::strerror(errno)));
  }
  staged.publish();
  remove_trace_parts(trace);
}

} // namespace lsdeconv
