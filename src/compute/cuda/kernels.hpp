#pragma once

#include "field_functions.hpp"
#include "gpu.hpp"
#include "sink_functions.hpp"
#include "source_functions.hpp"
#include "spectrum_functions.hpp"
#include "summary.hpp"

/// Launchers: run(gpu, function) submits a function object of *_functions.hpp to the computing stream, to be
/// called for all elements that it names, and returns. Sources and sinks are called for some planes; planes
/// beyond their target are left out. They are declared here without CUDA syntax, so that .cpp files can call
/// them, and defined in the .cu files.
namespace lsdeconv::cuda {

void run(const Gpu& gpu, const LoadExtrapolation& source, const AxisRange& planes);
template <typename T>
void run(const Gpu& gpu, const LoadExcess<T>& source, const AxisRange& planes);
template <typename T>
void run(const Gpu& gpu, const LoadSeen<T>& source, const AxisRange& planes);
void run(const Gpu& gpu, const LoadPlain& source, const AxisRange& planes);
void run(const Gpu& gpu, const LoadPsf& source, const AxisRange& planes);

template <typename Factor>
void run(const Gpu& gpu, const Multiply<Factor>& multiply);
void run(const Gpu& gpu, const TakeReal& take, std::int64_t count);
void run(const Gpu& gpu, const TakeComplex& take, std::int64_t count);

template <typename T, typename Ratio>
void run(const Gpu& gpu, const StoreRatio<T, Ratio>& sink, const AxisRange& planes);
void run(const Gpu& gpu, const StoreSelfRatio& sink, const AxisRange& planes);
template <typename Adjust>
void run(const Gpu& gpu, const StoreUpdate<Adjust>& sink, const AxisRange& planes);
void run(const Gpu& gpu, const UpdateAndExtrapolate& both, const AxisRange& planes);
void run(const Gpu& gpu, const StoreAgreement& sink, const AxisRange& planes);
void run(const Gpu& gpu, const StoreAgreedUpdate& sink, const AxisRange& planes);
void run(const Gpu& gpu, const StoreStart& sink, const AxisRange& planes);
void run(const Gpu& gpu, const StoreWeighed& sink, const AxisRange& planes);
void run(const Gpu& gpu, const StoreField& sink, const AxisRange& planes);

void run(const Gpu& gpu, const Fill& fill, std::int64_t count);
template <typename T>
void run(const Gpu& gpu, const Unpack<T>& unpack);
void run(const Gpu& gpu, const Extract& extract, const Extent3& box);
void run(const Gpu& gpu, const TotalVariation& operation);
void run(const Gpu& gpu, const NeighbourMean& operation);
void run(const Gpu& gpu, const Smooth& operation);

/// Computes the statistics of the box at the origin of `voxels` into a summary, which must be zero before.
void summarise(const Gpu& gpu, const ConstVoxels& voxels, const Extent3& box, Summary* summary);

} // namespace lsdeconv::cuda
