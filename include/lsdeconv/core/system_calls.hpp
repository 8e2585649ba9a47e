#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lsdeconv {

/// Writes all bytes at the current position of an open file or pipe, in as many calls as that takes; calls
/// that signals interrupt are repeated. False where the system refuses; errno then says why, and some bytes
/// may have been written.
bool write_all(int descriptor, std::span<const std::byte> bytes) noexcept;
bool write_all(int descriptor, std::string_view characters) noexcept;

/// As write_all(), from byte `offset` of a file on and without moving its current position.
bool write_all_at(int descriptor, std::span<const std::byte> bytes, std::int64_t offset) noexcept;

/// Network name of this node. Throws Error where the system does not tell it.
std::string host_name();

} // namespace lsdeconv
