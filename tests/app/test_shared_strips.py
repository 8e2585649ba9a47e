"""Ranks of a node that share decoded strips: fewer are decoded, voxels stay the same, and no rank waits for another
that is gone."""

import collections
import json
import os
import pathlib
import shutil
import signal
import subprocess
import unittest

import numpy as np

import faults
from harness import (OPTICS, PATIENCE, Case, block_states, command, environment, phantom, place, read_series,
                     wait_until, write_series)

SLICES, ROWS, COLUMNS = 24, 96, 160
STRIPS = SLICES * ROWS // 16
# Several blocks along x: they share all their strips. Nothing is tried out before, which would read them all.
OPTIONS = OPTICS + ["--numit", "1", "--tv", "off", "--no-masks", "--no-quality", "--block-size-max", "200000"]


class SharedStrips(Case):
    def setUp(self):
        super().setUp()
        self.volume = phantom((SLICES, ROWS, COLUMNS))
        self.input = write_series(self.folder / "in", self.volume, compression="zlib", rowsperstrip=16)

    def deconvolve(self, name, *options, ranks):
        """The finished run's report and its slices."""
        result = self.succeed("-i", self.input, "-o", self.folder / name, *OPTIONS, *options, ranks=ranks)
        report = json.loads(place("report", self.folder / name).read_text())
        return report, read_series(self.folder / name), result.stderr

    def test_a_node_decodes_each_strip_about_once(self):
        apart, right, _ = self.deconvolve("apart", "--no-share-strips", ranks=3)
        shared, slices, log = self.deconvolve("shared", "--verbose", ranks=3)
        self.assertGreater(apart["deconvolution"][0]["blocks"], 3)
        np.testing.assert_array_equal(slices, right)
        self.assertIn("decoded strips are shared by the 3 ranks", log)
        # Once to look at the intensities before the grid is known, once for all blocks; a few strips are decoded by
        # two ranks at the same time. Apart, each of three ranks decodes all that its blocks touch.
        self.assertGreater(apart["reading"]["units_decoded"], 3 * STRIPS)
        self.assertLess(shared["reading"]["units_decoded"], 0.7 * apart["reading"]["units_decoded"])
        self.assertGreater(shared["reading"]["units_from_other_ranks"], 0)
        self.assertEqual(apart["reading"]["units_from_other_ranks"], 0)
        self.assertLess(shared["reading"]["times_read"], apart["reading"]["times_read"])

    def test_a_cache_of_a_few_strips_changes_no_voxel(self):
        _, right, _ = self.deconvolve("ample", ranks=2)
        report, slices, _ = self.deconvolve("tiny", "--strip-cache", "0.00003", ranks=2)
        np.testing.assert_array_equal(slices, right)
        self.assertGreater(report["reading"]["units_decoded"], STRIPS)

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("unshare"), "mounting a small /dev/shm takes root")
    def test_without_room_in_shared_memory_every_rank_keeps_its_own(self):
        launch = command(["-i", self.input, "-o", self.folder / "out", *OPTIONS], ranks=2)
        small = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs -o size=12m none /dev/shm && exec "$@"', "sh"]
        result = subprocess.run([*small, *launch], env=environment(), capture_output=True, text=True, timeout=300,
                                check=False)
        if "mount:" in result.stderr or "unshare:" in result.stderr:
            self.skipTest(f"no mount namespaces here: {result.stderr}")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("every rank of this node decodes strips for itself", result.stderr)
        self.assertIn("--shm-size", result.stderr)
        report = json.loads(place("report", self.folder / "out").read_text())
        self.assertEqual(report["reading"]["units_from_other_ranks"], 0)

    def test_nothing_of_it_stays_in_shared_memory(self):
        before = set(pathlib.Path("/dev/shm").glob("osc_sm*"))
        self.deconvolve("out", ranks=2)
        new = set(pathlib.Path("/dev/shm").glob("osc_sm*")) - before
        wait_until(lambda: not any(path.exists() for path in new), "the end of other programs, whose these may be")

    # Each thread's calls are counted by themselves: in these files only rank 1's reading thread is met.
    def files_left_to_the_reading_thread(self):
        calls = self.folder / "calls"
        self.run_traced(["strace", "-f", "-qq", "-y", "-e", "trace=pread64", "-o", str(calls)], "dry")
        threads = collections.defaultdict(set)
        for line in calls.read_text(errors="replace").splitlines():
            for path in self.input.iterdir():
                if f"<{path}>" in line:
                    threads[path].add(line.split()[0])
        first = calls.read_text(errors="replace").split()[0]
        return [path for path in sorted(self.input.iterdir()) if first not in threads[path]]

    def run_traced(self, words, name):
        """Rank 0 reads slowly, so that it leaves rank 1 something to decode."""
        arguments = ["-i", self.input, "-o", self.folder / name, *OPTIONS, "--threads", "1", "--stall-timeout", "5"]
        return subprocess.run(faults.command(arguments, 2, 1, words, faults.delayed("pread64", 0.003)),
                              env=environment(), capture_output=True, text=True, timeout=PATIENCE, check=False)

    def test_a_rank_that_stops_or_dies_while_it_decodes_holds_up_nobody(self):
        if faults.why_not_traced():
            self.skipTest(faults.why_not_traced())
        _, right, _ = self.deconvolve("calm", ranks=2)
        paths = [word for path in self.files_left_to_the_reading_thread() for word in ("-P", str(path))]
        for fault, code in (("SIGSTOP", 75), ("SIGKILL", 128 + signal.SIGKILL)):
            with self.subTest(fault=fault):
                result = self.run_traced([*faults.traced(f"pread64:signal={fault}:when=2"), *paths], fault)
                self.assertEqual(result.returncode, code, result.stderr)
                if fault == "SIGSTOP":
                    self.assertTrue(block_states(place("checkpoint", self.folder / fault)).all(), "rank 0 does the rest")
                _, slices, _ = self.deconvolve(fault, ranks=2)
                np.testing.assert_array_equal(slices, right)


if __name__ == "__main__":
    unittest.main()
