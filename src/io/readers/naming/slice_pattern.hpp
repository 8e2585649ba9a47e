#pragma once

#include "name_numbers.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lsdeconv {

/// A value of --pattern: a shell pattern in which "{z}" may stand for the number that is z.
class SlicePattern {
public:
  /// An empty pattern matches every name. Throws UserError where {z} stands in it twice.
  explicit SlicePattern(const std::string& pattern);
  /// Whether it says which number is z.
  [[nodiscard]] bool marks_z() const { return marks_z_; }
  /// Whether the name is of this pattern.
  [[nodiscard]] bool matches(const std::string& name) const;
  /// Where the number that {z} stands for is in a name; none where the name has none there.
  [[nodiscard]] std::optional<NumberSpan> z_in(const std::string& name) const;

private:
  std::string before_; ///< The whole pattern where {z} is not in it.
  std::string behind_;
  bool marks_z_ = false;
};

/// The text as part of a shell pattern that matches nothing else: names such as "[00 x 00]" are common.
std::string literal_pattern(std::string_view text);

/// The pattern as an option of a command line: --pattern 'img_*_C1.*'
std::string pattern_option(const std::string& pattern);

} // namespace lsdeconv
