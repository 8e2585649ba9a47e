#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lsdeconv {

/// The process that holds a lock, as the lock file identifies it.
struct LockHolder {
  std::string host;
  /// Identifies boot, PID namespace and time namespace: process ids and start times mean the same processes
  /// exactly where this text is equal. Changes when the machine reboots; differs between containers.
  std::string machine;
  std::int64_t process = 0; ///< Process id.
  /// Start of the process in clock ticks since boot, since process ids are reused. Empty where it is unknown.
  std::string started;
  std::string user;
  std::string job; ///< Of the batch system; empty outside of one.
  std::string id;  ///< Random, to tell all holders apart.

  /// This process, with a new id.
  static LockHolder self();
  /// For messages: "the run on n2 (process 4711 of user ada, job 12)".
  [[nodiscard]] std::string description() const;
  /// Whether it is certain that the process has ended. False for processes of other machines.
  [[nodiscard]] bool has_died() const;
};

/// The content of a lock file: lines "name=value" between a first and a last line. It has the same length for
/// every heartbeat of a holder, so that overwriting it in place leaves a complete file.
std::string lock_text(const LockHolder& holder, std::uint64_t beat);

/// The inverse. None where the text is no lock or not complete, as that of a file that is being written.
std::optional<LockHolder> lock_holder(const std::string& text);

} // namespace lsdeconv
