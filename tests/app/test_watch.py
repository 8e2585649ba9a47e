"""info --json and info --watch: what another terminal learns of a run."""

import json
import os
import pty
import signal
import subprocess
import termios
import time
import unittest

import h5py

from faults import process_of_rank, start_slowly
from harness import (OPTICS, Case, command, environment, kill_all, phantom, place, run, wait_for_finished_blocks,
                     write_series)

JOB = [*OPTICS, "--offset", 100, "--block-size-max", 60000, "--threads", 1]


class Facts(Case):
    def facts(self, *arguments):
        return json.loads(self.succeed("info", "--json", *arguments).stdout)

    def test_tell_what_the_checkpoint_holds(self):
        folder = write_series(self.folder / "in", phantom((24, 60, 60)))
        self.succeed("-i", folder, *JOB, "--numit", 2)
        checkpoint = place("checkpoint", folder / "deconvolved")
        facts = self.facts("-i", folder)
        self.assertEqual(facts["volume_zyx"], [24, 60, 60])
        self.assertGreater(facts["blocks"], 1)
        self.assertEqual(facts["blocks_done"], facts["blocks"])
        self.assertEqual((facts["slices"], facts["slices_written"]), (24, 24))
        self.assertEqual((facts["outcome"], facts["exit_code"]), ("complete", 0))
        self.assertEqual(facts["parameters"]["numit"], 2)
        self.assertNotIn("json", facts["parameters"])
        with h5py.File(checkpoint, "r+") as file:
            file["blocks/state"][1] = 0
        (folder / "deconvolved" / "img_0002.tif").unlink()
        later = self.facts(checkpoint)
        self.assertEqual(later["blocks_done"], facts["blocks"] - 1)
        self.assertEqual(later["slices_written"], 23, "the status names the output folder")
        self.assertEqual(later["fingerprint"], facts["fingerprint"])
        place("status", folder / "deconvolved").unlink()
        self.assertIsNone(self.facts(checkpoint)["slices_written"])

    def test_slices_of_another_run_do_not_count(self):
        folder = write_series(self.folder / "in", phantom((12, 40, 40)))
        self.succeed("-i", folder, *JOB, "--numit", 2)
        other = write_series(self.folder / "other", phantom((12, 40, 40), seed=8))
        self.succeed("-i", other, *JOB, "--numit", 2)
        facts = self.facts(place("checkpoint", folder / "deconvolved"), "-o", other / "deconvolved")
        self.assertEqual(facts["slices_written"], 0)


