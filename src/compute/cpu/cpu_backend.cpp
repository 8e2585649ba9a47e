#include "cpu_backend.hpp"

#include "cpu_convolver.hpp"

#include "lsdeconv/core/error.hpp"
#include "lsdeconv/core/parallel.hpp"
#include "lsdeconv/core/text.hpp"

namespace lsdeconv::cpu {
namespace {

/// Runs `allocate`; where memory is short, says for what.
template <typename Allocate>
auto allocated(const char* what, const Extent3& extent, Allocate&& allocate) {
  try {
    return allocate();
  } catch (const std::bad_alloc&) {
    throw Error(text("not enough memory for ", what, " of ", extent,
                     " voxels: give the run smaller blocks or fewer ranks per node"));
  }
}

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

class CpuBackend final : public Backend {
public:
  explicit CpuBackend(int threads) : threads_(threads) {}

  [[nodiscard]] std::string description() const override {
    return text("cpu: ", threads_, threads_ == 1 ? " thread, " : " threads, ", library_version());
  }

  [[nodiscard]] std::unique_ptr<Field> allocate(const Extent3& extent) override {
    return allocated("a field", extent, [&] { return std::make_unique<HostField>(extent); });
  }

  void fill(Field& field, float value) override {
    const VolumeView<float> v = voxels(field);
    parallel_for(v.extent().z, threads_,
                 [&](std::int64_t z) { std::fill_n(v.row(z, 0), v.extent().y * v.extent().x, value); });
  }

  void upload(VolumeView<const float> host, Field& field) override {
    copy_planes(host, voxels(field), threads_);
  }

  void download(const Field& field, const Box3& box, VolumeView<float> host) override {
    copy_planes(voxels(field).part(box), host, threads_);
  }

  [[nodiscard]] std::unique_ptr<Convolver> convolver(const Extent3& transform,
                                                     FourierEffort effort) override {
    return allocated("a Fourier workspace", transform,
                     [&] { return std::make_unique<CpuConvolver>(transform, effort, threads_); });
  }

private:
  int threads_;
};

} // namespace

std::unique_ptr<Backend> make_backend(const BackendOptions& options) {
  if (options.threads < 1) {
    throw Error(text("cannot compute with ", options.threads, " threads"));
  }
  return std::make_unique<CpuBackend>(options.threads);
}

} // namespace lsdeconv::cpu
