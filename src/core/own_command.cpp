#include "lsdeconv/core/own_command.hpp"

#include "lsdeconv/core/shell_word.hpp"

#include <fstream>
#include <string>

namespace lsdeconv {

std::string own_command() {
  std::ifstream words("/proc/self/cmdline", std::ios::binary);
  std::string command;
  for (std::string word; std::getline(words, word, '\0');) {
    command += command.empty() ? "" : " ";
    command += shell_word(word);
  }
  return command;
}

} // namespace lsdeconv
