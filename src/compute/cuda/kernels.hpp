#pragma once

#include "field_functions.hpp"
#include "gpu.hpp"
#include "sink_functions.hpp"
#include "source_functions.hpp"
#include "spectrum_functions.hpp"
#include "summary.hpp"

/// Launchers: each queues one of the functions of the same name for the device and returns. Rows of the
/// workspace are spaced, see workspace.hpp.
namespace lsdeconv::cuda {

void run(const Gpu& gpu, const EnterExtrapolation& source);
template <typename T>
void run(const Gpu& gpu, const EnterExcess<T>& source);
void run(const Gpu& gpu, const EnterPlain& source);
void run(const Gpu& gpu, const EnterPsf& source);

template <typename Factor>
void run(const Gpu& gpu, const Multiply<Factor>& multiply);
void run(const Gpu& gpu, const TakeReal& take, std::int64_t count);
void run(const Gpu& gpu, const TakeComplex& take, std::int64_t count);

template <typename T>
void run(const Gpu& gpu, const LeaveRatio<T>& sink);
void run(const Gpu& gpu, const LeaveSelfRatio& sink);
template <typename Adjust>
void run(const Gpu& gpu, const LeaveUpdate<Adjust>& sink);
void run(const Gpu& gpu, const LeaveAndEnter& both);
void run(const Gpu& gpu, const LeaveStart& sink);
void run(const Gpu& gpu, const LeaveStore& sink);

void run(const Gpu& gpu, const Fill& fill, std::int64_t count);
template <typename T>
void run(const Gpu& gpu, const Unpack<T>& unpack);
void run(const Gpu& gpu, const Extract& extract, const Extent3& box);
void run(const Gpu& gpu, const TotalVariation& operation);
void run(const Gpu& gpu, const NeighbourMean& operation);
void run(const Gpu& gpu, const Smooth& operation);

/// Adds the voxels of the box at the origin to a summary, which is zero before.
void summarise(const Gpu& gpu, const ConstVoxels& voxels, const Extent3& box, Summary* summary);

} // namespace lsdeconv::cuda
