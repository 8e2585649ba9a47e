#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// A parameter with this value; without a value, one that is given, which means that it is not at its
/// default.
struct Given {
  std::string name;
  std::string value{};
};

/// Two parameters that exclude each other.
struct Contradiction {
  Given one;
  Given other;
  std::string_view advice; ///< End of the message.
};

/// A parameter that means nothing without another.
struct Need {
  Given one;
  Given needed;
  std::string_view advice; ///< End of the message.
  Given or_else{};         ///< What serves as well as `needed`; without a name: nothing.
};

/// All contradictions, in the order in which they are looked for. tests/unit/config/contradictions_test.cpp
/// has an example of each.
const std::vector<Contradiction>& contradictions();

/// All needs, which are looked for after the contradictions.
const std::vector<Need>& needs();

} // namespace lsdeconv
