#include "well_formed.hpp"

#include "lsdeconv/pages/markup.hpp"

#include <gtest/gtest.h>

namespace lsdeconv {
namespace {

using testing::xml_fault;

TEST(PagesMarkup, EscapesWhatHasAMeaningInHtml) {
  EXPECT_EQ(Markup::of_text("a<b> & \"c\" 'd'").str(), "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
}

TEST(PagesMarkup, KeepsTextInUtf8) {
  const std::string words = "25 µm · Großhirn · 脳 · 🧠\n\ttab";
  EXPECT_EQ(Markup::of_text(words).str(), words);
}

TEST(PagesMarkup, ReplacesBytesThatAreNoText) {
  const std::string mark = "\xEF\xBF\xBD";
  EXPECT_EQ(Markup::of_text("a\xE9z").str(), "a" + mark + "z");                    // Latin-1
  EXPECT_EQ(Markup::of_text("\xC0\xAF").str(), mark + mark);                       // an overlong slash
  EXPECT_EQ(Markup::of_text("\xED\xA0\x80").str(), mark + mark + mark);            // half a surrogate pair
  EXPECT_EQ(Markup::of_text("\xF5\x80\x80\x80").str(), mark + mark + mark + mark); // beyond Unicode
  EXPECT_EQ(Markup::of_text("\xE2\x82").str(), mark + mark);                       // cut off
  EXPECT_EQ(Markup::of_text("\xEF\xBF\xBF").str(), mark + mark + mark);            // no character of XML
  EXPECT_EQ(Markup::of_text(std::string("a\0b\x1B", 4)).str(), "a" + mark + "b" + mark); // control characters
}

TEST(PagesMarkup, WritesElementsWithEscapedAttributes) {
  const Markup link = element("a", {{"href", "#x\"y"}}, Markup::of_text("1 < 2"));
  EXPECT_EQ(link.str(), "<a href=\"#x&quot;y\">1 &lt; 2</a>");
  EXPECT_EQ(element("img", {{"alt", ""}}).str(), "<img alt=\"\"/>");
  EXPECT_EQ(element("td", {}).str(), "<td></td>"); // "<td/>" would not close it in HTML
  EXPECT_EQ(xml_fault(link.str()), "");
}

TEST(PagesMarkup, TheCheckOfTheseTestsSeesFaults) {
  EXPECT_NE(xml_fault("<p>a</b>"), "");
  EXPECT_NE(xml_fault("<p>a < b</p>"), "");
  EXPECT_NE(xml_fault("<p>a & b</p>"), "");
  EXPECT_NE(xml_fault("<p a=\"1\" a=\"2\"></p>"), "");
  EXPECT_NE(xml_fault("<p>"), "");
}

} // namespace
} // namespace lsdeconv
