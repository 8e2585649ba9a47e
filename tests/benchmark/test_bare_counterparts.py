"""Every benchmark tells, for what it measures, the bare counterpart of the same run: each in small."""

import json
import math
import os
import pathlib
import re
import subprocess
import unittest

from harness import MPIEXEC, MPIEXEC_FLAGS, environment

FOLDER = pathlib.Path(__file__).parent
BUILD = pathlib.Path(os.environ["LSDECONV"]).parents[2] / "tests" / "benchmark"
RANKS = {"shared_strips": 2, "work_queue": 3}
# What a figure is measured in.
UNITS = re.compile(r"(^|_)(seconds|s|ns|nanoseconds|microseconds|per_second|MB_per_s)($|_)")
OTHERS = {
    "deconvolution": "`times_bare_fftw` and `part_of_convolution` in each row; it has no small size",
    "gpu": "beside bare cuFFT transforms; scripts/dev/gpu-check",
    "gpu_agreement": "compares with the CPU, measures no time",
    "transform_cost": "a table in units of the cheapest length",
}
# Lengths of what is not measured, or what has no counterpart.
PLAIN = {"seconds_of_block", "microseconds_to_open_a_slice"}


def is_figure(name):
    return UNITS.search(name) is not None and not name.startswith("bare_") and name not in PLAIN


def without_counterpart(value, path=""):
    """Paths of the figures that stand in an object without a ratio."""
    if isinstance(value, list):
        return [fault for i, one in enumerate(value) for fault in without_counterpart(one, f"{path}[{i}]")]
    if not isinstance(value, dict):
        return []
    beside = {name for name in value if name.startswith("bare_")} and "ratio" in value
    faults = [f"{path}.{name}" for name, number in value.items()
              if is_figure(name) and isinstance(number, (int, float)) and not beside]
    return faults + [fault for name, one in value.items() for fault in without_counterpart(one, f"{path}.{name}")]


def ratios(value):
    if isinstance(value, list):
        return [ratio for one in value for ratio in ratios(one)]
    if not isinstance(value, dict):
        return []
    own = [number for name, number in value.items() if name.startswith("ratio")]
    return own + [ratio for one in value.values() for ratio in ratios(one)]


class BareCounterparts(unittest.TestCase):
    def test_every_figure_stands_beside_its_counterpart(self):
        names = {path.name.removesuffix("_benchmark.cpp") for path in FOLDER.glob("*_benchmark.cpp")}
        self.assertEqual(OTHERS.keys() - names, set())
        for name in sorted(names - OTHERS.keys()):
            program = BUILD / f"{name}_benchmark"
            if name == "slice_write" and not program.exists():
                continue  # built where libdeflate's header is
            launcher = [MPIEXEC, *MPIEXEC_FLAGS, "-n", str(RANKS[name])] if name in RANKS else []
            with self.subTest(name):
                told = subprocess.run([*launcher, program, "--small"], capture_output=True, text=True, timeout=100, check=False,
                                      env=environment())
                self.assertEqual(told.returncode, 0, told.stderr)
                found = json.loads(told.stdout)
                self.assertEqual(without_counterpart(found), [])
                self.assertGreater(len(ratios(found)), 1)
                for ratio in ratios(found):
                    self.assertTrue(math.isfinite(ratio) and ratio > 0, found)

    def test_a_figure_alone_is_found(self):
        found = {"a": [{"seconds": 1, "bare_seconds": 2, "ratio": 2}, {"read_seconds": 1}], "MB_per_s": 3, "blocks": 4}
        self.assertEqual(without_counterpart(found), [".MB_per_s", ".a[1].read_seconds"])


if __name__ == "__main__":
    unittest.main()
