#!/usr/bin/env python3
"""What the kernels of a block move and execute on a GPU, by ncu, the profiler of the CUDA toolkit: lines of JSON.

gpu_counters.py GPU_BENCHMARK Z,Y,X     (blocks of 2 and of 3 iterations: their difference is an iteration)
"""

import collections
import csv
import json
import subprocess
import sys

METRICS = {"seconds": "gpu__time_duration.sum", "bytes_read": "dram__bytes_read.sum", "bytes_written": "dram__bytes_write.sum",
           "instructions_of_warps": "smsp__inst_executed.sum"}
UNITS = {"nsecond": 1e-9, "ns": 1e-9, "usecond": 1e-6, "us": 1e-6, "msecond": 1e-3, "ms": 1e-3, "second": 1, "s": 1,
         "byte": 1, "Kbyte": 1e3, "Mbyte": 1e6, "Gbyte": 1e9, "inst": 1, "": 1}


def profiled(benchmark, iterations, extent):
    """Sums over the launches of each kernel: {name: {metric: sum}}. Clocks and cache stay as they are without a profiler."""
    command = ["ncu", "--csv", "--page", "raw", "--print-units", "base", "--clock-control", "none", "--cache-control", "none",
               "--metrics", ",".join(METRICS.values()), benchmark, "--iterations", str(iterations), extent]
    result = subprocess.run(command, capture_output=True, text=True)
    lines = result.stdout.splitlines()
    begin = next((number for number, line in enumerate(lines) if line.startswith('"ID"')), None)
    if result.returncode != 0 or begin is None:
        sys.exit(f"ncu failed: {(result.stderr + result.stdout).strip()[-2000:]}")
    rows = list(csv.DictReader(lines[begin:]))
    units = rows.pop(0)
    sums = collections.defaultdict(lambda: dict.fromkeys(["launches", *METRICS], 0))
    for row in rows:
        kernel = sums[row["Kernel Name"]]
        kernel["launches"] += 1
        for name, metric in METRICS.items():
            kernel[name] += float(row[metric].replace(",", "")) * UNITS[units[metric]]
    return sums


def tell(figure, lengths, sums):
    """A line for each kernel; returns the bytes that all move per padded voxel."""
    padded = lengths[0] * lengths[1] * 2 * (lengths[2] // 2 + 1)
    moved = 0
    for kernel, line in sums.items():
        if line["launches"] > 0:
            each = (line["bytes_read"] + line["bytes_written"]) / padded
            moved += each
            print(json.dumps({"figure": figure, "kernel": kernel, "transform_zyx": lengths, **line, "bytes_per_padded_voxel": each}),
                  flush=True)
    return moved


def main(benchmark, extent):
    lengths = [int(length) for length in extent.split(",")]
    few = profiled(benchmark, 2, extent)
    tell("kernel of a block of 2 iterations", lengths, few)
    many = profiled(benchmark, 3, extent)
    difference = {kernel: {name: value - few[kernel][name] for name, value in sums.items()} for kernel, sums in many.items()}
    moved = tell("kernel of an iteration", lengths, difference)
    print(json.dumps({"figure": "memory moved by an iteration", "algorithm": "shb", "transform_zyx": lengths,
                      "bytes_per_padded_voxel": moved}))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
