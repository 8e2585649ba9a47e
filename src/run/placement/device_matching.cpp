#include "device_matching.hpp"

#include <map>
#include <set>

namespace lsdeconv {
namespace {

class Matching {
public:
  explicit Matching(const std::vector<std::vector<int>>& wanted) : wanted_(wanted), has_(wanted.size()) {}

  /// Gives i something, moving others to what they want less where that makes room.
  void place(std::size_t i) {
    for (const int thing : wanted_[i]) {
      if (!owner_.contains(thing)) {
        give(thing, i);
        return;
      }
    }
    std::set<int> tried;
    (void)augment(i, tried);
  }

  [[nodiscard]] std::vector<std::optional<int>> result() const { return has_; }

private:
  bool augment(std::size_t i, std::set<int>& tried) {
    for (const int thing : wanted_[i]) {
      if (!tried.insert(thing).second) {
        continue;
      }
      const auto owner = owner_.find(thing);
      if (owner == owner_.end() || augment(owner->second, tried)) {
        give(thing, i);
        return true;
      }
    }
    return false;
  }

  void give(int thing, std::size_t i) {
    owner_[thing] = i;
    has_[i] = thing;
  }

  const std::vector<std::vector<int>>& wanted_;
  std::vector<std::optional<int>> has_;
  std::map<int, std::size_t> owner_;
};

} // namespace

std::vector<std::optional<int>> largest_matching(const std::vector<std::vector<int>>& wanted) {
  Matching matching(wanted);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    matching.place(i);
  }
  return matching.result();
}

} // namespace lsdeconv
