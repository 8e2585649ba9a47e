"""A stack larger than the memory that the ranks may use: small blocks, each byte read about once, slices streamed."""

import json
import pathlib
import resource
import subprocess
import sys
import unittest

from harness import OPTICS, Case, place

SHAPE = (96, 760, 760)
BENCHMARK = pathlib.Path(__file__).parents[1] / "benchmark" / "larger_than_memory"


class LargerThanMemory(Case):
    def test_finishes_within_the_planned_memory_and_reads_each_byte_about_once(self):
        folder = self.folder / "in"
        subprocess.run([sys.executable, BENCHMARK / "make_stack", folder, *map(str, SHAPE)], check=True)
        stack = sum(path.stat().st_size for path in folder.iterdir())
        self.succeed("-i", folder, "-o", self.folder / "out", *OPTICS, "--offset", 100, "--numit", 1, "--memory", 0.55,
                     "--output-type", "uint16", ranks=2)
        report = json.loads(place("report", self.folder / "out").read_text())
        phase = report["deconvolution"][0]
        planned = report["bytes_per_rank_planned"]
        program = 200 << 20  # of the program itself, part of every rank's plan
        self.assertGreater(stack, 2.5 * (planned - program))
        self.assertGreater(phase["blocks"], 8)
        for rank in phase["ranks"]:
            self.assertLessEqual(rank["peak_bytes"], planned)
        reading = report["reading"]
        self.assertLessEqual(reading["times_decoded"] - reading["times_sampled"], 1.5)
        self.assertEqual(report["export"][0]["slices_written"], SHAPE[0])
        # Of the largest process to the end of the export; it counts what both ranks share.
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        self.assertLess(peak, 2 * planned - program)
        told = subprocess.run([sys.executable, BENCHMARK / "figures", place("report", self.folder / "out"), str(stack), "", "1", "2"],
                              check=True, capture_output=True, text=True)
        self.assertAlmostEqual(json.loads(told.stdout)["ratio"] * report["seconds"], 3)


if __name__ == "__main__":
    unittest.main()
