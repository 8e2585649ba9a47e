#include "z_choice.hpp"

#include "column_changes.hpp"
#include "slice_steps.hpp"

#include "lsdeconv/core/splitmix64.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace lsdeconv {
namespace {

using Columns = std::vector<std::size_t>;

/// A column that may be z, with what follows from it.
struct Candidate {
  std::size_t column;
  Columns needed;      ///< Without these two names would be the same slice.
  Columns unexplained; ///< These change otherwise than a time or position does that goes along with z.
  bool even = false;
  bool complete = false;
  bool natural = false; ///< The names come in their natural order.
  int label = 0;
  std::size_t series = 1;

  [[nodiscard]] bool is_one_series() const { return needed.empty() && unexplained.empty(); }
  [[nodiscard]] auto rank() const {
    return std::tuple(even, label, -static_cast<std::int64_t>(series), complete, natural, column);
  }
};

class Chooser {
public:
  Chooser(const NameFamily& family, const std::vector<std::string>& names) : family_(family), names_(names) {
    for (std::size_t column = 0; column < family.columns.size(); ++column) {
      if (family.columns[column].varies()) {
        varying_.push_back(column);
      }
    }
  }

  std::optional<ZChoice> choose() {
    if (varying_.empty()) {
      return std::nullopt;
    }
    if (varying_.size() == 1) {
      return only_choice(varying_.front());
    }
    std::vector<Candidate> candidates;
    std::transform(varying_.begin(), varying_.end(), std::back_inserter(candidates),
                   [this](std::size_t column) { return candidate(column); });
    const Candidate& best =
        *std::max_element(candidates.begin(), candidates.end(),
                          [](const Candidate& a, const Candidate& b) { return a.rank() < b.rank(); });
    ZChoice choice{best.column, best.needed, best.needed.empty(), std::nullopt};
    choice.separators.insert(choice.separators.end(), best.unexplained.begin(), best.unexplained.end());
    if (best.is_one_series()) {
      choice.rival = rival(best, candidates);
    }
    return choice;
  }

private:
  /// The only column that varies is z, but not where it counts a few channels or tiles.
  [[nodiscard]] ZChoice only_choice(std::size_t column) const {
    constexpr std::size_t most_channels = 8;
    ZChoice choice{column, {}, true, std::nullopt};
    if (names() <= most_channels && is_separator_label(family_.columns[column].label)) {
      choice.separators.push_back(column);
    }
    return choice;
  }

  [[nodiscard]] std::int64_t value(std::size_t column, std::size_t name) const {
    return family_.columns[column].numbers.values[name];
  }
  [[nodiscard]] std::size_t names() const { return family_.names.size(); }

  /// Adds a column's part to, or takes it from, numbers that stand for the values of several columns.
  void combine(std::vector<std::uint64_t>& hashes, std::size_t column, bool add) const {
    const std::uint64_t salt = splitmix64_mix((column + 1) * splitmix64_increment);
    for (std::size_t i = 0; i < names(); ++i) {
      const std::uint64_t part = splitmix64_mix(salt + static_cast<std::uint64_t>(value(column, i)));
      hashes[i] += add ? part : 0 - part;
    }
  }

  [[nodiscard]] static std::size_t different(std::vector<std::uint64_t> hashes) {
    std::sort(hashes.begin(), hashes.end());
    return static_cast<std::size_t>(std::unique(hashes.begin(), hashes.end()) - hashes.begin());
  }

  /// The fewest columns that, with z, tell all names apart that differ at all.
  [[nodiscard]] Columns needed_beside(std::size_t z) const {
    Columns columns = varying_;
    std::erase(columns, z);
    std::vector<std::uint64_t> hashes(names(), 0);
    for (const std::size_t column : varying_) {
      combine(hashes, column, true);
    }
    const std::size_t all = different(hashes);
    Columns by_variety(columns.rbegin(), columns.rend());
    std::stable_sort(by_variety.begin(), by_variety.end(), [this](std::size_t a, std::size_t b) {
      return family_.columns[a].distinct > family_.columns[b].distinct;
    });
    for (const std::size_t column : by_variety) {
      combine(hashes, column, false);
      if (different(hashes) == all) {
        std::erase(columns, column);
      } else {
        combine(hashes, column, true);
      }
    }
    return columns;
  }

  [[nodiscard]] SeriesOrder order_by(std::size_t z, const Columns& separators) const {
    std::vector<std::uint64_t> hashes(names(), 0);
    for (const std::size_t column : separators) {
      combine(hashes, column, true);
    }
    SeriesOrder order{std::vector<std::size_t>(names()), {}, 0};
    std::iota(order.names.begin(), order.names.end(), std::size_t{0});
    std::stable_sort(order.names.begin(), order.names.end(), [&](std::size_t a, std::size_t b) {
      return std::tuple(hashes[a], value(z, a)) < std::tuple(hashes[b], value(z, b));
    });
    for (std::size_t i = 0; i < names(); ++i) {
      order.begins_series.push_back(i == 0 || hashes[order.names[i]] != hashes[order.names[i - 1]]);
      order.series += order.begins_series.back() ? 1U : 0U;
    }
    return order;
  }

