#include "stream.hpp"

#include <fftw3.h>

#include <cstring>
#include <cufft.h>
#include <map>

using namespace cuda_on_host;

namespace {

struct Plan {
  cufftType type{};
  std::shared_ptr<std::remove_pointer_t<fftwf_plan>> transform;
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

/// As large as the data or a multiple of that: what cuFFT asks for in three dimensions.
std::size_t work_bytes_of(const long long* n, double multiple) {
  const auto data = static_cast<double>(n[0] * n[1] * (n[2] / 2 + 1)) * sizeof(cufftComplex);
  return static_cast<std::size_t>(data * multiple);
}

cufftResult checked(int rank, const long long* n, long long batch) {
  return rank == 3 && batch == 1 && n[0] > 0 && n[1] > 0 && n[2] > 0 ? CUFFT_SUCCESS : CUFFT_INVALID_SIZE;
}

fftwf_plan planned(cufftType type, const long long* n) {
  alignas(64) static float untouched[16];
  auto* spectrum = reinterpret_cast<fftwf_complex*>(untouched);
  const auto length = [n](int axis) { return static_cast<int>(n[axis]); };
  return type == CUFFT_R2C
             ? fftwf_plan_dft_r2c_3d(length(0), length(1), length(2), untouched, spectrum, FFTW_ESTIMATE)
             : fftwf_plan_dft_c2r_3d(length(0), length(1), length(2), spectrum, untouched, FFTW_ESTIMATE);
}

cufftResult execute(cufftHandle handle, cufftType type, float* data) {
  const Plan* plan = find(handle);
  if (plan == nullptr || plan->transform == nullptr || plan->type != type) {
    return CUFFT_INVALID_PLAN;
  }
  if (plan->work_area == nullptr) {
    return CUFFT_NO_WORKSPACE;
  }
  const cudaError_t code = submit(plan->stream, Kind::transform, [plan = *plan, data] {
    std::memset(plan.work_area, 0xFF, plan.work_bytes);
    auto* spectrum = reinterpret_cast<fftwf_complex*>(data);
    if (plan.type == CUFFT_R2C) {
      fftwf_execute_dft_r2c(plan.transform.get(), data, spectrum);
    } else {
      fftwf_execute_dft_c2r(plan.transform.get(), spectrum, data);
    }
  });
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

cufftResult cufftMakePlanMany64(cufftHandle handle, int rank, long long* n, long long* /*inembed*/,
                                long long /*istride*/, long long /*idist*/, long long* /*onembed*/,
                                long long /*ostride*/, long long /*odist*/, cufftType type, long long batch,
                                std::size_t* work_bytes) {
  Plan* plan = find(handle);
  if (plan == nullptr || checked(rank, n, batch) != CUFFT_SUCCESS) {
    return plan == nullptr ? CUFFT_INVALID_PLAN : CUFFT_INVALID_SIZE;
  }
  if (const cudaError_t fault = current_device().count(Kind::plan); fault != cudaSuccess) {
    return static_cast<cufftResult>(fault);
  }
  const std::lock_guard lock(plans().mutex); // planning with FFTW is not thread-safe
  plan->type = type;
  plan->transform.reset(planned(type, n), fftwf_destroy_plan);
  plan->work_bytes = work_bytes_of(n, settings().work_area);
  *work_bytes = plan->work_bytes;
  return CUFFT_SUCCESS;
}

cufftResult cufftGetSizeMany64(cufftHandle handle, int rank, long long* n, long long* /*inembed*/,
                               long long /*istride*/, long long /*idist*/, long long* /*onembed*/,
                               long long /*ostride*/, long long /*odist*/, cufftType /*type*/,
                               long long batch, std::size_t* work_bytes) {
  *work_bytes = work_bytes_of(n, settings().work_estimate);
  return find(handle) == nullptr ? CUFFT_INVALID_PLAN : checked(rank, n, batch);
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
