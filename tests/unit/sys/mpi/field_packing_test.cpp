#include "lsdeconv/core/error.hpp"
#include "lsdeconv/sys/mpi/field_packing.hpp"

#include <gtest/gtest.h>

namespace lsdeconv::mpi {
namespace {

using namespace std::string_literals;

struct Card {
  std::string name;
  std::int64_t memory = 0;

  bool operator==(const Card&) const = default;
};

struct Node {
  std::string host;
  double load = 0;
  bool usable = false;
  std::vector<std::vector<Card>> slots;

  bool operator==(const Node&) const = default;
};

constexpr auto node_fields = [](auto& fields, auto& node) {
  fields(node.host, node.load, node.usable);
  fields.each(node.slots,
              [&](auto& slot) { fields.each(slot, [&](auto& card) { fields(card.name, card.memory); }); });
};

const Node node{"n1\0\n\"\xe4"s, 0.75, true, {{}, {{"", -1}, {"card", std::int64_t{1} << 40}}}};

std::string packed_node() {
  return pack_fields(node, node_fields);
}

Node unpacked_node(std::string_view bytes) {
  return unpack_fields<Node>(bytes, node_fields);
}

TEST(FieldPacking, BringsTextsNumbersAndNestedVectorsBack) {
  EXPECT_EQ(unpacked_node(packed_node()), node);
  EXPECT_EQ(unpacked_node(pack_fields(Node{}, node_fields)), Node{});
}

TEST(FieldPacking, RefusesBytesThatEndAnywhereTooEarly) {
  const std::string bytes = packed_node();
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW((void)unpacked_node(std::string_view(bytes).substr(0, length)), Error) << length;
  }
}

TEST(FieldPacking, RefusesBytesThatAreLeft) {
  EXPECT_THROW((void)unpacked_node(packed_node() + '\0'), Error);
}

TEST(FieldPacking, RefusesAnAbsurdLengthBeforeItTakesMemory) {
  std::string bytes = packed_node();
  bytes.replace(0, sizeof(std::uint64_t), sizeof(std::uint64_t), '\xff');
  EXPECT_THROW((void)unpacked_node(bytes), Error);
}

} // namespace
} // namespace lsdeconv::mpi