  /// Whether a column has another value in every name of a series.
  [[nodiscard]] bool is_unique(std::size_t column, const Columns& separators) const {
    std::vector<std::uint64_t> hashes(names(), 0);
    combine(hashes, column, true);
    for (const std::size_t separator : separators) {
      combine(hashes, separator, true);
    }
    return different(std::move(hashes)) == names();
  }

  void add_unexplained(Candidate& candidate) const {
    const SeriesOrder order = order_by(candidate.column, candidate.needed);
    for (const std::size_t column : varying_) {
      const bool is_separator =
          std::find(candidate.needed.begin(), candidate.needed.end(), column) != candidate.needed.end();
      if (column == candidate.column || is_separator) {
        continue;
      }
      const ColumnChanges changes(family_, names_, column, candidate.column);
      const bool goes_along = changes.go_along(order) || is_unique(column, candidate.needed);
      if (!goes_along || (candidate.needed.empty() && !changes.may_be_times())) {
        candidate.unexplained.push_back(column);
      }
    }
  }

  void judge_steps(Candidate& candidate, const SeriesOrder& order) const {
    const int decimals = family_.columns[candidate.column].numbers.decimals;
    const bool too_long = family_.columns[candidate.column].numbers.too_long;
    candidate.even = order.series < names() && !too_long;
    candidate.complete = candidate.even;
    std::vector<std::int64_t> numbers;
    for (std::size_t i = 0; i <= names(); ++i) {
      if (i == names() || order.begins_series[i]) {
        const SliceSteps steps = slice_steps(numbers, decimals);
        candidate.even = candidate.even && steps.kind != StepKind::uneven;
        candidate.complete = candidate.complete && steps.complete();
        numbers.clear();
      }
      if (i < names() && (numbers.empty() || numbers.back() != value(candidate.column, order.names[i]))) {
        numbers.push_back(value(candidate.column, order.names[i]));
      }
    }
  }

  /// Whether each name stands behind the one before if columns are compared from left to right.
  [[nodiscard]] bool is_natural(const SeriesOrder& order) const {
    for (std::size_t i = 1; i < names(); ++i) {
      const std::size_t here = order.names[i];
      const std::size_t before = order.names[i - 1];
      const auto differing = std::find_if(varying_.begin(), varying_.end(), [&](std::size_t column) {
        return value(column, here) != value(column, before);
      });
      if (differing != varying_.end() && value(*differing, here) < value(*differing, before)) {
        return false;
      }
    }
    return true;
  }

  Candidate candidate(std::size_t column) {
    Candidate candidate{column, needed_beside(column), {}};
    add_unexplained(candidate);
    Columns separators = candidate.needed;
    separators.insert(separators.end(), candidate.unexplained.begin(), candidate.unexplained.end());
    const SeriesOrder order = order_by(column, separators);
    candidate.series = order.series;
    candidate.label = z_label(family_.columns[column].label);
    candidate.natural = candidate.is_one_series() && is_natural(order);
    judge_steps(candidate, order);
    return candidate;
  }

  /// The column that puts the names into another order and has as good a right to be z.
  [[nodiscard]] std::optional<std::size_t> rival(const Candidate& best,
                                                 const std::vector<Candidate>& candidates) const {
    const SeriesOrder order = order_by(best.column, {});
    for (const Candidate& other : candidates) {
      const bool is_low = other.column > 0 && parts_of_a_time(family_, other.column, names_)
                          && family_.columns[other.column - 1].varies();
      const auto falls = [&, this](std::size_t a, std::size_t b) {
        return value(other.column, b) < value(other.column, a);
      };
      const bool disagrees =
          std::adjacent_find(order.names.begin(), order.names.end(), falls) != order.names.end();
      const bool as_good = other.label >= best.label || !best.complete;
      if (other.is_one_series() && other.complete && as_good && !is_low && disagrees) {
        return other.column;
      }
    }
    const Candidate& left = candidates.front();
    const bool left_counts_nothing = !left.even && family_.columns[left.column].distinct == names();
    if (!best.natural && best.label < 1 && !(best.complete && left_counts_nothing)) {
      return left.column;
    }
    return std::nullopt;
  }

  const NameFamily& family_;
  const std::vector<std::string>& names_;
  Columns varying_;
};

} // namespace

std::optional<ZChoice> choose_z(const NameFamily& family, const std::vector<std::string>& names) {
  return Chooser(family, names).choose();
}

} // namespace lsdeconv
