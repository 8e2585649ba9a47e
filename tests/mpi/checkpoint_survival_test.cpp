#include "support/checkpoint_sample.hpp"
#include "support/foreign_tools.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include "lsdeconv/core/digest.hpp"
#include "lsdeconv/core/text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <random>
#include <regex>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace lsdeconv {
namespace {

using testing::python_with_h5py;
using testing::sample_content;
using testing::succeeds;
using testing::TemporaryFolder;
using testing::write_sample;

/// Blocks of a size whose writing takes about as long as the syncing, so that kills meet both.
constexpr Extent3 volume{150, 200, 200};
constexpr Extent3 core{16, 128, 128};
constexpr int victim_ranks = 2;

/// The surroundings without what the MPI of this process has put there for itself; which MPI-IO it shall take
/// stays.
std::vector<std::string> clean_environment() {
  std::vector<std::string> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    const auto starts = [&](const char* with) { return text.rfind(with, 0) == 0; };
    if (starts("OMPI_ALLOW") || starts("OMPI_MCA_io=")
        || !(starts("OMPI_") || starts("PMIX_") || starts("ORTE_") || starts("OPAL_"))) {
      kept.push_back(text);
    }
  }
  return kept;
}

/// A command whose standard output is read through a pipe.
class Child {
public:
  explicit Child(std::vector<std::string> command) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
      throw std::runtime_error("pipe2");
    }
    output_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::vector<std::string> environment = clean_environment();
    const int failure = posix_spawnp(&pid_, command[0].c_str(), &actions, nullptr, pointers(command).data(),
                                     pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (failure != 0) {
      throw std::runtime_error("cannot start " + command[0]);
    }
  }
  ~Child() { ::close(output_); }
  Child(Child&&) = delete;
  Child(const Child&) = delete;
  Child& operator=(Child&&) = delete;
  Child& operator=(const Child&) = delete;

  /// False where the output ends before.
  bool wait_for_dots(int count) {
    char dot = 0;
    while (count > 0 && read(output_, &dot, 1) == 1) {
      count -= dot == '.' ? 1 : 0;
    }
    return count == 0;
  }
  int wait_for_end() {
    int status = -1;
    waitpid(pid_, &status, 0);
    return status;
  }

private:
  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> result;
    result.reserve(texts.size() + 1);
    for (std::string& text : texts) {
      result.push_back(text.data());
    }
    result.push_back(nullptr);
    return result;
  }

  pid_t pid_ = -1;
  int output_ = -1;
};

class CheckpointSurvival : public ::testing::Test {
protected:
  CheckpointSurvival() { Checkpoint::create(path, sample_content(volume, core)); }

  std::vector<std::string> victim(const std::string& mode, int ranks = victim_ranks) const {
    std::vector<std::string> words{LSDECONV_MPIEXEC};
    std::istringstream flags(LSDECONV_MPIEXEC_FLAGS);
    words.insert(words.end(), std::istream_iterator<std::string>(flags), {});
    words.insert(words.end(), {"-n", std::to_string(ranks), LSDECONV_CHECKPOINT_VICTIM, path.string(), mode});
    return words;
  }

  /// Kills every rank some time after it has marked `rounds` rounds of blocks.
  void start_and_kill(const std::string& mode, int rounds) {
    Child child(victim(mode));
    ASSERT_TRUE(child.wait_for_dots(rounds));
    std::this_thread::sleep_for(std::chrono::microseconds(delay(random)));
    for (int rank = 0; rank < victim_ranks; ++rank) {
      pid_t pid = 0;
      std::ifstream(text(path.string(), ".pid.", rank)) >> pid;
      ASSERT_GT(pid, 0);
      kill(pid, SIGKILL);
    }
    EXPECT_NE(child.wait_for_end(), 0);
  }

  /// Every block that is marked must be whole. Returns their number.
  std::int64_t verified_blocks() const {
    Checkpoint checkpoint(path, world, Checkpoint::Access::write);
    const std::vector<BlockState> states = checkpoint.states();
    std::int64_t done = 0;
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (states[i] == BlockState::done) {
        const BlockId id(static_cast<std::int64_t>(i));
        EXPECT_TRUE(checkpoint.verify(id)) << "block " << id;
        ++done;
      }
    }
    checkpoint.close();
    return done;
  }

  mpi::Communicator world = testing::world();
  TemporaryFolder folder;
  std::filesystem::path path = folder / "run.h5";
  std::mt19937 random{29};
  std::uniform_int_distribution<int> delay{0, 10000};
};

