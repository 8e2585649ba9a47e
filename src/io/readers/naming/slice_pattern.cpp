#include "slice_pattern.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/shell_word.hpp"
#include "lsdeconv/core/text.hpp"

#include <array>
#include <fnmatch.h>

namespace lsdeconv {
namespace {

constexpr std::string_view mark = "{z}";

bool fits(const std::string& pattern, const std::string& text) {
  return ::fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
}

} // namespace

SlicePattern::SlicePattern(const std::string& pattern) : before_(pattern) {
  const std::size_t at = pattern.find(mark);
  if (at != std::string::npos) {
    marks_z_ = true;
    before_ = pattern.substr(0, at);
    behind_ = pattern.substr(at + mark.size());
    if (behind_.find(mark) != std::string::npos) {
      throw UserError(
          text("--pattern '", pattern, "' holds {z} twice; it stands for one number of the name"));
    }
  }
}

bool SlicePattern::matches(const std::string& name) const {
  return marks_z_ ? z_in(name).has_value() : before_.empty() || fits(before_, name);
}

std::optional<NumberSpan> SlicePattern::z_in(const std::string& name) const {
  const std::string_view stem = stem_of(name);
  const auto is_z = [&](const NumberSpan& span) {
    return fits(before_, name.substr(0, span.begin)) && fits(behind_, name.substr(span.end));
  };
  for (const NameNumber& number : numbers_in(stem)) {
    const std::array<NumberSpan, 5> parts{{{number.blanks, number.end},
                                           {number.digits, number.end},
                                           {number.blanks, number.digits_end},
                                           {number.digits, number.digits_end},
                                           {number.digits_end + 1, number.end}}};
    for (const NumberSpan& part : parts) {
      if (part.begin < part.end && is_z(part)) {
        return part;
      }
    }
  }
  return std::nullopt;
}

std::string literal_pattern(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (c == '[' || c == '*' || c == '?') {
      pattern += {'[', c, ']'};
    } else if (c == '\\') {
      pattern += "\\\\";
    } else {
      pattern += c;
    }
  }
  return pattern;
}

std::string pattern_option(const std::string& pattern) {
  return "--pattern " + shell_quoted(pattern);
}

} // namespace lsdeconv
