#include "man_page.hpp"
#include "shell_completion.hpp"

#include "lsdeconv/core/error.hpp"

#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>

namespace {

std::string contents_of(const char* path) {
  std::ifstream file(path);
  std::string read{std::istreambuf_iterator<char>(file), {}};
  if (!file) {
    throw lsdeconv::Error(std::string(path) + " cannot be read");
  }
  return read;
}

void write(const char* path, const std::string& contents) {
  std::ofstream file(path);
  file << contents << std::flush;
  if (!file) {
    throw lsdeconv::Error(std::string(path) + " cannot be written");
  }
}

} // namespace

/// lsdeconv_reference VERSION TEMPLATE PAGE BASH ZSH: writes the manual page, from its template, and the
/// completions of bash and zsh. A part of the build.
int main(int argc, char** argv) {
  if (argc != 6) {
    (void)std::fputs("usage: lsdeconv_reference VERSION TEMPLATE PAGE BASH ZSH\n", stderr);
    return 2;
  }
  try {
    write(argv[3], lsdeconv::man_page(contents_of(argv[2]), argv[1]));
    write(argv[4], lsdeconv::bash_completion());
    write(argv[5], lsdeconv::zsh_completion());
    return 0;
  } catch (const std::exception& error) {
    (void)std::fprintf(stderr, "lsdeconv_reference: %s\n", error.what());
    return 1;
  }
}
