#include "stream.hpp"

#include <fftw3.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <cufft.h>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

using namespace cuda_on_host;

namespace {

struct Plan {
  cufftType type{};
  std::shared_ptr<std::remove_pointer_t<fftwf_plan>> transform;
  int rank = 0;
  long long batch = 0;
  long long apart = 0; ///< Floats from a transform of the batch to the next one.
  std::size_t work_bytes = 0;
  void* work_area = nullptr;
  cudaStream_t stream = nullptr;
};

struct Plans {
  std::mutex mutex;
  std::map<cufftHandle, Plan> all;
  cufftHandle next = 1;
};

Plans& plans() {
  static auto& known = *new Plans;
  return known;
}

Plan* find(cufftHandle handle) {
  const std::lock_guard lock(plans().mutex);
  const auto found = plans().all.find(handle);
  return found == plans().all.end() ? nullptr : &found->second;
}

/// The arguments of cufftMakePlanMany64 and cufftGetSizeMany64.
struct Asked {
  int rank;
  const long long* n;
  const long long* inembed;
  long long idist;
  const long long* onembed;
  long long odist;
  cufftType type;
  long long batch;
};

/// Whether rows are padded for transforms in place.
bool padded(const Asked& asked) {
  const bool forward = asked.type == CUFFT_R2C;
  const long long* real = forward ? asked.inembed : asked.onembed;
  const long long* spectrum = forward ? asked.onembed : asked.inembed;
  const long long apart = forward ? asked.idist : asked.odist;
  const long long half = asked.n[1] / 2 + 1;
  return real != nullptr && spectrum != nullptr && real[1] == 2 * half && spectrum[1] == half
         && apart >= asked.n[0] * 2 * half && apart == 2 * (forward ? asked.odist : asked.idist);
}

cufftResult checked(const Asked& asked) {
  const bool positive = std::all_of(asked.n, asked.n + asked.rank, [](long long n) { return n > 0; });
  const bool one =
      asked.rank == 3 && asked.batch == 1 && asked.inembed == nullptr && asked.onembed == nullptr;
  const bool many = asked.rank == 2 && asked.batch > 0 && padded(asked);
  return positive && (one || many) ? CUFFT_SUCCESS : CUFFT_INVALID_SIZE;
}

/// As large as the data or a multiple of that: what cuFFT asks for in three dimensions.
std::size_t work_bytes_of(const Asked& asked, double multiple) {
  long long rows = asked.batch;
  for (int axis = 0; axis + 1 < asked.rank; ++axis) {
    rows *= asked.n[axis];
  }
  const long long frequencies = asked.n[asked.rank - 1] / 2 + 1; // of a row
  const auto data = static_cast<double>(rows * frequencies) * sizeof(cufftComplex);
  return static_cast<std::size_t>(data * multiple);
}

/// One transform of the batch, so that its bits do not depend on how many there are.
fftwf_plan planned(const Asked& asked) {
  alignas(64) static float untouched[16];
  auto* spectrum = reinterpret_cast<fftwf_complex*>(untouched);
  const std::vector<int> lengths(asked.n, asked.n + asked.rank);
  return asked.type == CUFFT_R2C
             ? fftwf_plan_dft_r2c(asked.rank, lengths.data(), untouched, spectrum, FFTW_ESTIMATE)
             : fftwf_plan_dft_c2r(asked.rank, lengths.data(), spectrum, untouched, FFTW_ESTIMATE);
}

cufftResult execute(cufftHandle handle, cufftType type, float* data) {
  const Plan* plan = find(handle);
  if (plan == nullptr || plan->transform == nullptr || plan->type != type) {
    return CUFFT_INVALID_PLAN;
  }
  if (plan->work_area == nullptr) {
    return CUFFT_NO_WORKSPACE;
  }
  const cudaError_t code = submit(
      plan->stream, Kind::transform,
      [plan = *plan, data] {
        std::memset(plan.work_area, 0xFF, plan.work_bytes);
        const long long fastest = settings().fastest_batch;
        pretended_nanoseconds() += fastest == 0 || plan.batch == fastest ? 0 : 1'000'000 * plan.batch;
        for (long long i = 0; i < plan.batch; ++i) {
          float* real = data + i * plan.apart;
          auto* spectrum = reinterpret_cast<fftwf_complex*>(real);
          if (plan.type == CUFFT_R2C) {
            fftwf_execute_dft_r2c(plan.transform.get(), real, spectrum);
          } else {
            fftwf_execute_dft_c2r(plan.transform.get(), spectrum, real);
          }
          real[0] = plan.batch == settings().crooked_batch ? std::nextafter(real[0], 0.0F) : real[0];
        }
      },
      plan->rank);
  return code == cudaSuccess ? CUFFT_SUCCESS : CUFFT_EXEC_FAILED;
}

} // namespace

