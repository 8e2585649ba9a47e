#include "io/readers/inspection/xml_tags.hpp"

#include <gmock/gmock.h>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> names(std::string_view xml) {
  std::vector<std::string> all;
  XmlTags tags(xml);
  while (const auto tag = tags.next()) {
    all.push_back((tag->ends ? "/" : "") + std::string(tag->name));
  }
  return all;
}

XmlTag first_tag(std::string_view xml) {
  return XmlTags(xml).next().value();
}

TEST(XmlTags, AreFoundWithoutTheirPrefixes) {
  EXPECT_THAT(names("<?xml version='1.0'?><!-- <no> --><OME:a x='>'><b/>text</OME:a>"),
              ElementsAre("a", "b", "/a"));
}

TEST(XmlTags, HaveAttributesInEitherQuotes) {
  const XmlTag tag = first_tag("<a  one=\"1 'x'\"\n two = '2 > \"y\"' p:three=\"\">behind</a>");
  EXPECT_EQ(tag.value("one"), "1 'x'");
  EXPECT_EQ(tag.value("two"), "2 > \"y\"");
  EXPECT_EQ(tag.value("three"), "");
  EXPECT_EQ(tag.value("four"), "");
  EXPECT_EQ(tag.following, "behind");
}

TEST(XmlTags, ResolveEntities) {
  EXPECT_EQ(first_tag("<a v='x&amp;y &lt;&gt;&quot;&apos; &#181;m &#xB5;m &#x2014; &no; &'/>").value("v"),
            "x&y <>\"' \xC2\xB5m \xC2\xB5m \xE2\x80\x94 &no; &");
}

TEST(XmlTags, OfATextThatIsNoXmlEnd) {
  for (const char* text : {"", "<", "</", "<a", "<a b", "<a b=", "<a b=\"", "<a b=\"c", "<a ==>", "<a '\">",
                           "<!--", "< a=b>", "<a\"b=>", "no tags", "<a/ /b>"}) {
    EXPECT_LE(names(text).size(), 2U) << text;
  }
}

} // namespace
} // namespace lsdeconv
