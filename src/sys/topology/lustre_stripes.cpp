#include "text_file.hpp"

#include "lsdeconv/sys/topology/file_system.hpp"

#include <array>
#include <cstdio>
#include <memory>

namespace lsdeconv::topology {
namespace {

struct PipeCloser {
  void operator()(std::FILE* pipe) const { (void)::pclose(pipe); }
};

/// As one word of a shell.
std::string quoted(const std::string& text) {
  std::string word = "'";
  for (const char c : text) {
    word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return word + "'";
}

/// Empty where the command does not exist or fails.
std::string output_of(const std::string& command) {
  const std::unique_ptr<std::FILE, PipeCloser> pipe(::popen((command + " 2>/dev/null").c_str(), "re"));
  std::string output;
  std::array<char, 512> piece{};
  while (pipe && std::fgets(piece.data(), piece.size(), pipe.get()) != nullptr) {
    output += piece.data();
  }
  return output;
}

std::int64_t answer(const char* question, const std::filesystem::path& folder) {
  const std::string command = std::string("lfs getstripe -d ") + question + " " + quoted(folder.string());
  return leading_number(output_of(command)).value_or(0);
}

} // namespace

Stripes lustre_stripes(const std::filesystem::path& folder) {
  return {static_cast<int>(answer("-c", folder)), answer("-S", folder)};
}

} // namespace lsdeconv::topology
