#include "man_page.hpp"

#include "../help.hpp"
#include "option_listing.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/text.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <set>

namespace lsdeconv {
namespace {

std::string bold(std::string_view plain) {
  return text("\\fB", roff_text(plain), "\\fR");
}

std::string italic(std::string_view plain) {
  return text("\\fI", roff_text(plain), "\\fR");
}

/// The code point of the UTF-8 character that begins at `at`, which is moved behind it.
std::uint32_t code_point(std::string_view bytes, std::size_t& at) {
  const auto first = static_cast<unsigned char>(bytes[at++]);
  std::uint32_t code = first < 0x80U ? first
                                     : first
                                           & (first < 0xE0U   ? 0x1FU
                                              : first < 0xF0U ? 0x0FU
                                                              : 0x07U);
  while (at < bytes.size() && (static_cast<unsigned char>(bytes[at]) & 0xC0U) == 0x80U) {
    code = code << 6U | (static_cast<unsigned char>(bytes[at++]) & 0x3FU);
  }
  return code;
}

std::string roff_character(std::uint32_t code) {
  switch (code) {
  case '\\':
    return "\\(rs";
  case '-':
    return "\\-";
  case '\'':
    return "\\(aq";
  case '"':
    return "\\(dq";
  case '^':
    return "\\(ha";
  case '`':
    return "\\(ga";
  case '~':
    return "\\(ti";
  default:
    break;
  }
  if (code < 0x80U) {
    return {static_cast<char>(code)};
  }
  std::array<char, 16> name{};
  (void)std::snprintf(name.data(), name.size(), "\\[u%04X]", code);
  return name.data();
}

/// "-i, --input PATH", with every name of the option.
std::string heading(const ParameterRow& row, const std::string& default_value) {
  std::string words;
  for (const std::string& name : spellings_of(row, default_value)) {
    words += text(words.empty() ? "" : ", ", bold(name));
  }
  if (row.is_switch) {
    return words;
  }
  const std::string value = value_text(row);
  return value.empty() ? words : text(words, ' ', italic(value));
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string all;
  for (const std::string_view word : words) {
    all += text(all.empty() ? "" : ", ", word);
  }
  return all;
}

/// What the option means and which values it may have, in sentences.
std::string meaning(const SubcommandRow& subcommand, const ParameterRow& row,
                    const std::string& default_value) {
  std::string words = roff_text(help_in(subcommand, row)) + ".\n";
  const auto add = [&words](std::string_view what, std::string_view value) {
    if (!value.empty()) {
      words += text(what, ' ', roff_text(value), ".\n");
    }
  };
  const bool unit_is_shown = value_text(row) == row.unit;
  add("Unit:", unit_is_shown ? "" : row.unit);
  add("Range:", row.range.text());
  add("Choices:", row.is_switch || row.placeholder.empty() ? "" : joined(row.choices));
  if (!row.is_switch) {
    add("Unless given:", default_value);
  }
  if (row.required && !subcommand.takes_checkpoint) {
    words += "Required.\n";
  }
  for (const Shorthand& shorthand : row.shorthands) {
    words += text(bold(text("--", shorthand.name)), " is ", bold(text("--", row.name, ' ', shorthand.value)),
                  ".\n");
  }
  return words;
}

std::string entry(const SubcommandRow& subcommand, const ParameterRow& row,
                  const std::string& default_value) {
  return text(".TP\n", heading(row, default_value), "\n", meaning(subcommand, row, default_value));
}

/// The options that a subcommand takes and that are not among `told`, by group; they are told then.
std::string option_entries(const SubcommandRow& subcommand, std::set<std::string_view>& told) {
  const OptionListing options = options_of(subcommand);
  std::string words;
  std::string_view group;
  for (const ParameterRow& row : options.rows) {
    if (!told.insert(row.name).second) {
      continue;
    }
    const std::string_view wanted = row.only_of.empty() ? row.group : row.only_of;
    if (wanted != group) {
      group = wanted;
      words += text(".SS ", row.only_of.empty() ? "" : "Only of lsdeconv ", roff_text(group), "\n");
    }
    words += entry(subcommand, row, options.default_of(row));
  }
  return words;
}

/// Of the main job, then what other subcommands take beside.
std::string option_sections() {
  std::set<std::string_view> told;
  std::string words;
  for (const SubcommandRow& subcommand : subcommands()) {
    if (subcommand.id != Subcommand::simulate) {
      words += option_entries(subcommand, told);
    }
  }
  words += ".SS Of lsdeconv simulate\n";
  const SubcommandRow& simulate = row_of(Subcommand::simulate);
  const OptionListing options = options_of(simulate);
  for (const ParameterRow& row : options.rows) {
    words += row.group == "General" ? "" : entry(simulate, row, options.default_of(row));
  }
  return words;
}

std::string synopsis() {
  std::string words;
  for (const SubcommandRow& row : subcommands()) {
    const bool is_main = row.id == subcommands().front().id;
    words += text(words.empty() ? "" : ".br\n", "[\\fBmpirun \\-n\\fR \\fIRANKS\\fR] ", bold("lsdeconv"),
                  is_main ? "" : " " + bold(row.name), ' ', roff_text(row.arguments), "\n");
  }
  return words;
}

/// Names of the options that a subcommand with a list of its own takes.
std::string taken_options(const SubcommandRow& row) {
  std::string words;
  for (const std::string_view name : row.parameters) {
    words += text(words.empty() ? "" : ",\n", bold(text("--", name)));
  }
  return words.empty() ? "" : text("Beside options of its own it takes\n", words, ".\n");
}

std::string subcommand_entries() {
  std::string words;
  for (const SubcommandRow& row : subcommands()) {
    words += text(".TP\n", bold(row.name), ' ', roff_text(row.arguments), "\n", roff_text(row.summary), ".\n",
                  taken_options(row));
  }
  return words;
}

void fill_in(std::string& page, std::string_view mark, std::string_view value) {
  const std::size_t begin = page.find(mark);
  if (begin == std::string::npos) {
    throw Error(text("the manual page has no ", mark));
  }
  page.replace(begin, mark.size(), value);
}

} // namespace

std::string roff_text(std::string_view plain) {
  std::string escaped;
  for (std::size_t at = 0; at < plain.size();) {
    escaped += roff_character(code_point(plain, at));
  }
  return text(escaped.starts_with('.') ? "\\&" : "", escaped);
}

std::string man_page(std::string page, std::string_view version) {
  fill_in(page, "@VERSION@", version);
  fill_in(page, "@SYNOPSIS@\n", synopsis());
  fill_in(page, "@SUBCOMMANDS@\n", subcommand_entries());
  fill_in(page, "@OPTIONS@\n", option_sections());
  return page;
}

} // namespace lsdeconv
