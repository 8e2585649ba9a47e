#pragma once

#include <regex>
#include <string>
#include <vector>

namespace lsdeconv::testing {

/// What keeps a text from being well-formed XML, as far as this program could get it wrong: elements that do
/// not close in order, attributes given twice, characters that should have been escaped. Empty: nothing.
inline std::string xml_fault(const std::string& markup) {
  static const std::regex tag(R"re(<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[-A-Za-z0-9:]+="[^"<]*")*)\s*(/?)>)re");
  static const std::regex attribute(R"re(\s([-A-Za-z:]+)=")re");
  static const std::regex bare_ampersand("&(?!(?:amp|lt|gt|quot|#39);)");
  std::vector<std::string> open;
  std::string rest;
  auto at = markup.cbegin();
  for (std::sregex_iterator it(markup.begin(), markup.end(), tag), end; it != end; ++it) {
    rest.append(at, (*it)[0].first);
    at = (*it)[0].second;
    const std::string name = (*it)[2];
    const std::string attributes = (*it)[3];
    std::vector<std::string> names;
    for (std::sregex_iterator a(attributes.begin(), attributes.end(), attribute); a != end; ++a) {
      for (const std::string& other : names) {
        if (other == (*a)[1]) {
          return "attribute twice: " + other;
        }
      }
      names.push_back((*a)[1]);
    }
    if ((*it)[1].length() > 0) {
      if (open.empty() || open.back() != name) {
        return "closes what is not open: " + name;
      }
      open.pop_back();
    } else if ((*it)[4].length() == 0) {
      open.push_back(name);
    }
  }
  rest.append(at, markup.cend());
  if (!open.empty()) {
    return "not closed: " + open.back();
  }
  if (rest.find('<') != std::string::npos) {
    return "a < in the text: " + rest.substr(rest.find('<'), 60);
  }
  return std::regex_search(markup, bare_ampersand) ? "an & that is not escaped" : "";
}

} // namespace lsdeconv::testing
