#pragma once

#include "lsdeconv/sys/mpi/communicator.hpp"

namespace lsdeconv {

/// What to add to this rank's steady clock to get rank 0's, in seconds, and how far that may be off.
struct ClockOffset {
  double seconds = 0;
  double accuracy = 0;
};

/// From the quickest of some questions and answers between rank 0 and each rank; the clocks drift apart by a
/// few ms an hour afterwards. Collective over `ranks`.
ClockOffset clock_offset(const mpi::Communicator& ranks);

} // namespace lsdeconv
