#include "sections.hpp"

#include "lsdeconv/core/text.hpp"
#include "lsdeconv/pages/table.hpp"

namespace lsdeconv {
namespace {

using Json = nlohmann::ordered_json;

std::string entry_text(const Json& object, const std::string& name) {
  const Json& entry = entry_of(object, name.c_str());
  return entry.is_string() ? entry.get<std::string>() : "";
}

Table parameter_table() {
  return {"", {{"parameter"}, {"value"}, {"unit"}, {"set by"}}, {}};
}

Markup command_list(const PageData& data) {
  Markup commands;
  for (const Json& run : entry_of(data.report, "runs")) {
    commands += element("p", {}, element("code", {}, Markup::of_text(entry_text(run, "command"))));
    commands += paragraph(text("started ", entry_text(run, "started"), ", ended ",
                               entry_of(run, "ended").is_string() ? entry_text(run, "ended") : "not yet",
                               ": ", entry_text(run, "outcome"), "; lsdeconv ", entry_text(run, "program"),
                               "; in ", entry_text(run, "working_directory")));
  }
  return commands;
}

/// How the checkpoint was begun: what is known without a report.
Markup begun(const PageData& data) {
  const auto entry = [&](const char* name) {
    const auto found = data.content.provenance.find(name);
    return found == data.content.provenance.end() ? std::string() : found->second;
  };
  return element("p", {}, element("code", {}, Markup::of_text(entry("command"))))
         + paragraph(text("begun ", entry("started"), "; lsdeconv ", entry("program"), "; in ",
                          entry("working-directory")));
}

} // namespace

void add_settings(const PageData& data, Page& page) {
  page.begin_section("How it was made");
  const Markup commands = command_list(data);
  page.add(commands.empty() ? begun(data) : commands);
  Table chosen = parameter_table();
  Table others = parameter_table();
  const Json& units = entry_of(data.report, "units");
  const Json& sources = entry_of(data.report, "sources");
  for (const auto& [name, value] : data.content.parameters) {
    const std::string source = entry_text(sources, name);
    Table& table = source.empty() || source == "default" ? others : chosen;
    table.rows.push_back(text_row({"--" + name, value, entry_text(units, name), source}));
  }
  if (!chosen.rows.empty()) {
    page.add(table_html(chosen));
  }
  page.add(details(chosen.rows.empty() ? "All parameters" : "All other parameters", table_html(others)));
}

} // namespace lsdeconv
