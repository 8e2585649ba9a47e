#pragma once

#include "lsdeconv/io/checkpoint/checkpoint.hpp"
#include "lsdeconv/quality/quality_figure.hpp"
#include "lsdeconv/sys/mpi/communicator.hpp"

#include <string>

namespace lsdeconv {

/// The numbers of quality of a finished checkpoint, the same on every rank and for any number of them: those
/// of the sampled boxes that it holds, and how much the faces between blocks show, from windows of up to 128
/// x 128 voxels around some of these. What cannot be read is not known, with the reason. Collective over
/// `ranks`.
QualityFigures finished_quality(const Checkpoint& checkpoint, const mpi::Communicator& ranks);

/// What the figures say, in a line for the end of a run: "finer: effective PSF x 1.3 → 0.7 µm, …; noise in
/// the background …"; empty where they say nothing of it.
std::string quality_line(const QualityFigures& figures);

/// A sentence on the most important figure that says that a result is worse than the raw data or not to be
/// trusted, with what to do; empty where none does. iterations: of the run; after fewer than 20 of them
/// nobody expects that no structure is left.
std::string quality_warning(const QualityFigures& figures, int iterations);

} // namespace lsdeconv
