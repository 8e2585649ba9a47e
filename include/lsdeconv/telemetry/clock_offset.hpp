#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// How this rank's steady clock differs from that of rank 0.
struct ClockOffset {
  double seconds = 0;  ///< To be added to this rank's steady_seconds() to get those of rank 0.
  double accuracy = 0; ///< Largest possible error of it in seconds.
};

/// Measures the offset from the quickest of several round trips of a message between rank 0 and each rank.
/// The clocks of two nodes drift apart by some milliseconds per hour afterwards. Collective over `ranks`.
ClockOffset clock_offset(const mpi::Communicator& ranks);

} // namespace lsdeconv
