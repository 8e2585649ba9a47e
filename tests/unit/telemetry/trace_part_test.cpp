#include "support/temporary_folder.hpp"

#include "lsdeconv/telemetry/trace_part.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>

namespace lsdeconv {
namespace {

using testing::TemporaryFolder;
using Json = nlohmann::json;

StageSpan span_of(std::int64_t block, double begin, double end) {
  const auto at = [](double seconds) {
    return StageSpan::Clock::time_point(
        std::chrono::duration_cast<StageSpan::Clock::duration>(std::chrono::duration<double>(seconds)));
  };
  return {Stage::compute, Activity::working, "compute", block, at(begin), at(end)};
}

std::string content(const std::filesystem::path& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

std::vector<Json> spans(const Json& trace) {
  std::vector<Json> found;
  for (const Json& event : trace) {
    if (event.at("ph") == "X") {
      found.push_back(event);
    }
  }
  return found;
}

class TracePartTest : public ::testing::Test {
protected:
  void write_part(int rank, double offset = 0) {
    TracePart part(trace_part_path(trace_, rank), {rank, "rank \"x\" \xff", offset, 1e-4}, 100);
    part.add(span_of(std::int64_t{rank} * 10, 101, 101.5));
    part.add(span_of(std::int64_t{rank} * 10 + 1, 102, 102.25));
  }

  TemporaryFolder folder_;
  std::filesystem::path trace_ = folder_ / "trace.json";
};

TEST_F(TracePartTest, JoinsPartsOnOneClockAndRemovesThem) {
  write_part(0);
  write_part(1, 5);
  join_trace(trace_, 2);
  const Json trace = Json::parse(content(trace_));
  const std::vector<Json> found = spans(trace);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].at("ts"), 1e6);
  EXPECT_EQ(found[0].at("dur"), 5e5);
  EXPECT_EQ(found[2].at("ts"), 6e6) << "by rank 0's clock";
  EXPECT_EQ(found[3].at("args").at("block"), 11);
  EXPECT_EQ(found[3].at("pid"), 1);
  EXPECT_FALSE(std::filesystem::exists(trace_part_path(trace_, 0)));
  EXPECT_FALSE(std::filesystem::exists(trace_part_path(trace_, 1)));
}

TEST_F(TracePartTest, IsReadableWhereItsRankWasKilled) {
  TracePart part(trace_part_path(trace_, 0), {}, 0);
  part.add(span_of(1, 2, 3));
  part.flush();
  std::string text = content(trace_part_path(trace_, 0));
  ASSERT_EQ(text.substr(text.size() - 2), ",\n");
  text.replace(text.size() - 2, 2, "]");
  EXPECT_EQ(spans(Json::parse(text)).size(), 1U) << "the format asks for no more than the bracket";
}

TEST_F(TracePartTest, JoinsWhatIsThere) {
  write_part(0);
  write_part(2);
  std::ofstream(trace_part_path(trace_, 2), std::ios::app) << R"({"name":"torn","ph":"X","ts":)";
  join_trace(trace_, 4);
  EXPECT_EQ(spans(Json::parse(content(trace_))).size(), 4U);
}

TEST_F(TracePartTest, WithoutPartsIsStillATrace) {
  join_trace(trace_, 3);
  EXPECT_TRUE(Json::parse(content(trace_)).empty());
}

TEST_F(TracePartTest, RemovesPartsOfEarlierRunsOnly) {
  for (const char* name : {"trace.json.rank0", "trace.json.rank17", "trace.json.rank1.txt", "trace.json.rank",
                           "other.json.rank0"}) {
    std::ofstream(folder_ / name) << R"([{"name":"process_name","args":{"name":"rank 0 n1, CPU"}},)";
  }
  std::ofstream(folder_ / "trace.json.rank3") << "of another program";
  remove_trace_parts(trace_);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "trace.json.rank0"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "trace.json.rank17"));
  for (const char* name :
       {"trace.json.rank1.txt", "trace.json.rank", "other.json.rank0", "trace.json.rank3"}) {
    EXPECT_TRUE(std::filesystem::exists(folder_ / name)) << name;
  }
}

TEST_F(TracePartTest, DoesNotFollowALinkThatLiesInItsPlace) {
  std::ofstream(folder_ / "precious") << "x";
  std::filesystem::create_symlink(folder_ / "precious", trace_part_path(trace_, 0));
  write_part(0);
  EXPECT_EQ(content(folder_ / "precious"), "x");
}

TEST_F(TracePartTest, LetsTheRunGoOnWhereNothingCanBeWritten) {
  TracePart part(folder_ / "no" / "such" / "folder", {}, 0);
  part.add(span_of(1, 2, 3));
  EXPECT_NO_THROW(part.flush());
}

TEST_F(TracePartTest, KeepsWithinItsMemory) {
  TracePart part(folder_ / "part", {}, 0);
  for (int i = 0; i < 200000; ++i) {
    part.add(span_of(i, 2, 3));
  }
  part.flush();
  EXPECT_LT(std::filesystem::file_size(folder_ / "part"), 60U << 20);
  EXPECT_GT(std::filesystem::file_size(folder_ / "part"), 1U << 20);
}

} // namespace
} // namespace lsdeconv