class Watch(Case):
    def start_long_job(self, *options):
        """A run of two ranks that has begun: its status is there. On any machine it takes ten seconds."""
        self.input = write_series(self.folder / "in", phantom((48, 160, 160)))
        self.checkpoint = place("checkpoint", self.input / "deconvolved")
        self.status = place("status", self.input / "deconvolved")
        group = start_slowly(["-i", self.input, *JOB, "--numit", 5, *options], self.checkpoint, 2, 0.1)
        self.addCleanup(kill_all, group)
        while group.poll() is None and not self.status.exists():
            time.sleep(0.05)
        return group

    def test_goes_along_with_a_run_to_its_end(self):
        group = self.start_long_job()
        watched = run("info", "--watch", self.checkpoint, "--interval", 0.3)
        self.assertEqual(group.wait(), 0)
        self.assertEqual(watched.returncode, 0, watched.stdout + watched.stderr)
        self.assertNotIn("\x1b", watched.stdout)
        self.assertRegex(watched.stdout, r"blocks: \d+ of \d+ blocks, .* Mvoxel/s, .* left, \d+ blocks/h")
        self.assertRegex(watched.stdout, r"rank 0 \S+ \(.*\): .*(read|compute|write)")
        self.assertRegex(watched.stdout, r"rank 1 \S+ \(.*\): .*(read|compute|write) block \d+ for ")
        self.assertRegex(watched.stdout.splitlines()[-1], r"^ended: complete \(exit code 0\) after")
        again = self.succeed("info", "--watch", self.checkpoint)
        self.assertIn("no run works on", again.stdout)
        self.assertIn("complete", again.stdout)

    def test_refreshes_a_terminal_in_place(self):
        group = self.start_long_job()
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 40))
        watcher = subprocess.Popen(command(["info", "--watch", self.checkpoint, "--interval", 0.3]),
                                   env=environment(), stdout=theirs)
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
        os.close(ours)
        self.assertEqual((watcher.wait(), group.wait()), (0, 0))
        self.assertRegex(shown.decode(), r"\x1b\[3A\r\x1b\[K", "over the three lines of before")
        self.assertRegex(shown.decode(), r"\[Krank 1 [^\r]{32}\r", "cut at the edge")
        self.assertRegex(shown.decode(), r"ended: complete \(exit code 0\) after .* of \d+ blocks done", "but its end")

    def test_says_how_long_nothing_was_heard(self):
        group = self.start_long_job()
        kill_all(group)
        long_ago = time.time() - 7200
        os.utime(self.status, (long_ago, long_ago))
        watched = run("info", "--watch", self.checkpoint, "--interval", 0.1)
        self.assertRegex(watched.stdout, "NOTHING HEARD of the run for 2 h 00 min")
        self.assertRegex(self.succeed("info", self.checkpoint).stdout, "last run    did not end in order; last heard on 20")
        facts = json.loads(self.succeed("info", "--json", self.checkpoint).stdout)
        self.assertGreater(facts["status_age_seconds"], 7200)

    def test_says_that_a_killed_run_is_not_alive(self):
        group = self.start_long_job()
        kill_all(group)
        watched = run("info", "--watch", self.checkpoint, "--interval", 0.1)
        self.assertEqual(watched.returncode, 1)
        self.assertIn("not alive", watched.stdout.splitlines()[-1])
        self.assertEqual(json.loads(self.status.read_text())["outcome"], "running", "nobody could say otherwise")

    def test_names_a_rank_that_is_lost(self):
        group = self.start_long_job("--stall-timeout", 4, "--trace", self.folder / "trace.json")
        wait_for_finished_blocks(group, self.checkpoint, 4)
        frozen = process_of_rank(group, 1)
        os.kill(frozen, signal.SIGSTOP)
        watched = run("info", "--watch", self.checkpoint, "--interval", 0.5)
        self.assertEqual((group.wait(), watched.returncode), (75, 75), watched.stdout + watched.stderr)
        self.assertRegex(watched.stdout, r"rank 1 \S+ \(.*\): .* for [23](\.\d)? s", "silent, it grows older")
        self.assertIn("4 s", json.loads(self.status.read_text())["ranks"][1]["lost"])
        self.assertRegex(watched.stdout.splitlines()[-1], r"^ended: ranks lost \(exit code 75\)")
        marks = [event["name"] for event in json.loads((self.folder / "trace.json").read_text()) if event["ph"] == "i"]
        self.assertRegex(" ".join(marks), "^rank 1 lost: ")

    def test_needs_no_run(self):
        folder = write_series(self.folder / "in", phantom((12, 40, 40)))
        self.succeed("-i", folder, *JOB, "--numit", 2)
        status = place("status", folder / "deconvolved")
        for rubbish in (None, "", "{", "[" * 100000, '{"version":1,"blocks":"x","ranks":{"a":1}}'):
            status.unlink() if rubbish is None else status.write_text(rubbish)
            watched = run("info", "--watch", place("checkpoint", folder / "deconvolved"), "--interval", 0.1, timeout=60)
            self.assertIn(watched.returncode, (0, 1), watched.stdout + watched.stderr)
            self.assertIn("alive" if rubbish and "version" in rubbish else "no run works on", watched.stdout)
        self.assertIn("no checkpoint", self.refuse("info", "--watch", folder / "none.h5"))

    def test_a_status_that_cannot_be_written_harms_nothing(self):
        folder = write_series(self.folder / "in", phantom((12, 40, 40)))
        place("status", folder / "deconvolved").mkdir(parents=True)
        result = self.succeed("-i", folder, *JOB, "--numit", 2, ranks=2)
        self.assertEqual(result.stderr.count("who watches this run"), 1, result.stderr)


if __name__ == "__main__":
    unittest.main()
