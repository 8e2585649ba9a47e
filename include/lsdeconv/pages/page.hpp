#pragma once

#include "lsdeconv/pages/markup.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// A page in one file: HTML with its style, without scripts and without anything from elsewhere. Readable in
/// light and dark, on narrow screens and on paper.
class Page {
public:
  /// title: of the window and the heading.
  explicit Page(std::string title);

  /// Adds to what stands above the first section, or to the section that was begun last.
  void add(const Markup& content);
  /// What is added from now on stands in a section of that heading, to which the contents at the top link.
  void begin_section(const std::string& heading);
  /// The whole page. footer: plain text at its end, by which program and when it was made.
  [[nodiscard]] std::string html(std::string_view footer) const;

private:
  struct Section {
    std::string heading;
    Markup content;
  };

  std::string title_;
  std::vector<Section> sections_;
};

/// Something to look at with a caption of plain text below.
Markup figure(const Markup& content, std::string_view caption);
/// Elements beside each other, as many as fit into the width if each has at least so many pixels.
Markup side_by_side(const std::vector<Markup>& elements, int least_width = 340);
/// Something no wider than so many pixels.
Markup at_most_wide(int width, const Markup& content);
/// What is shown only when a reader opens it; on paper always.
Markup details(std::string_view summary, const Markup& content);
/// A list of plain texts.
Markup text_list(const std::vector<std::string>& entries);

/// How good something is.
enum class Verdict { good, doubtful, bad, neutral };
/// A framed sentence, whose colour and sign tell the verdict.
Markup notice(Verdict verdict, std::string_view sentence);

/// One thing before and after, which a reader can see beside each other, alternating in one place, or
/// divided by a line to be dragged, without a script.
struct Comparison {
  std::string id; ///< Of letters and digits, of this comparison alone on its page.
  std::string before_name;
  Markup before;
  std::string after_name;
  Markup after;
};
/// The comparison as an element of a page.
Markup comparison_html(const Comparison& comparison);

} // namespace lsdeconv
