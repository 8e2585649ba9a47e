#include "replaced_pieces.hpp"

#include "lsdeconv/core/count_text.hpp"
#include "lsdeconv/core/text.hpp"
#include "lsdeconv/core/voxel_type.hpp"
#include "lsdeconv/io/writers/slice_writer.hpp"

#include <array>
#include <optional>
#include <utility>

namespace lsdeconv {
namespace {

constexpr std::array<VoxelType, 3> types{VoxelType::uint8, VoxelType::uint16, VoxelType::float32};

} // namespace

void ReplacedPieces::add(std::string_view description) {
  const std::optional<std::string> type = slice_tag(description, "type");
  for (std::size_t i = 0; i < types.size(); ++i) {
    counts_[i] += type == name(types.at(i)) ? 1 : 0;
  }
}

void ReplacedPieces::take(ReplacedPieces& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    counts_[i] += std::exchange(other.counts_[i], 0);
  }
}

std::string replaced_text(const std::vector<std::uint64_t>& counts, const std::string& piece) {
  std::int64_t total = 0;
  std::string were;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) {
      total += static_cast<std::int64_t>(counts[i]);
      were += (were.empty() ? "" : ", ") + name(types.at(i));
    }
  }
  return total == 0 ? ""
                    : text(count_text(total, piece), " replaced (", total == 1 ? "was " : "were ", were, ")");
}

} // namespace lsdeconv
