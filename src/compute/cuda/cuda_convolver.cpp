#include "cuda_convolver.hpp"

#include "../observed_light.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/symmetry.hpp"
#include "lsdeconv/core/text.hpp"

#include <tuple>

namespace lsdeconv::cuda {
namespace {

/// Floats of a row of the workspace, padding included.
std::int64_t row_floats(const Extent3& transform) {
  return 2 * (transform.x / 2 + 1);
}

std::int64_t workspace_bytes(const Extent3& transform) {
  return transform.z * transform.y * row_floats(transform) * static_cast<std::int64_t>(sizeof(float));
}

/// Elements of the half spectrum.
std::int64_t frequencies(const Extent3& transform) {
  return transform.z * transform.y * (transform.x / 2 + 1);
}

/// Throws Error for planes whose voxels kernels cannot count in 32 bits.
const Extent3& checked(const Extent3& transform) {
  constexpr std::int64_t most = std::int64_t{1} << 31;
  if (transform.y * row_floats(transform) >= most) {
    throw Error(text("a plane of ", transform.y, "×", transform.x, " voxels is too large for a GPU"));
  }
  return transform;
}

ConstVoxels read_only(const Field* field) {
  return on_device(*field).voxels();
}

} // namespace

CudaConvolver::CudaConvolver(const std::shared_ptr<const Gpu>& gpu, const Extent3& transform, BusyClock& busy)
    : gpu_(gpu), busy_(busy), transform_(checked(transform)),
      workspace_(gpu, workspace_bytes(transform), "the Fourier workspace"), plans_(gpu, transform),
      staging_(gpu), data_(transform) {}

CudaConvolver::~CudaConvolver() {
  gpu_->run_deferred_quietly();
}

std::int64_t CudaConvolver::bytes(const Gpu& gpu, const Extent3& transform) {
  return workspace_bytes(transform) + FourierPlans::work_area_bytes(gpu, transform);
}

Voxels CudaConvolver::workspace() const {
  return dense_rows(workspace_.as<float>(), transform_, row_floats(transform_));
}

ConstVoxels CudaConvolver::result() const {
  return dense_rows(workspace_.as<const float>(), transform_, row_floats(transform_));
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
      std::make_unique<DeviceTransferFunction>(gpu_, frequencies(transform_), point_symmetric(psf));
  replace(*function, psf);
  return function;
}

void CudaConvolver::replace(TransferFunction& transfer, VolumeView<const float> psf) {
  if (!whole(transform_).contains(whole(psf.extent()))) {
    throw Error(text("a PSF of ", psf.extent(), " voxels does not fit into a transform of ", transform_));
  }
  gpu_->use();
  gpu_->run_deferred(); // a deferred update reads the workspace, which is overwritten below
  has_ratio_ = false;
  Volume<float> contiguous(psf.extent());
  copy(psf, contiguous.view());
  staging_.copy(contiguous.data(), contiguous.size() * static_cast<std::int64_t>(sizeof(float)), psf_);
  run(*gpu_, LoadPsf{dense_rows(psf_.as<const float>(), psf.extent(), psf.extent().x), workspace()});
  plans_.forward(workspace_.as<float>());
  const auto& function = static_cast<DeviceTransferFunction&>(transfer);
  const auto scale = static_cast<float>(1.0 / static_cast<double>(voxel_count(transform_)));
  const auto* spectrum = workspace_.as<ComplexNumber>();
  if (function.is_real()) {
    run(*gpu_, TakeReal{spectrum, scale, function.memory().as<float>()}, frequencies(transform_));
  } else {
    run(*gpu_, TakeComplex{spectrum, scale, function.memory().as<ComplexNumber>()}, frequencies(transform_));
  }
}

void CudaConvolver::set_coverage(const Coverage& coverage, VolumeView<const float> psf) {
  const ObservedLight observed(transform_, coverage, psf);
  gpu_->use();
  gpu_->run_deferred();
  has_ratio_ = false;
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
    std::visit([&](const auto& s) { load(s); }, source);
    has_ratio_ = false;
    plans_.forward(workspace_.as<float>());
    multiply(static_cast<const DeviceTransferFunction&>(transfer), direction);
    plans_.backward(workspace_.as<float>());
    std::visit([&](const auto& s) { store(s); }, sink);
  });
  has_ratio_ = is_ratio(sink);
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

