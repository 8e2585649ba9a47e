"""Declarations are found, and told from what needs no docstring of its own."""

import unittest

import undocumented


def missing(text):
    """The names that want a docstring and have none."""
    return [each.name for each in undocumented.declarations(text) if each.wanted and not each.documented]


class Undocumented(unittest.TestCase):
    def assert_missing(self, text, *names):
        self.assertEqual(missing(text), list(names))

    def test_every_kind_at_namespace_level_is_found(self):
        self.assert_missing("""
#pragma once
#include <map>
namespace lsdeconv {
struct Fields { int a = 0; };
class Reader;
enum class Kind { a, b };
using Name = std::string;
inline constexpr int most = 3;
inline constexpr std::array<int, 2> both{1, 2};
int plain(int a);
std::map<std::string, std::function<void(int)>> mapped(const std::function<void()>& body = {});
template <typename T>
[[nodiscard]] LSDECONV_HOST_DEVICE constexpr T product(const T& a) { return a * a; }
auto trailing(int a) -> std::vector<int>;
decltype(auto) deduced();
template <typename T>
concept Number = requires(T t) { t + t; };
std::ostream& operator<<(std::ostream& out,
                         const Fields& fields);
}
""", "Fields", "Kind", "Name", "most", "both", "plain", "mapped", "product", "trailing", "deduced", "Number", "operator<<")

    def test_public_members_are_found_in_nested_types_too(self):
        self.assert_missing("""
/// A class.
class Outer final : public Base<int> {
  int hidden();
public:
  explicit Outer(int a) : a_{a}, b_(a) { work(); }
  [[nodiscard]] virtual int value() const = 0;
  struct Inner {
    int deep() const;
    int field = 0;
  };
protected:
  void inherited();
public:
  static Outer made();
private:
  void secret();
  struct Hidden { void never(); };
  int a_;
};
void after();
""", "Outer", "value", "Inner", "deep", "made", "after")

    def test_docstrings_above_and_behind_count(self):
        self.assert_missing("""
/// Above.
int above();
int behind(); ///< Behind.
enum class Kind { ///< Behind the brace.
  a
};
/// Two lines,
/// with a template.
template <typename T>
T generic();
/// With a remark for a tool between.
// NOLINTNEXTLINE(some-check)
int checked();
int broken(int a, ///< Of a parameter.
           int b);
""")

    def test_other_comments_do_not_count(self):
        self.assert_missing("""
// Not a docstring.
int one();
/// Of nothing.

int two();
int data; ///< Of the line above.
int three();
""", "one", "two", "three")

    def test_what_needs_no_docstring(self):
        self.assert_missing("""
/// A class.
class Thing : public Base {
public:
  Thing() = default;
  Thing(const Thing&) = delete;
  Thing(Thing&& other) noexcept;
  Thing& operator=(Thing&&) noexcept;
  ~Thing() override;
  int value() const override { return 1; }
  bool operator==(const Thing&) const = default;
  const int* begin() const { return data_; }
  const int* end() const;
  using Base::Base;
  friend class Other;
  int data = 0;
  std::function<int(int)> call;
  int (*pointer)(int) = nullptr;
};
template <>
struct std::hash<Thing> {
  std::size_t operator()(const Thing& thing) const;
};
int Thing::elsewhere() { return 2; }
extern template int check(int);
static_assert(sizeof(Thing) > 1);
class Forward;
""")

    def test_begin_and_end_with_arguments_or_without_a_value_are_no_iterators(self):
        self.assert_missing("""
int begin(int a);
void end();
""", "begin", "end")

    def test_overloads_right_below_a_documented_one_share_its_docstring(self):
        self.assert_missing("""
/// Reads.
int read(int a);
int read(double a);
int other();

int read(char a);
""", "other", "read")

    def test_comments_strings_and_bodies_do_not_confuse(self):
        self.assert_missing("""
/// A body with everything.
inline int body() {
  const char* text = "} // no end {";
  const char brace = '}'; /* } */
  const auto lambda = [](int a) { return a; };
  return 1'000'000 + lambda(brace == '{');
}
int after();
""", "after")

    def test_lines_are_those_of_the_file(self):
        found = undocumented.declarations("#pragma once\n\n/// Documented.\nint one();\n\nint two(int a,\n        int b);\n")
        self.assertEqual([(each.name, each.first_line, each.last_line) for each in found], [("one", 4, 4), ("two", 6, 7)])


if __name__ == "__main__":
    unittest.main()
