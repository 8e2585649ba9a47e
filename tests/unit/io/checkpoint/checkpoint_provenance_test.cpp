#include "support/checkpoint_sample.hpp"
#include "support/temporary_folder.hpp"
#include "support/world.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace lsdeconv {
namespace {

using testing::sample_content;

class CheckpointProvenance : public ::testing::Test {
protected:
  using Entries = std::map<std::string, std::string>;

  void create(const Entries& provenance) const {
    CheckpointMetadata content = sample_content({8, 9, 10}, {4, 9, 10});
    content.provenance = provenance;
    Checkpoint::create(path, content);
  }
  [[nodiscard]] Entries stored() const {
    Checkpoint checkpoint(path, testing::world(), Checkpoint::Access::read);
    Entries provenance = checkpoint.metadata().provenance;
    checkpoint.close();
    return provenance;
  }
  void replace(const std::string& text, const std::string& by) const {
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const std::size_t at = bytes.find(text);
    ASSERT_NE(at, std::string::npos);
    std::ofstream(path, std::ios::binary) << bytes.replace(at, by.size(), by);
  }

  testing::TemporaryFolder folder;
  std::filesystem::path path = folder / "run.h5";
};

TEST_F(CheckpointProvenance, ComesBack) {
  const Entries made{
      {"command", "lsdeconv -i 'a b' -o Gehirn größer"}, {"hosts", "n1\nn2"}, {"environment", ""}};
  create(made);
  EXPECT_EQ(stored(), made);
}

TEST_F(CheckpointProvenance, IsEmptyInFilesThatDoNotTell) {
  create({});
  EXPECT_TRUE(stored().empty());
}

TEST_F(CheckpointProvenance, IsNotBelievedWhereItIsDamagedAndTheRestIsUsedAllTheSame) {
  create({{"command", "lsdeconv -i brain7"}});
  replace("brain7", "brain8");
  EXPECT_TRUE(stored().empty());
}

TEST_F(CheckpointProvenance, CountsForTheRoomThatACheckpointNeeds) {
  CheckpointMetadata content = sample_content({8, 9, 10}, {4, 9, 10});
  const std::int64_t before = Checkpoint::bytes_needed(content);
  content.provenance = {{"command", std::string(1000, 'x')}};
  EXPECT_GE(Checkpoint::bytes_needed(content) - before, 1000);
}

} // namespace
} // namespace lsdeconv
