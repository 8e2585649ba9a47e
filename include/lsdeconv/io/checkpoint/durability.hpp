#pragma once

namespace lsdeconv {

/// What written data survive once a call has returned that refers to it.
enum class Durability {
  power_loss,  ///< A loss of power or a crash of the machine: files are synced (fdatasync).
  program_end, ///< The end of the program in any way, without syncs: for storage that does not outlive the
               ///< job.
};

} // namespace lsdeconv