cufftResult cufftGetVersion(int* version) {
  *version = 12000;
  return CUFFT_SUCCESS;
}

cufftResult cufftCreate(cufftHandle* handle) {
  const std::lock_guard lock(plans().mutex);
  *handle = plans().next++;
  plans().all[*handle] = {};
  return CUFFT_SUCCESS;
}

cufftResult cufftDestroy(cufftHandle handle) {
  const std::lock_guard lock(plans().mutex);
  return plans().all.erase(handle) == 1 ? CUFFT_SUCCESS : CUFFT_INVALID_PLAN;
}

cufftResult cufftSetAutoAllocation(cufftHandle handle, int automatic) {
  return find(handle) == nullptr ? CUFFT_INVALID_PLAN : automatic == 0 ? CUFFT_SUCCESS : CUFFT_NOT_SUPPORTED;
}

cufftResult cufftMakePlanMany64(cufftHandle handle, int rank, long long* n, long long* inembed,
                                long long /*istride*/, long long idist, long long* onembed,
                                long long /*ostride*/, long long odist, cufftType type, long long batch,
                                std::size_t* work_bytes) {
  Plan* plan = find(handle);
  const Asked asked{rank, n, inembed, idist, onembed, odist, type, batch};
  if (plan == nullptr || checked(asked) != CUFFT_SUCCESS) {
    return plan == nullptr ? CUFFT_INVALID_PLAN : CUFFT_INVALID_SIZE;
  }
  if (const cudaError_t fault = current_device().count(Kind::plan); fault != cudaSuccess) {
    return static_cast<cufftResult>(fault);
  }
  static std::once_flag first;
  std::call_once(first, [] {
    std::this_thread::sleep_for(std::chrono::duration<double>(settings().first_plan_seconds));
  });
  const std::lock_guard lock(plans().mutex); // planning with FFTW is not thread-safe
  plan->type = type;
  plan->transform.reset(planned(asked), fftwf_destroy_plan);
  plan->rank = rank;
  plan->batch = batch;
  plan->apart = type == CUFFT_R2C ? idist : odist;
  plan->work_bytes = work_bytes_of(asked, settings().work_area);
  *work_bytes = plan->work_bytes;
  return CUFFT_SUCCESS;
}

cufftResult cufftGetSizeMany64(cufftHandle handle, int rank, long long* n, long long* inembed,
                               long long /*istride*/, long long idist, long long* onembed,
                               long long /*ostride*/, long long odist, cufftType type, long long batch,
                               std::size_t* work_bytes) {
  const Asked asked{rank, n, inembed, idist, onembed, odist, type, batch};
  *work_bytes = work_bytes_of(asked, settings().work_estimate);
  return find(handle) == nullptr ? CUFFT_INVALID_PLAN : checked(asked);
}

cufftResult cufftSetWorkArea(cufftHandle handle, void* memory) {
  Plan* plan = find(handle);
  if (plan == nullptr) {
    return CUFFT_INVALID_PLAN;
  }
  plan->work_area = memory;
  return CUFFT_SUCCESS;
}

cufftResult cufftSetStream(cufftHandle handle, cudaStream_t stream) {
  Plan* plan = find(handle);
  if (plan == nullptr) {
    return CUFFT_INVALID_PLAN;
  }
  plan->stream = stream;
  return CUFFT_SUCCESS;
}

cufftResult cufftExecR2C(cufftHandle handle, cufftReal* in, cufftComplex* out) {
  return reinterpret_cast<void*>(in) == out ? execute(handle, CUFFT_R2C, in) : CUFFT_NOT_SUPPORTED;
}

cufftResult cufftExecC2R(cufftHandle handle, cufftComplex* in, cufftReal* out) {
  return reinterpret_cast<void*>(out) == in ? execute(handle, CUFFT_C2R, out) : CUFFT_NOT_SUPPORTED;
}