void CudaConvolver::load(const source::Extrapolation& source) {
  if (follows(source)) {
    const sink::Update before = *deferred_update_;
    deferred_update_.reset();
    gpu_->drop_deferred();
    run(*gpu_, UpdateAndExtrapolate{update_of(before, Unadjusted{}), source.step, workspace()});
    return;
  }
  const Field* previous = source.previous != nullptr ? source.previous : source.current;
  run(*gpu_, LoadExtrapolation{read_only(source.current), read_only(previous), source.step, workspace()});
}

void CudaConvolver::load(const source::Excess& source) {
  covering(*source.image).read([&]<typename T>(const Samples<T>& samples) {
    run(*gpu_, LoadExcess<T>{samples, source.background, workspace()});
  });
}

void CudaConvolver::load(const source::Seen& source) {
  covering(*source.image).read([&]<typename T>(const Samples<T>& samples) {
    run(*gpu_, LoadSeen<T>{samples, workspace()});
  });
}

void CudaConvolver::load(const source::StoredRatio& /*source*/) {
  if (!has_ratio_) {
    throw Error(
        "the convolver holds no ratio: a defect of the algorithm, which must form it immediately before");
  }
}

void CudaConvolver::load(const source::Plain& source) {
  run(*gpu_, LoadPlain{read_only(source.field), workspace()});
}

void CudaConvolver::multiply(const DeviceTransferFunction& transfer, Direction direction) {
  auto* spectrum = workspace_.as<ComplexNumber>();
  const std::int64_t count = frequencies(transform_);
  if (transfer.is_real()) {
    run(*gpu_, Multiply<RealFactor>{spectrum, count, {transfer.memory().as<float>()}});
  } else {
    const float sign = direction == Direction::forward ? 1.0F : -1.0F;
    run(*gpu_, Multiply<ComplexFactor>{spectrum, count, {transfer.memory().as<ComplexNumber>(), sign}});
  }
}

template <typename Ratio>
void CudaConvolver::store_ratio(const Image& image, const Ratio& ratio) {
  covering(image).read([&]<typename T>(const Samples<T>& samples) {
    run(*gpu_, StoreRatio<T, Ratio>{samples, ratio, workspace()});
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
  run(*gpu_, StoreSelfRatio{read_only(sink.estimate), sink.floor, workspace()});
}

template <typename Adjust>
StoreUpdate<Adjust> CudaConvolver::update_of(const sink::Update& sink, const Adjust& adjust) const {
  return {result(),  read_only(sink.current), on_device(*sink.previous).writable(),
          sink.step, observed_light(),        adjust};
}

void CudaConvolver::update(const sink::Update& sink) {
  deferred_update_.reset();
  run(*gpu_, update_of(sink, Unadjusted{}));
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
      run(*convolver.gpu_, convolver.update_of(sink, Scaled(read_only(by.factor))));
    }
    void operator()(const adjustment::Mixed& with) const {
      run(*convolver.gpu_, convolver.update_of(sink, Mixed(read_only(with.other), with.part)));
    }
  };
  std::ignore = observed_light(); // throws here instead of when the deferred update is submitted
  std::visit(Chosen{*this, sink}, sink.adjustment);
}

void CudaConvolver::store(const sink::Agreement& sink) {
  run(*gpu_, StoreAgreement{result(), on_device(*sink.correction).writable(),
                            on_device(*sink.agreement).writable(), observed_light()});
}

void CudaConvolver::store(const sink::AgreedUpdate& sink) {
  run(*gpu_, StoreAgreedUpdate{result(), on_device(*sink.estimate).writable(), read_only(sink.correction),
                               observed_light()});
}

void CudaConvolver::store(const sink::Start& sink) {
  run(*gpu_, StoreStart{result(), on_device(*sink.estimate).writable(), sink.floor, observed_light()});
}

void CudaConvolver::store(const sink::Weigh& sink) {
  run(*gpu_, StoreWeighed{result(), on_device(*sink.estimate).writable(), sink.floor, observed_light()});
}

void CudaConvolver::store(const sink::Store& sink) {
  run(*gpu_, StoreField{result(), on_device(*sink.field).writable()});
}

} // namespace lsdeconv::cuda
