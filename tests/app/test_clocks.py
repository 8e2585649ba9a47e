"""Clocks that count from another moment, as on nodes that were started at different times: no rank and no run takes
that for silence or for the death of another."""

import json
import shutil
import signal
import subprocess
import unittest

import numpy as np

from disturbed import CalmCase, freeze, send
from faults import command
from harness import environment, read_series, stored_volume

DAYS = 864000  # ten, in seconds
# The clocks that count from the start of the machine, those of steady_clock among them, and the times in /proc.
AHEAD = ["unshare", "--time", "--fork", "--kill-child", f"--monotonic={DAYS}", f"--boottime={DAYS}"]


def why_no_other_clock():
    if shutil.which("unshare") is None:
        return "no unshare"
    probe = subprocess.run([*AHEAD, "true"], capture_output=True, check=False)
    return "" if probe.returncode == 0 else "no other clock can be pretended here: " + probe.stderr.decode()


class Clocks(CalmCase):
    def setUp(self):
        if why_no_other_clock():
            self.skipTest(why_no_other_clock())
        super().setUp()

    def test_a_rank_whose_clock_is_days_ahead_is_one_like_the_others(self):
        for victim in (0, 1):
            with self.subTest(rank=victim):
                self.setUp()
                trace = self.folder / "trace.json"
                started = self.start("--stall-timeout", "3", "--trace", trace, ranks=2, victim=victim, prefix=AHEAD)
                self.assertEqual(started.wait_for_end(), 0, started.text())
                np.testing.assert_array_equal(stored_volume(self.checkpoint), self.expected)
                np.testing.assert_array_equal(read_series(self.output), self.expected_slices)
                self.assert_one_timeline(json.loads(trace.read_text()), DAYS if victim == 0 else -DAYS)

    def assert_one_timeline(self, events, correction):
        added = {event["pid"]: event["args"]["added_seconds"] for event in events if event["name"] == "clock"}
        self.assertAlmostEqual(added[1], correction, delta=1)
        begins = {rank: min(event["ts"] for event in events if event["ph"] == "X" and event["pid"] == rank)
                  for rank in (0, 1)}
        self.assertLess(abs(begins[0] - begins[1]), 60e6, "both began within a minute")

    def test_a_run_whose_clock_is_days_ahead_is_refused_what_another_works_on(self):
        first = self.start(ranks=2)
        self.wait_for_blocks(first)
        worker = first.rank(1)
        freeze(worker)
        second = subprocess.run([*AHEAD, *command(self.arguments())], env=environment(),
                                capture_output=True, text=True, check=False)
        self.assertEqual(second.returncode, 2, second.stderr)
        self.assertIn("is working on the same files", second.stderr)
        send(worker, signal.SIGCONT)
        self.assertEqual(first.wait_for_end(), 0, first.text())
        np.testing.assert_array_equal(stored_volume(self.checkpoint), self.expected)


if __name__ == "__main__":
    unittest.main()
