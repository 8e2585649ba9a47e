#include "option_tokens.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <boost/program_options.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace lsdeconv {
namespace {

namespace po = boost::program_options;
using Words = std::vector<std::string>;

/// "--lambda_ex=561" and "--lambda-ex=561" are one; values are left alone.
std::string with_hyphens(const std::string& word) {
  if (word.rfind("--", 0) != 0) {
    return word;
  }
  const std::size_t end = std::min(word.find('='), word.size());
  return hyphenated(word.substr(0, end)) + word.substr(end);
}

void add(po::options_description& known, const ParameterRow& row) {
  const std::string spelled = text(row.name, row.letter == 0 ? "" : text(",", row.letter));
  if (row.is_switch) {
    known.add_options()(spelled.c_str(), "")(text("no-", row.name).c_str(), "");
  } else {
    known.add_options()(spelled.c_str(), po::value<std::string>(), "");
  }
}

bool looks_like_option(const std::string& word) {
  return word.size() > 1 && word[0] == '-'
         && (word[1] == '-' || std::isalpha(static_cast<unsigned char>(word[1])) != 0);
}

GivenOption given(const po::basic_option<char>& option, const std::vector<std::string_view>& names) {
  if (option.unregistered) {
    const std::string spelled = option.original_tokens.front();
    refuse_unknown_parameter(spelled.substr(0, spelled.find('=')), names);
  }
  const std::string value = option.value.empty() ? "" : option.value.front();
  if (option.position_key < 0 && option.original_tokens.size() > 1 && looks_like_option(value)) {
    throw UserError(text("--", option.string_key, " needs a value, but ", value, " follows"));
  }
  return {option.position_key < 0 ? option.string_key : "", value};
}

Words long_names(const std::vector<ParameterRow>& rows) {
  Words names;
  for (const ParameterRow& row : rows) {
    names.push_back(text("--", row.name));
  }
  return names;
}

} // namespace

std::vector<GivenOption> tokenise(const Words& words, const std::vector<ParameterRow>& rows) {
  po::options_description known;
  for (const ParameterRow& row : rows) {
    add(known, row);
  }
  Words spelled;
  std::transform(words.begin(), words.end(), std::back_inserter(spelled), with_hyphens);
  const Words names = long_names(rows);
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  std::vector<GivenOption> options;
  try {
    const auto parsed =
        po::command_line_parser(spelled).options(known).style(style).allow_unregistered().run();
    for (const auto& option : parsed.options) {
      options.push_back(given(option, {names.begin(), names.end()}));
    }
  } catch (const po::error& problem) {
    throw UserError(problem.what());
  }
  return options;
}

} // namespace lsdeconv
