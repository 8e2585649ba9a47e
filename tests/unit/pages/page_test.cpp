#include "pages/base64.hpp"
#include "well_formed.hpp"

#include "lsdeconv/pages/page.hpp"
#include "lsdeconv/pages/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::xml_fault;

TEST(Base64, PadsAsTheStandardSays) { // RFC 4648, section 10
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64(std::string("\xFF\x00\xFE", 3)), "/wD+");
}

std::string page_with_everything() {
  Page page("A <brain> & more");
  page.add(notice(Verdict::good, "Better."));
  page.begin_section("Pictures");
  page.add(comparison_html({"views", "raw", paragraph("before"), "result", paragraph("after")}));
  page.begin_section("Numbers");
  Table table{"all of them", {{"name"}, {"value", true}}, {text_row({"a & b", "1"}), text_row({"c", "2"})}};
  table.rows[1].marked = true;
  page.add(table_html(table));
  page.add(details("more", text_list({"one", "two"})));
  page.add(side_by_side({figure(paragraph("x"), "a caption"), figure(paragraph("y"), "another")}));
  return page.html("by a test");
}

TEST(Page, IsWellFormedAndNeedsNothingFromElsewhere) {
  const std::string html = page_with_everything();
  EXPECT_TRUE(html.starts_with("<!DOCTYPE html>\n"));
  EXPECT_EQ(xml_fault(html.substr(html.find("<html"))), "");
  for (const char* foreign : {"<script", "src=\"http", "href=\"http", "url(", "@import"}) {
    EXPECT_THAT(html, Not(HasSubstr(foreign)));
  }
}

TEST(Page, LinksToItsSections) {
  const std::string html = page_with_everything();
  EXPECT_THAT(html, HasSubstr("<a href=\"#section-2\">Numbers</a>"));
  EXPECT_THAT(html, HasSubstr("<section id=\"section-2\"><h2>Numbers</h2>"));
  EXPECT_THAT(html, HasSubstr("<h1>A &lt;brain&gt; &amp; more</h1>"));
}

TEST(Page, AComparisonIsChosenWithoutAScript) {
  const std::string html =
      comparison_html({"views", "raw", paragraph("before"), "result", paragraph("after")}).str();
  for (const char* view : {"both", "before", "after", "divided"}) {
    EXPECT_THAT(html, HasSubstr(std::string("id=\"views-") + view + "\""));
    EXPECT_THAT(html, HasSubstr(std::string("for=\"views-") + view + "\""));
  }
  EXPECT_THAT(html, HasSubstr("class=\"show-both\" name=\"views\" id=\"views-both\" checked=\"checked\""));
}

TEST(Page, ATableNamesItsRowsAndMarksTheChosenOne) {
  Table table{"", {{"name"}, {"value", true}}, {text_row({"a", "1"}), text_row({"b", "2"})}};
  table.rows[1].marked = true;
  const std::string html = table_html(table).str();
  EXPECT_THAT(html,
              HasSubstr("<tr class=\"marked\"><th scope=\"row\">b</th><td class=\"number\">2</td></tr>"));
  EXPECT_THAT(html, Not(HasSubstr("<caption>")));
}

} // namespace
} // namespace lsdeconv
