#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lsdeconv {

/// A tag of an XML text. Its views are valid as long as the text is.
struct XmlTag {
  std::string_view name; ///< Without the prefix of its namespace.
  bool ends = false;     ///< An end tag.
  std::vector<std::pair<std::string_view, std::string_view>> attributes; ///< Names and values as written.
  std::string_view following; ///< The text between it and the next tag.

  /// The value of an attribute, empty where there is none; the entities of XML are resolved.
  [[nodiscard]] std::string value(std::string_view attribute) const;
};

/// Goes through the tags of an XML text one by one. Comments, declarations and instructions are skipped. A
/// text that is no XML has tags as far as they can be made out.
class XmlTags {
public:
  explicit XmlTags(std::string_view xml) : rest_(xml) {}
  /// None at the end.
  std::optional<XmlTag> next();

private:
  std::string_view rest_;
};

} // namespace lsdeconv
