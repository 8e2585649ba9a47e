#include "lsdeconv/run/estimation/mask_rules.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/short_text.hpp"
#include "lsdeconv/core/text.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace lsdeconv {
namespace {

/// Writes the members that each() names, separated by spaces.
struct Writer {
  std::string text;

  void operator()(double value) { text += (text.empty() ? "" : " ") + number_text(value); }
  void operator()(float value) { (*this)(static_cast<double>(value)); }
  void operator()(std::int64_t value) { text += (text.empty() ? "" : " ") + std::to_string(value); }
  void operator()(bool value) { (*this)(static_cast<std::int64_t>(value)); }
  void operator()(const std::vector<std::int64_t>& values) {
    (*this)(std::ssize(values));
    for (const std::int64_t value : values) {
      (*this)(value);
    }
  }
};

/// Reads them.
struct Reader {
  std::istringstream text;

  template <typename T>
  void operator()(T& value) {
    std::string word;
    text >> word;
    std::istringstream in(word);
    double number = 0;
    if (word == "inf") {
      number = std::numeric_limits<double>::infinity();
    } else if (!(in >> number)) {
      throw Error("the rules for masked voxels cannot be read: " + text.str());
    }
    value = static_cast<T>(number);
  }
  void operator()(std::vector<std::int64_t>& values) {
    std::int64_t count = 0;
    (*this)(count);
    for (std::int64_t i = 0; i < count; ++i) {
      (*this)(values.emplace_back());
    }
  }
};

constexpr auto each = [](auto& field, auto& rules) {
  field(rules.saturation);
  field(rules.unseen.zeros);
  field(rules.unseen.too_bright);
  field(rules.unseen.hot.dark);
  field(rules.unseen.hot.gain);
  field(rules.unseen.hot.variance);
  for (auto& steepest : rules.unseen.hot.steepest) {
    field(steepest);
  }
  field(rules.unseen.dead.columns);
  field(rules.unseen.dead.rows);
  field(rules.unseen.dead.single);
  field(rules.unseen.planes.offset);
  field(rules.sampled.voxels);
  field(rules.sampled.zeros);
  field(rules.sampled.dead);
  field(rules.sampled.too_bright);
  field(rules.sampled.hot);
};

} // namespace

bool MaskRules::any() const {
  return std::isfinite(saturation) || unseen.any();
}

std::string MaskRules::as_text() const {
  Writer writer;
  if (any()) {
    each(writer, *this);
  }
  return writer.text;
}

MaskRules MaskRules::from_text(const std::string& text) {
  MaskRules rules;
  if (!text.empty()) {
    Reader reader{std::istringstream(text)};
    each(reader, rules);
  }
  return rules;
}

std::vector<std::string> plane_texts(const PlaneFactors& planes) {
  constexpr std::size_t most = 5000; // of at most 12 characters each
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < planes.brightness.size(); ++i) {
    if (i % most == 0) {
      texts.emplace_back();
    }
    const std::string thousandths = std::to_string(std::lround(1000 * (planes.brightness[i] - 1)));
    texts.back() += (texts.back().empty() ? "" : " ") + thousandths;
  }
  return texts;
}

void append_plane_brightness(const std::string& text, std::vector<float>& brightness) {
  std::istringstream in(text);
  for (int thousandths = 0; in >> thousandths;) {
    brightness.push_back(static_cast<float>(std::round(1000.0 + thousandths) / 1000));
  }
}

std::string mask_summary(const MaskRules& rules) {
  std::string list;
  const auto add = [&list](const std::string& part) { list += (list.empty() ? "" : ", ") + part; };
  const auto add_share = [&](std::int64_t voxels, const char* what) {
    if (voxels > 0) {
      const double percent = 100.0 * static_cast<double>(voxels) / static_cast<double>(rules.sampled.voxels);
      add(text(short_text(percent), " % ", what));
    }
  };
  const auto add_count = [&](const std::vector<std::int64_t>& places, const char* what) {
    if (!places.empty()) {
      add(count_text(std::ssize(places), what));
    }
  };
  add_share(rules.sampled.hot, "hot");
  add_count(rules.unseen.dead.columns, "dead column");
  add_count(rules.unseen.dead.rows, "dead row");
  add_count(rules.unseen.dead.single, "dead pixel");
  add_share(rules.sampled.zeros, "stitching zeros");
  add_share(rules.sampled.too_bright, "saturated");
  if (const std::vector<float>& planes = rules.unseen.planes.brightness; !planes.empty()) {
    const auto [least, most] = std::minmax_element(planes.begin(), planes.end());
    add(text("slices of ", short_text(static_cast<double>(*least)), " to ",
             short_text(static_cast<double>(*most)), " times the brightness of those around them made even"));
  }
  const UnseenCounts& sampled = rules.sampled;
  return sampled.hot + sampled.zeros + sampled.too_bright > 0 ? list + " (percentages are of sampled slices)"
                                                              : list;
}

} // namespace lsdeconv
