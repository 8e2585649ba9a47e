#include "option_tokens.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <boost/program_options.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <map>

namespace lsdeconv {
namespace {

namespace po = boost::program_options;
using Words = std::vector<std::string>;

/// All names that options may have, without the leading "--", and what is known about each.
class KnownOptions {
public:
  KnownOptions(const std::vector<ParameterRow>& rows, const std::vector<PredecessorOption>& predecessor)
      : rows_(rows), predecessor_(predecessor) {
    for (const ParameterRow& row : rows) {
      add(row);
    }
    for (const PredecessorOption& option : predecessor) {
      if (option.is_accepted) {
        add_switch(std::string(option.name));
      }
    }
  }

  [[nodiscard]] const po::options_description& description() const { return description_; }
  [[nodiscard]] bool knows(const std::string& name) const {
    return description_.find_nothrow(name, false) != nullptr;
  }

  /// Most words that a value of this option may have; 1 for a name that is none.
  [[nodiscard]] int most_words(const std::string& name) const {
    const auto found = most_words_.find(name);
    return found == most_words_.end() ? 1 : found->second;
  }

  [[noreturn]] void refuse(const std::string& spelled) const {
    refuse_unknown_option(spelled, rows_, predecessor_);
  }

private:
  void add_switch(const std::string& name) { description_.add_options()(name.c_str(), ""); }

  void add_value(const std::string& name, int most_words) {
    description_.add_options()(name.c_str(), po::value<std::string>(), "");
    most_words_.emplace(name, most_words);
  }

  void add(const ParameterRow& row) {
    const std::string spelled = text(row.name, row.short_name == 0 ? "" : text(",", row.short_name));
    if (row.is_switch) {
      add_switch(spelled);
      add_switch(text("no-", row.name));
    } else {
      add_value(spelled, row.most_words);
      most_words_.emplace(row.name, row.most_words);
    }
    for (const std::string_view alias : row.aliases) {
      add_value(std::string(alias), row.most_words);
    }
    for (const Shorthand& shorthand : row.shorthands) {
      add_switch(std::string(shorthand.name));
    }
  }

  const std::vector<ParameterRow>& rows_;
  const std::vector<PredecessorOption>& predecessor_;
  po::options_description description_;
  std::map<std::string, int> most_words_;
};

/// A word of the command line in the usual spelling: "--lambda_ex=561" and "-lambda-ex=561" become
/// "--lambda-ex=561". Values are left as they are.
std::string plain_spelling(const std::string& word, const KnownOptions& known) {
  if (word.size() < 3 || word.front() != '-') {
    return word;
  }
  const std::size_t end = std::min(word.find('='), word.size());
  const bool two_dashes = word[1] == '-';
  const std::string name = hyphenated(word.substr(two_dashes ? 2 : 1, end - (two_dashes ? 2 : 1)));
  return two_dashes || known.knows(name) || is_foreign_option(name) ? text("--", name, word.substr(end))
                                                                    : word;
}

bool is_digit(const std::string& word, std::size_t at) {
  return at < word.size() && std::isdigit(static_cast<unsigned char>(word[at])) != 0;
}

bool starts_like_number(const std::string& word) {
  const std::size_t sign = word.empty() || (word[0] != '-' && word[0] != '+') ? 0 : 1;
  return is_digit(word, sign) || (sign < word.size() && word[sign] == '.' && is_digit(word, sign + 1));
}

bool looks_like_option(const std::string& word) {
  return word.size() > 1 && word[0] == '-' && !starts_like_number(word);
}

/// Joins the words of values that may have several: --sigma 0.5 0.5 1.5 becomes --sigma "0.5 0.5 1.5".
Words with_whole_values(const Words& words, const KnownOptions& known) {
  Words whole;
  for (std::size_t i = 0; i < words.size(); ++i) {
    whole.push_back(words[i]);
    const int most = words[i].rfind("--", 0) == 0 ? known.most_words(words[i].substr(2)) : 1;
    if (most > 1 && i + 1 < words.size() && !looks_like_option(words[i + 1])) {
      whole.push_back(words[++i]);
      for (int taken = 1; taken < most && i + 1 < words.size() && starts_like_number(words[i + 1]); ++taken) {
        whole.back() += " " + words[++i];
      }
    }
  }
  return whole;
}

GivenOption given(const po::basic_option<char>& option, const KnownOptions& known) {
  if (option.unregistered) {
    const std::string spelled = option.original_tokens.front();
    known.refuse(spelled.substr(0, spelled.find('=')));
  }
  const std::string value = option.value.empty() ? "" : option.value.front();
  if (option.position_key < 0 && option.original_tokens.size() > 1 && looks_like_option(value)) {
    throw UserError(text("--", option.string_key, " needs a value, but ", value, " follows"));
  }
  return {option.position_key < 0 ? option.string_key : "", value};
}

} // namespace

std::vector<GivenOption> tokenise(const Words& words, const std::vector<ParameterRow>& rows,
                                  const std::vector<PredecessorOption>& predecessor) {
  const KnownOptions known(rows, predecessor);
  Words spelled;
  std::transform(words.begin(), words.end(), std::back_inserter(spelled),
                 [&](const std::string& word) { return plain_spelling(word, known); });
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  std::vector<GivenOption> options;
  try {
    const auto parsed = po::command_line_parser(with_whole_values(spelled, known))
                            .options(known.description())
                            .style(style)
                            .allow_unregistered()
                            .run();
    for (const auto& option : parsed.options) {
      options.push_back(given(option, known));
    }
  } catch (const po::error& problem) {
    throw UserError(problem.what());
  }
  return options;
}

} // namespace lsdeconv
