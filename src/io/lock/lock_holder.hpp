#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace lsdeconv {

/// What a lock file says of the run that holds the lock.
struct LockHolder {
  std::string host;
  /// The running system, the numbering of its processes and the clock behind `started`: the same text where
  /// both mean the same process. Changes when the machine starts again, differs between containers.
  std::string machine;
  std::int64_t process = 0;
  /// When the process started, in ticks since the machine did: numbers of processes are used again.
  std::string started;
  std::string user;
  std::string job; ///< Of the batch system; empty outside of one.
  std::string id;  ///< Random.

  /// This process, with an id of its own.
  static LockHolder self();
  /// "the run on n2 (process 4711 of user ada, job 12)"
  [[nodiscard]] std::string description() const;
  /// Whether it is certain that the process is gone. False for processes of other machines.
  [[nodiscard]] bool has_died() const;
};

/// The text of a lock file; of the same length for every beat of one holder.
std::string lock_text(const LockHolder& holder, std::uint64_t beat);

/// None where the text is not whole, as of a file that is being made.
std::optional<LockHolder> lock_holder(const std::string& text);

} // namespace lsdeconv
