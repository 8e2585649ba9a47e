#include "lsdeconv/pages/page.hpp"

#include "page_mark.hpp"
#include "style_sheet.hpp"

#include "lsdeconv/core/text.hpp"

namespace lsdeconv {
namespace {

std::string anchor(std::size_t section) {
  return text("section-", section);
}

std::string_view css_class(Verdict verdict) {
  switch (verdict) {
  case Verdict::good:
    return "notice good";
  case Verdict::doubtful:
    return "notice doubtful";
  case Verdict::bad:
    return "notice bad";
  default:
    return "notice";
  }
}

/// Its sign, for those who do not see the colour.
std::string_view sign(Verdict verdict) {
  switch (verdict) {
  case Verdict::good:
    return "✓ ";
  case Verdict::doubtful:
    return "⚠ ";
  case Verdict::bad:
    return "✗ ";
  default:
    return "";
  }
}

/// A choice of a comparison; the style sheet shows the comparison by which one is checked.
Markup choice(const Comparison& comparison, const std::string& view, const std::string& name, bool checked) {
  const std::string id = text(comparison.id, '-', view);
  std::vector<Attribute> attributes{
      {"type", "radio"}, {"class", text("show-", view)}, {"name", comparison.id}, {"id", id}};
  if (checked) {
    attributes.push_back({"checked", "checked"});
  }
  return element("input", attributes) + element("label", {{"for", id}}, Markup::of_text(name));
}

Markup side(std::string_view css_class, const std::string& name, const Markup& content) {
  return classed("div", css_class,
                 classed("div", "side-content", classed("p", "side-name", Markup::of_text(name)) + content));
}

} // namespace

Page::Page(std::string title) : title_(std::move(title)), sections_(1) {}

void Page::add(const Markup& content) {
  sections_.back().content += content;
}

void Page::begin_section(const std::string& heading) {
  sections_.push_back({heading, {}});
}

std::string Page::html(std::string_view footer) const {
  Markup contents;
  Markup body;
  for (std::size_t i = 1; i < sections_.size(); ++i) {
    const Markup heading = Markup::of_text(sections_[i].heading);
    contents += element("li", {}, element("a", {{"href", "#" + anchor(i)}}, heading));
    body += element("section", {{"id", anchor(i)}}, element("h2", {}, heading) + sections_[i].content);
  }
  const Markup title = Markup::of_text(title_);
  const Markup head =
      element("meta", {{"charset", "utf-8"}}) + Markup::of_markup(std::string(page_mark))
      + element("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}})
      + element("meta", {{"name", "color-scheme"}, {"content", "light dark"}}) + element("title", {}, title)
      + element("style", {}, Markup::of_markup(style_sheet()));
  const Markup main =
      element("h1", {}, title) + sections_.front().content
      + (contents.empty() ? Markup{}
                          : element("nav", {{"aria-label", "Sections"}}, element("ul", {}, contents)))
      + body + element("footer", {}, paragraph(footer));
  return "<!DOCTYPE html>\n"
         + element("html", {{"lang", "en"}, {"xmlns", "http://www.w3.org/1999/xhtml"}},
                   element("head", {}, head) + element("body", {}, element("main", {}, main)))
               .str()
         + "\n";
}

Markup figure(const Markup& content, std::string_view caption) {
  return element("figure", {}, content + element("figcaption", {}, Markup::of_text(caption)));
}

Markup side_by_side(const std::vector<Markup>& elements, int least_width) {
  Markup all;
  for (const Markup& one : elements) {
    all += one;
  }
  return element(
      "div",
      {{"class", "side-by-side"},
       {"style", text("grid-template-columns:repeat(auto-fit,minmax(min(", least_width, "px,100%),1fr))")}},
      all);
}

Markup at_most_wide(int width, const Markup& content) {
  return element("div", {{"style", text("max-width:", width, "px")}}, content);
}

Markup details(std::string_view summary, const Markup& content) {
  return element("details", {}, element("summary", {}, Markup::of_text(summary)) + content);
}

Markup text_list(const std::vector<std::string>& entries) {
  Markup items;
  for (const std::string& entry : entries) {
    items += element("li", {}, Markup::of_text(entry));
  }
  return element("ul", {}, items);
}

Markup notice(Verdict verdict, std::string_view sentence) {
  return classed("p", css_class(verdict),
                 element("span", {{"aria-hidden", "true"}}, Markup::of_text(sign(verdict)))
                     + Markup::of_text(sentence));
}

Markup comparison_html(const Comparison& comparison) {
  return element("div", {{"class", "comparison"}},
                 choice(comparison, "both", "side by side", true)
                     + choice(comparison, "before", comparison.before_name, false)
                     + choice(comparison, "after", comparison.after_name, false)
                     + choice(comparison, "divided", "divided", false)
                     + classed("span", "divided-hint", Markup::of_text("Drag the corner to the side."))
                     + classed("div", "pair",
                               side("after", comparison.after_name, comparison.after)
                                   + side("before", comparison.before_name, comparison.before)));
}

} // namespace lsdeconv
