#!/usr/bin/env python3
"""Textbook Richardson-Lucy with CuPy (rfftn, irfftn) on random data: seconds per iteration, a line of JSON for each extent.

cupy_richardson_lucy.py [Z,Y,X ...]     (without any: 512,512,512)
"""

import json
import statistics
import sys

REPETITIONS = 7


def peak(cupy, shape):
    """A symmetric peak around the origin that sums to one."""
    size = (31, 15, 15)
    axes = [cupy.exp(-((cupy.arange(n) - n // 2) / (n / 6)) ** 2 / 2) for n in size]
    psf = (axes[0][:, None, None] * axes[1][None, :, None] * axes[2][None, None, :]).astype(cupy.float32)
    whole = cupy.zeros(shape, cupy.float32)
    whole[: size[0], : size[1], : size[2]] = psf / psf.sum()
    return cupy.roll(whole, tuple(-(n // 2) for n in size), (0, 1, 2))


def seconds_per_iteration(cupy, shape):
    cupy.random.seed(1)
    image = (100 + cupy.random.randint(0, 1000, shape, dtype=cupy.uint16)).astype(cupy.float32)
    transfer = cupy.fft.rfftn(peak(cupy, shape))
    adjoint = cupy.conj(transfer)
    estimate = cupy.full(shape, image.mean(), cupy.float32)
    times = []
    for _ in range(REPETITIONS + 1):
        begin, end = cupy.cuda.Event(), cupy.cuda.Event()
        begin.record()
        blurred = cupy.fft.irfftn(cupy.fft.rfftn(estimate) * transfer, shape)
        ratio = image / cupy.maximum(blurred, 1e-3)
        estimate = estimate * cupy.fft.irfftn(cupy.fft.rfftn(ratio) * adjoint, shape)
        end.record()
        end.synchronize()
        times.append(cupy.cuda.get_elapsed_time(begin, end) * 1e-3)
    return statistics.median(times[1:])


def main(arguments):
    try:
        import cupy
    except ImportError as problem:
        sys.exit(f"cupy_richardson_lucy.py needs CuPy: {problem}")
    for argument in arguments or ["512,512,512"]:
        shape = tuple(int(length) for length in argument.split(","))
        seconds = seconds_per_iteration(cupy, shape)
        voxels = shape[0] * shape[1] * shape[2]
        print(json.dumps({"figure": "CuPy's iteration", "cupy": cupy.__version__, "transform_zyx": shape,
                          "iteration_seconds": seconds, "gvoxel_iterations_per_second": voxels / seconds / 1e9}), flush=True)
        cupy.get_default_memory_pool().free_all_blocks()


if __name__ == "__main__":
    main(sys.argv[1:])
