#pragma once

#include <optional>
#include <vector>

namespace lsdeconv {

/// A largest matching of a bipartite graph by augmenting paths (Kuhn 1955): wanted[i] lists what i may have,
/// most wanted first; the result is what each i gets, nothing twice. Earlier i keep a place once they have
/// one, and the order of `wanted` decides wherever it can.
std::vector<std::optional<int>> largest_matching(const std::vector<std::vector<int>>& wanted);

} // namespace lsdeconv
