#include "cuda_convolver.hpp"

#include "../observed_light.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/symmetry.hpp"
#include "lsdeconv/core/text.hpp"

#include <tuple>

namespace lsdeconv::cuda {
namespace {

/// Throws Error for planes whose voxels kernels cannot count in 32 bits.
const Extent3& checked(const Extent3& transform) {
  constexpr std::int64_t most = std::int64_t{1} << 31;
  if (transform.y * (transform.x + 2) >= most) {
    throw Error(text("a plane of ", transform.y, "×", transform.x, " voxels is too large for a GPU"));
  }
  return transform;
}

ConstVoxels read_only(const Field* field) {
  return on_device(*field).voxels();
}

} // namespace

CudaConvolver::CudaConvolver(const std::shared_ptr<const Gpu>& gpu, const Extent3& transform, BusyClock& busy)
    : gpu_(gpu), busy_(busy), transform_(checked(transform)), engine_(fourier_engine(gpu, transform)),
      staging_(gpu), data_(transform) {}

CudaConvolver::~CudaConvolver() {
  gpu_->run_deferred_quietly();
}

std::int64_t CudaConvolver::bytes(const Gpu& gpu, const Extent3& transform) {
  return fourier_engine_bytes(gpu, transform);
}

ConstVoxels CudaConvolver::result() const {
  const Voxels v = workspace();
  return {v.data, v.extent, v.stride, v.plane};
}

CyclicRange CudaConvolver::object_planes() const {
  return object_planes_.value_or(all_planes());
}

const ObservedLightFunction& CudaConvolver::observed_light() const {
  if (!observed_light_) {
    throw Error("the convolver has no coverage: a defect of the algorithm, which must state it before");
  }
  return *observed_light_;
}

const DeviceImage& CudaConvolver::covering(const Image& image) const {
  if (image.extent() != data_) {
    throw Error(text("an image of ", image.extent(), " voxels does not fill a coverage of ", data_,
                     ": a defect of the algorithm"));
  }
  return on_device(image);
}

std::unique_ptr<TransferFunction> CudaConvolver::transfer_function(VolumeView<const float> psf) {
  auto function =
      std::make_unique<DeviceTransferFunction>(gpu_, engine_->frequencies(), point_symmetric(psf));
  replace(*function, psf);
  return function;
}

void CudaConvolver::replace(TransferFunction& transfer, VolumeView<const float> psf) {
  if (!whole(transform_).contains(whole(psf.extent()))) {
    throw Error(text("a PSF of ", psf.extent(), " voxels does not fit into a transform of ", transform_));
  }
  gpu_->use();
  gpu_->run_deferred(); // a deferred update reads the workspace, which is overwritten below
  ratio_.reset();
  Volume<float> contiguous(psf.extent());
  copy(psf, contiguous.view());
  staging_.copy(contiguous.data(), contiguous.size() * static_cast<std::int64_t>(sizeof(float)), psf_);
  const LoadPsf source{dense_rows(psf_.as<const float>(), psf.extent(), psf.extent().x), workspace()};
  const std::int64_t half = psf.extent().z / 2;
  const CyclicRange planes = fill({half + 1, half, transform_.z}, source);
  engine_->take(static_cast<const DeviceTransferFunction&>(transfer), planes);
}

void CudaConvolver::set_coverage(const Coverage& coverage, VolumeView<const float> psf) {
  const ObservedLight observed(transform_, coverage, psf);
  gpu_->use();
  gpu_->run_deferred();
  ratio_.reset();
  const Volume<double>& table = observed.psf().table();
  const std::span<const double> values(table.data(), static_cast<std::size_t>(table.size()));
  if (!std::equal(values.begin(), values.end(), known_table_.begin(), known_table_.end())) {
    staging_.copy(values.data(), static_cast<std::int64_t>(values.size_bytes()), table_);
    known_table_.assign(values.begin(), values.end());
  }
  // The last entry of the table is the sum of the PSF: alpha where all of it falls on data.
  const auto full = static_cast<float>(values.back());
  observed_light_ = ObservedLightFunction{
      table_.as<double>(), ObservedLightFunction::narrowed(observed.axes()), coverage.wraps.x ? 1.0F : full};
  object_planes_ = CyclicRange::support(observed.axes().z);
  data_ = coverage.data;
}

void CudaConvolver::convolve(const Source& source, const TransferFunction& transfer, Direction direction,
                             const Sink& sink) {
  gpu_->use();
  // A deferred update is submitted now, unless this source is the extrapolation that it can be fused with.
  const auto* extrapolation = std::get_if<source::Extrapolation>(&source);
  if (extrapolation == nullptr || !follows(*extrapolation)) {
    gpu_->run_deferred();
  }
  if (const auto* excess = std::get_if<source::Excess>(&source)) {
    covering(*excess->image).await_upload(); // outside of the measured interval: waiting for data is not work
  }
  busy_.measure([&] {
    const CyclicRange in = std::visit([&](const auto& s) { return load(s); }, source);
    ratio_.reset();
    engine_->multiply(static_cast<const DeviceTransferFunction&>(transfer), direction, in,
                      engine_->reach(wanted(sink)));
    std::visit([&](const auto& s) { store(s); }, sink);
  });
}

CyclicRange CudaConvolver::wanted(const Sink& sink) const {
  const auto is = [&]<typename... Kinds>() { return (std::holds_alternative<Kinds>(sink) || ...); };
  if (is.template operator()<sink::Ratio, sink::HalfRatio>()) {
    return first_planes(data_.z);
  }
  if (is.template operator()<sink::Update, sink::AgreedUpdate, sink::Start>()) {
    return object_planes();
  }
  const auto* store = std::get_if<sink::Store>(&sink);
  return store != nullptr ? first_planes(store->field->extent().z) : all_planes();
}

template <typename Kernel>
CyclicRange CudaConvolver::fill(const CyclicRange& planes, const Kernel& kernel) {
  const CyclicRange reached = engine_->reach(planes);
  engine_->for_parts(reached, [&](const AxisRange& part) {
    run(*gpu_, kernel, part);
    engine_->forward(part);
  });
  return reached;
}

template <typename Kernel>
void CudaConvolver::finish(const CyclicRange& planes, const Kernel& kernel) {
  const CyclicRange reached = engine_->reach(planes);
  engine_->for_parts(reached, [&](const AxisRange& part) {
    engine_->backward(part);
    run(*gpu_, kernel, part);
  });
  run(*gpu_, kernel, reached.gap());
}

template <typename Kernel>
void CudaConvolver::finish_ratio(const CyclicRange& planes, const Kernel& kernel) {
  ratio_ = engine_->reach(planes);
  engine_->for_parts(*ratio_, [&](const AxisRange& part) {
    engine_->backward(part);
    run(*gpu_, kernel, part);
    engine_->forward(part);
  });
}

bool CudaConvolver::follows(const source::Extrapolation& source) const {
  if (!deferred_update_ || source.current != deferred_update_->previous) {
    return false;
  }
  // The extrapolation must start from x_{k+1}, which the update writes to `previous`, and go back to x_k,
  // which is `current`, unless the update overwrites that.
  const bool in_place = deferred_update_->previous == deferred_update_->current;
  return source.step == 0 || (source.previous == deferred_update_->current && !in_place);
}

CyclicRange CudaConvolver::load(const source::Extrapolation& source) {
  if (!follows(source)) {
    const Field* previous = source.previous != nullptr ? source.previous : source.current;
    return fill(object_planes(),
                LoadExtrapolation{read_only(source.current), read_only(previous), source.step, workspace()});
  }
  const sink::Update before = *deferred_update_;
  deferred_update_.reset();
  gpu_->drop_deferred();
  const UpdateAndExtrapolate both{update_of(before, Unadjusted{}), source.step, workspace()};
  const CyclicRange planes = engine_->reach(object_planes());
  engine_->for_parts(planes, [&](const AxisRange& part) {
    engine_->backward(part);
    run(*gpu_, both, part);
    engine_->forward(part);
  });
  run(*gpu_, both.update, planes.gap());
  return planes;
}

CyclicRange CudaConvolver::load(const source::Excess& source) {
  const DeviceImage& image = covering(*source.image);
  image.read([&]<typename T>(const Samples<T>& samples) {
    fill(first_planes(data_.z), LoadExcess<T>{samples, source.background, workspace()});
  });
  return engine_->reach(first_planes(data_.z));
}

CyclicRange CudaConvolver::load(const source::Seen& source) {
  const DeviceImage& image = covering(*source.image);
  image.read([&]<typename T>(const Samples<T>& samples) {
    fill(first_planes(data_.z), LoadSeen<T>{samples, workspace()});
  });
  return engine_->reach(first_planes(data_.z));
}

CyclicRange CudaConvolver::load(const source::StoredRatio& /*source*/) {
  if (!ratio_) {
    throw Error(
        "the convolver holds no ratio: a defect of the algorithm, which must form it immediately before");
  }
  return *ratio_;
}

CyclicRange CudaConvolver::load(const source::Plain& source) {
  return fill(first_planes(source.field->extent().z), LoadPlain{read_only(source.field), workspace()});
}

template <typename Ratio>
void CudaConvolver::store_ratio(const Image& image, const Ratio& ratio) {
  covering(image).read([&]<typename T>(const Samples<T>& samples) {
    finish_ratio(first_planes(data_.z), StoreRatio<T, Ratio>{samples, ratio, workspace()});
  });
}

void CudaConvolver::store(const sink::Ratio& sink) {
  store_ratio(*sink.image, DataRatio{sink.background, sink.floor, sink.saturation});
}

void CudaConvolver::store(const sink::HalfRatio& sink) {
  const sink::Ratio& whole = sink.whole;
  store_ratio(*whole.image, HalfRatio{{whole.background, whole.floor, whole.saturation}, sink.split});
}

void CudaConvolver::store(const sink::SelfRatio& sink) {
  finish_ratio(all_planes(), StoreSelfRatio{read_only(sink.estimate), sink.floor, workspace()});
}

template <typename Adjust>
StoreUpdate<Adjust> CudaConvolver::update_of(const sink::Update& sink, const Adjust& adjust) const {
  return {result(),  read_only(sink.current), on_device(*sink.previous).writable(),
          sink.step, observed_light(),        adjust};
}

void CudaConvolver::update(const sink::Update& sink) {
  deferred_update_.reset();
  finish(object_planes(), update_of(sink, Unadjusted{}));
}

void CudaConvolver::store(const sink::Update& sink) {
  struct Chosen {
    CudaConvolver& convolver;
    const sink::Update& sink;
    void operator()(const adjustment::None& /*none*/) const {
      convolver.deferred_update_ = sink;
      convolver.gpu_->defer([c = &convolver, s = sink] { c->busy_.measure([&] { c->update(s); }); });
    }
    void operator()(const adjustment::Scaled& by) const {
      convolver.finish(convolver.object_planes(), convolver.update_of(sink, Scaled(read_only(by.factor))));
    }
    void operator()(const adjustment::Mixed& with) const {
      convolver.finish(convolver.object_planes(),
                       convolver.update_of(sink, Mixed(read_only(with.other), with.part)));
    }
  };
  std::ignore = observed_light(); // throws here instead of when the deferred update is submitted
  std::visit(Chosen{*this, sink}, sink.adjustment);
}

void CudaConvolver::store(const sink::Agreement& sink) {
  finish(all_planes(), StoreAgreement{result(), on_device(*sink.correction).writable(),
                                      on_device(*sink.agreement).writable(), observed_light()});
}

void CudaConvolver::store(const sink::AgreedUpdate& sink) {
  finish(object_planes(), StoreAgreedUpdate{result(), on_device(*sink.estimate).writable(),
                                            read_only(sink.correction), observed_light()});
}

void CudaConvolver::store(const sink::Start& sink) {
  finish(object_planes(),
         StoreStart{result(), on_device(*sink.estimate).writable(), sink.floor, observed_light()});
}

void CudaConvolver::store(const sink::Weigh& sink) {
  finish(all_planes(),
         StoreWeighed{result(), on_device(*sink.estimate).writable(), sink.floor, observed_light()});
}

void CudaConvolver::store(const sink::Store& sink) {
  finish(first_planes(sink.field->extent().z), StoreField{result(), on_device(*sink.field).writable()});
}

} // namespace lsdeconv::cuda
