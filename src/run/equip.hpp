#pragma once

#include "preparation.hpp"

namespace lsdeconv {

/// Gives this rank its worker: device, deconvolver and all memory that computing takes. Collective over
/// `ranks`.
void equip(Preparation& run, const mpi::Communicator& ranks);

} // namespace lsdeconv
