#include "support/checkpoint_test.hpp"

#include "lsdeconv/io/checkpoint/standing_file.hpp"
#include "lsdeconv/sys/hdf5/attributes.hpp"
#include "lsdeconv/sys/hdf5/file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace lsdeconv {
namespace {

namespace fs = std::filesystem;

class StandingFileTest : public testing::CheckpointTest {
protected:
  [[nodiscard]] fs::path checkpoint() const { return created("run.h5", {8, 32, 32}, {4, 32, 32}); }

  [[nodiscard]] fs::path put(const std::string& name, const std::string& content) const {
    std::ofstream(folder / name, std::ios::binary) << content;
    return folder / name;
  }

  static std::string content(const fs::path& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
  }

  static void overwrite(const fs::path& path, std::streamoff begin, const std::string& bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(begin);
    file << bytes;
  }

  [[nodiscard]] fs::path of_another_program() const {
    const hdf5::File file = hdf5::File::create_shareable(folder / "precious.h5");
    hdf5::write_text_attribute(file.handle(), "format", "traces of neurons");
    return folder / "precious.h5";
  }
};

TEST_F(StandingFileTest, NothingIsNothing) {
  EXPECT_EQ(standing_file(folder / "none.h5"), StandingFile::none);
  EXPECT_EQ(standing_file(put("empty.h5", "")), StandingFile::empty);
}

TEST_F(StandingFileTest, ACheckpointIsOwnWhateverItsName) {
  const fs::path path = checkpoint();
  EXPECT_EQ(standing_file(path), StandingFile::own);
  fs::rename(path, folder / "notes.txt");
  EXPECT_EQ(standing_file(folder / "notes.txt"), StandingFile::own);
}

TEST_F(StandingFileTest, ADamagedCheckpointIsOwn) {
  const fs::path path = checkpoint();
  const std::string whole = content(path);
  fs::resize_file(path, whole.size() / 2);
  EXPECT_EQ(standing_file(path), StandingFile::own) << "cut off";
  overwrite(put("a.h5", whole), 0, std::string(64, '\x55'));
  EXPECT_EQ(standing_file(folder / "a.h5"), StandingFile::own) << "without a superblock";
  const auto mark = static_cast<std::streamoff>(whole.find("lsdeconv checkpoint"));
  overwrite(put("b.h5", whole), mark, "XXXXXXXXXXXXXXXXXXX");
  EXPECT_EQ(standing_file(folder / "b.h5"), StandingFile::own) << "without its name";
}

TEST_F(StandingFileTest, OfAFewBytesItCannotBeTold) {
  const std::string whole = content(checkpoint());
  EXPECT_EQ(standing_file(put("a.h5", whole.substr(0, 100))), StandingFile::remainder);
  EXPECT_EQ(standing_file(put("b.h5", std::string(5000, '\0'))), StandingFile::remainder);
}

TEST_F(StandingFileTest, OthersAreForeign) {
  EXPECT_EQ(standing_file(of_another_program()), StandingFile::foreign);
  EXPECT_EQ(standing_file(put("notes.txt", "where my lsdeconv checkpoint lies\n")), StandingFile::foreign);
  EXPECT_EQ(standing_file(put("texts_digest", "texts_digest")), StandingFile::foreign);
  EXPECT_EQ(standing_file(folder.path()), StandingFile::foreign);
}

TEST_F(StandingFileTest, ADamagedFileOfAnotherProgramIsNotOwn) {
  const fs::path path = of_another_program();
  fs::resize_file(path, fs::file_size(path) - 1);
  EXPECT_NE(standing_file(path), StandingFile::own);
  overwrite(path, 0, std::string(64, '\x55'));
  EXPECT_EQ(standing_file(path), StandingFile::foreign);
}

} // namespace
} // namespace lsdeconv