TEST_F(CheckpointSurvival, EveryMarkedBlockIsWholeAfterAKillAtAnyMoment) {
  std::uniform_int_distribution<int> rounds(1, 30);
  for (int kill = 0; kill < 20; ++kill) {
    start_and_kill("for-ever", rounds(random));
    EXPECT_GT(verified_blocks(), 0) << "after kill " << kill;
  }
  const std::string python = python_with_h5py();
  if (python.empty()) {
    GTEST_SKIP() << "no python3 with h5py";
  }
  EXPECT_TRUE(
      succeeds(python + " -c 'import h5py; f = h5py.File(\"" + path.string() + "\", \"r\"); "
               + "assert f[\"volume\"].dtype == \"float32\" and f[\"volume\"].attrs[\"axes\"] == \"zyx\"; "
               + "assert f[\"parameters\"].attrs[\"numit\"] == \"12\" and f[\"blocks/state\"][:].any()'"));
}

TEST_F(CheckpointSurvival, AKilledAndContinuedRunEqualsAnUninterruptedOne) {
  for (int kill = 0; kill < 4; ++kill) {
    start_and_kill("once", 1);
  }
  EXPECT_EQ(Child(victim("once", 3)).wait_for_end(), 0);

  Checkpoint::create(folder / "whole.h5", sample_content(volume, core));
  Checkpoint uninterrupted(folder / "whole.h5", world, Checkpoint::Access::write);
  for (std::int64_t id = 0; id < uninterrupted.block_count(); ++id) {
    write_sample(uninterrupted, BlockId(id));
  }
  EXPECT_EQ(verified_blocks(), uninterrupted.block_count());
  const Checkpoint continued(path, world, Checkpoint::Access::read);
  Volume<float> expected(volume);
  Volume<float> voxels(volume);
  uninterrupted.read(whole(volume), expected.view());
  continued.read(whole(volume), voxels.view());
  EXPECT_TRUE(std::equal(voxels.begin(), voxels.end(), expected.begin()));
}

TEST_F(CheckpointSurvival, ARankThatAbortsWithTheFileOpenEndsTheRun) {
  EXPECT_NE(Child(victim("abort")).wait_for_end(), 0);
  EXPECT_GT(verified_blocks(), 0);
}

/// System calls that a victim made on its checkpoint, one letter each: v voxels, m mark, s sync.
std::string traced_calls(const std::filesystem::path& trace, std::int64_t block_bytes) {
  const std::regex write(R"(p?write(?:v|64|v2)?\(.* = (\d+)$)");
  std::ifstream lines(trace);
  std::string calls;
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (line.find("fdatasync(") != std::string::npos) {
      calls += 's';
    } else if (std::regex_search(line, match, write)) {
      const std::int64_t bytes = std::stoll(match[1]);
      calls += bytes == block_bytes ? "v" : bytes == 1 ? "m" : "";
    }
  }
  return calls;
}

TEST_F(CheckpointSurvival, VoxelsAreSyncedBeforeTheirMarkAndTheMarkBeforeTheNextBlock) {
  if (!succeeds("command -v strace >/dev/null")) {
    GTEST_SKIP() << "no strace";
  }
  const std::filesystem::path trace = folder / "trace";
  const std::filesystem::path file = folder / "traced.h5";
  Checkpoint::create(file, sample_content({3 * core.z, core.y, core.x}, core));
  Child child({"strace", "-f", "-s0", "-P", file.string(), "-o", trace.string(), "-e",
               "trace=write,pwrite64,pwritev,pwritev2,writev,fdatasync", LSDECONV_CHECKPOINT_VICTIM,
               file.string(), "once"});
  const bool worked = child.wait_for_end() == 0;
  if (!worked && std::filesystem::is_empty(trace)) {
    GTEST_SKIP() << "strace may not trace here";
  }
  ASSERT_TRUE(worked);
  // The victim takes the mark back first (ms), then writes, syncs, marks, syncs.
  EXPECT_EQ(traced_calls(trace, voxel_count(core) * 4), "msvsmsmsvsmsmsvsms");
}

} // namespace
} // namespace lsdeconv
