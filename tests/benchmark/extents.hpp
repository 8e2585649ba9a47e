#pragma once

#include "lsdeconv/core/box.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <vector>

namespace lsdeconv::testing {

using Json = nlohmann::ordered_json;

/// Prints one line of JSON at once, so that it is kept where the program is ended.
inline void tell(const Json& line) {
  std::cout << line.dump() << std::endl;
}

/// Adds what the environment says about transforms on GPUs, if anything.
inline void add_settings(Json& line) {
  for (const char* variable : {"LSDECONV_GPU_TRANSFORMS", "LSDECONV_GPU_CACHE"}) {
    if (const char* value = std::getenv(variable)) {
      line[variable] = value;
    }
  }
}

/// The extents that the arguments name as Z,Y,X; `otherwise` where there are none.
inline std::vector<Extent3> extents_of(int argc, char** argv, const std::vector<Extent3>& otherwise) {
  std::vector<Extent3> extents;
  for (int i = 1; i < argc; ++i) {
    long z = 0;
    long y = 0;
    long x = 0;
    if (std::sscanf(argv[i], "%ld,%ld,%ld", &z, &y, &x) != 3) {
      throw UserError(text("expected Z,Y,X and not ", argv[i]));
    }
    extents.push_back({z, y, x});
  }
  return extents.empty() ? otherwise : extents;
}

/// Runs the body of a program; an Error ends it in one sentence. Returns the exit code.
template <typename Body>
int told(const char* program, Body&& body) {
  try {
    body();
    return 0;
  } catch (const Error& error) {
    std::cerr << program << ": " << error.what() << "\n";
    return error.exit_code();
  }
}

} // namespace lsdeconv::testing
