#include "pages/plot_scale.hpp"
#include "well_formed.hpp"

#include "lsdeconv/pages/bars.hpp"
#include "lsdeconv/pages/plot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace lsdeconv {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::xml_fault;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

std::vector<std::string> labels(const std::vector<Tick>& ticks) {
  std::vector<std::string> all;
  for (const Tick& tick : ticks) {
    all.push_back(tick.label);
  }
  return all;
}

Plot plot_of(std::vector<double> x, std::vector<double> y) {
  return {"a curve", {"x, µm"}, {"counts"}, {{"one", std::move(x), std::move(y)}}};
}

TEST(PlotScale, StandsNumbersInProportion) {
  EXPECT_DOUBLE_EQ(PlotScale(10, 30, false).place(15), 0.25);
  EXPECT_DOUBLE_EQ(PlotScale(1, 10000, true).place(10), 0.25);
  EXPECT_TRUE(std::isnan(PlotScale(1, 10, true).place(0)));
  EXPECT_TRUE(std::isnan(PlotScale(0, 1, false).place(infinity)));
}

TEST(PlotScale, WritesRoundNumbers) {
  EXPECT_THAT(labels(PlotScale(0, 1, false).ticks(5)), ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
  EXPECT_THAT(labels(PlotScale(-3, 12, false).ticks(3)), ElementsAre("0", "5", "10"));
  EXPECT_THAT(labels(PlotScale(0.003, 2e5, true).ticks(9)),
              ElementsAre("0.01", "0.1", "1", "10", "100", "1000", "10000", "10⁵"));
  EXPECT_THAT(labels(PlotScale(1e-9, 1e-3, true).ticks(3)), ElementsAre("10⁻⁹", "10⁻⁷", "10⁻⁵", "0.001"));
  EXPECT_THAT(labels(PlotScale(20, 60, true).ticks(4)), ElementsAre("20", "30", "40", "50", "60"));
}

TEST(Plot, DrawsACurveWithItsNumbersAndLabels) {
  const std::string svg = plot_html(plot_of({0, 1, 2}, {0, 50, 100})).str();
  EXPECT_EQ(xml_fault(svg), "");
  EXPECT_THAT(svg, HasSubstr("aria-label=\"a curve\""));
  EXPECT_THAT(svg, HasSubstr(">x, µm</text>"));
  EXPECT_THAT(svg, HasSubstr(">counts</text>"));
  EXPECT_THAT(svg, HasSubstr(">50</text>"));
  EXPECT_EQ(count(svg, "<polyline"), 1U);
  EXPECT_THAT(svg, HasSubstr("points=\"33.0,238.0 230.5,")); // from the left end at the bottom
}

TEST(Plot, NumbersThatHaveNoPlaceInterruptTheCurve) {
  const std::string svg = plot_html(plot_of({0, 1, 2, 3, 4, 5}, {1, 2, nan, 4, 5, infinity})).str();
  EXPECT_EQ(count(svg, "<polyline"), 2U);
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
}

TEST(Plot, ALogarithmicAxisLeavesOutWhatHasNoLogarithm) {
  Plot plot = plot_of({0, 1, 2, 3}, {0, 1, -5, 1000});
  plot.y.logarithmic = true;
  const std::string svg = plot_html(plot).str();
  EXPECT_EQ(xml_fault(svg), "");
  EXPECT_EQ(count(svg, "<circle"), 2U); // each stands alone
  EXPECT_THAT(svg, HasSubstr(">100</text>"));
}

TEST(Plot, OnePointIsADot) {
  const std::string svg = plot_html(plot_of({3}, {7})).str();
  EXPECT_EQ(count(svg, "<circle"), 1U);
  EXPECT_EQ(xml_fault(svg), "");
}

TEST(Plot, WithoutNumbersItSaysSo) {
  for (const Plot& plot : {plot_of({}, {}), plot_of({nan}, {1}), Plot{"a curve", {}, {}, {}}}) {
    EXPECT_THAT(plot_html(plot).str(), HasSubstr("Nothing to draw: a curve"));
  }
}

TEST(Plot, NamesStandBesideTheirCurvesApartFromEachOther) {
  Plot plot = plot_of({0, 1}, {0, 1});
  plot.curves.push_back({"two", {0, 1}, {0, 1}, Ink::quiet, true});
  const std::string svg = plot_html(plot).str();
  EXPECT_THAT(svg, HasSubstr(">one</text>"));
  EXPECT_THAT(svg, HasSubstr("var(--ink-quiet)"));
  EXPECT_THAT(svg, HasSubstr("plot-curve dashed"));
  EXPECT_EQ(count(svg, "class=\"legend\""), 0U);
  const auto row_of = [&](const std::string& name) {
    const std::size_t end = svg.find(">" + name + "</text>");
    const std::size_t at = svg.rfind(" y=\"", end);
    return std::stod(svg.substr(at + 4));
  };
  EXPECT_GE(std::abs(row_of("one") - row_of("two")), 15);
}

TEST(Plot, LongNamesStandInAList) {
  Plot plot = plot_of({0, 1}, {0, 1});
  plot.curves.push_back({"what was held out <of the data>", {0, 1}, {1, 0}});
  const std::string svg = plot_html(plot).str();
  EXPECT_EQ(xml_fault(svg), "");
  EXPECT_THAT(svg, HasSubstr("what was held out &lt;of the data&gt;</li>"));
}

TEST(Plot, MarksAreDrawnInsideOnly) {
  Plot plot = plot_of({0, 10}, {0, 1});
  plot.marks = {{4, "chosen: 4"}, {40, "outside"}};
  const std::string svg = plot_html(plot).str();
  EXPECT_THAT(svg, HasSubstr(">chosen: 4</text>"));
  EXPECT_THAT(svg, Not(HasSubstr("outside")));
}

TEST(Bars, AreInProportionAndCountWhatIsNoLengthAsNone) {
  const BarChart chart{"seconds of the stages",
                       {{"read", {{"busy", 2}, {"idle", 6, Ink::quiet}}, "8 s"},
                        {"compute", {{"busy", 4}, {"idle", nan, Ink::quiet}}, "4 s"},
                        {"write", {{"busy", -1}}, "<none>"}}};
  const std::string html = bars_html(chart).str();
  EXPECT_EQ(xml_fault(html), "");
  EXPECT_THAT(html, HasSubstr("width:25%"));
  EXPECT_THAT(html, HasSubstr("width:75%"));
  EXPECT_THAT(html, HasSubstr("width:50%"));
  EXPECT_EQ(count(html, "width:0%"), 2U);
  EXPECT_THAT(html, HasSubstr("&lt;none&gt;"));
  EXPECT_THAT(html, HasSubstr("aria-label=\"seconds of the stages\""));
}

} // namespace
} // namespace lsdeconv
