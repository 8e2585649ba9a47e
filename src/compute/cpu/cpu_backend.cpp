#include "cpu_backend.hpp"

#include "cpu_convolver.hpp"
#include "field_operations.hpp"
#include "neighbourhood_operations.hpp"

#include "lsdeconv/compute/errors.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"

#include <fftw3.h>

namespace lsdeconv::cpu {
namespace {

/// Returns allocate(); turns std::bad_alloc into an OutOfMemory that says what was to be allocated.
template <typename Allocate>
auto allocated(const char* what, const Extent3& extent, Allocate&& allocate) {
  try {
    return allocate();
  } catch (const std::bad_alloc&) {
    throw OutOfMemory(text("not enough memory for ", what, " of ", extent,
                           " voxels: give the run smaller blocks or fewer ranks per node"));
  }
}

/// Copies between two views of one extent.
template <typename From, typename To>
void copy_planes(From from, To to, int threads) {
  parallel_for(from.extent().z, threads, [&](std::int64_t z) {
    for (std::int64_t y = 0; y < from.extent().y; ++y) {
      std::copy_n(from.row(z, y), from.extent().x, to.row(z, y));
    }
  });
}

/// "FFTW 3.3.10" of "fftw-3.3.10-sse2-avx".
std::string library_version() {
  const std::string full = fftwf_version;
  const std::size_t begin = full.find('-') + 1;
  return "FFTW " + full.substr(begin, full.find('-', begin) - begin);
}

/// Host memory is the device's own here: nothing is page-locked.
class PlainBuffer final : public HostBuffer {
public:
  explicit PlainBuffer(std::int64_t bytes) : memory_(in_big_pages<std::byte>({1, 1, bytes})) {}
  [[nodiscard]] std::byte* data() override { return memory_.data(); }
  [[nodiscard]] std::int64_t bytes() const override { return memory_.size(); }

private:
  Volume<std::byte> memory_;
};

/// All calls of this backend return when their work is done.
class FinishedTransfer final : public Transfer {
public:
  void wait() override {}
  [[nodiscard]] bool done() override { return true; }
};

/// Backend on the cores of this process: `threads` of them, over which planes are shared out.
class CpuBackend final : public Backend {
public:
  explicit CpuBackend(int threads) : threads_(threads) {}

  [[nodiscard]] std::string description() const override {
    return text("cpu: ", threads_, threads_ == 1 ? " thread, " : " threads, ", library_version());
  }
  [[nodiscard]] std::optional<std::int64_t> free_memory() const override { return std::nullopt; }
  [[nodiscard]] std::int64_t convolver_bytes(const Extent3& transform) const override {
    return Workspace::bytes(transform);
  }
  [[nodiscard]] int blocks_in_flight() const override { return 1; }
  [[nodiscard]] double busy_seconds() const override { return busy_seconds_; }

  [[nodiscard]] std::unique_ptr<HostBuffer> allocate_host(std::int64_t bytes) override {
    return allocated("a buffer", {1, 1, bytes}, [&] { return std::make_unique<PlainBuffer>(bytes); });
  }
  [[nodiscard]] std::unique_ptr<Field> allocate(const Extent3& extent) override {
    return allocated("a field", extent, [&] { return std::make_unique<HostField>(extent); });
  }
  [[nodiscard]] std::unique_ptr<Image> allocate_image(std::int64_t voxels, VoxelType type) override {
    return allocated("an image", {1, 1, voxels}, [&] { return std::make_unique<HostImage>(voxels, type); });
  }
  [[nodiscard]] std::unique_ptr<Convolver> convolver(const Extent3& transform,
                                                     FourierEffort /*effort*/) override {
    return allocated("a Fourier workspace", transform,
                     [&] { return std::make_unique<CpuConvolver>(transform, threads_, busy_seconds_); });
  }

  [[nodiscard]] std::unique_ptr<Transfer> upload(const ConstSampleView& samples, const SampleCode& code,
                                                 Image& image) override {
    on_host(image).assign(samples, code, threads_);
    return std::make_unique<FinishedTransfer>();
  }

  void fill(Field& field, float value) override {
    const VolumeView<float> v = voxels(field);
    parallel_for(v.extent().z, threads_,
                 [&](std::int64_t z) { std::fill_n(v.row(z, 0), v.extent().y * v.extent().x, value); });
  }

  void unpack(const Image& image, Field& field) override {
    cpu::unpack(on_host(image), on_host(field), threads_);
  }

  void apply(const Operation& operation, Field& in, Field& out) override {
    std::visit([&](const auto& op) { cpu::apply(op, on_host(in), on_host(out), threads_); }, operation);
  }

  void extract(const Field& field, const Box3& box, const Blend& blend, Field& result) override {
    cpu::extract(on_host(field), box, blend, on_host(result), threads_);
  }

  [[nodiscard]] std::unique_ptr<Transfer> download(const Field& result, VolumeView<float> host,
                                                   BlockStatistics& statistics) override {
    copy_planes(voxels(result).part(whole(host.extent())), host, threads_);
    statistics = statistics_of(host, threads_);
    return std::make_unique<FinishedTransfer>();
  }

private:
  int threads_;
  double busy_seconds_ = 0;
};

} // namespace

std::unique_ptr<Backend> make_backend(const BackendOptions& options) {
  if (options.threads < 1) {
    throw Error(text("cannot compute with ", options.threads, " threads"));
  }
  return std::make_unique<CpuBackend>(options.threads);
}

} // namespace lsdeconv::cpu
