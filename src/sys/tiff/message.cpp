#include "message.hpp"

#include <tiffio.h>

#include <array>
#include <cstdarg>
#include <cstdio>

namespace lsdeconv::tiff {
namespace {

thread_local std::string message;

void keep(const char* /*module*/, const char* format, va_list arguments) {
  if (message.empty()) {
    std::array<char, 512> line{};
    (void)std::vsnprintf(line.data(), line.size(), format, arguments);
    message = line.data();
  }
}

} // namespace

void expect_messages() {
  static const bool installed = [] {
    TIFFSetErrorHandler(keep);
    TIFFSetWarningHandler(nullptr);
    return true;
  }();
  (void)installed;
  message.clear();
}

std::string first_message() {
  return message;
}

} // namespace lsdeconv::tiff
