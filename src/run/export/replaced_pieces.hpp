#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lsdeconv {

/// Counts what was there of a result and is written anew, by the type of its samples.
class ReplacedPieces {
public:
  /// description: of the piece that was there.
  void add(std::string_view description);
  /// Adds those of the other, which holds none afterwards.
  void take(ReplacedPieces& other);
  /// The number for each type, for a sum over ranks.
  [[nodiscard]] const std::vector<std::uint64_t>& counts() const { return counts_; }

private:
  std::vector<std::uint64_t> counts_ = std::vector<std::uint64_t>(3); ///< In the order of VoxelType.
};

/// "64 slices replaced (were float32)"; empty where there was nothing. counts: of ReplacedPieces; piece: what
/// they are, in the singular.
std::string replaced_text(const std::vector<std::uint64_t>& counts, const std::string& piece);

} // namespace lsdeconv
