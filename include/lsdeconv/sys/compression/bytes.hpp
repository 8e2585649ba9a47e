#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lsdeconv::compression {

/// Bytes that are owned.
using Bytes = std::vector<std::byte>;
/// A view of bytes.
using BytesView = std::span<const std::byte>;

} // namespace lsdeconv::compression
