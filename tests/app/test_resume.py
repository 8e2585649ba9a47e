"""SIGKILL at any moment, resume on any number of ranks: the same voxels as an undisturbed run."""

import json
import random
import shutil
import time
import unittest

import h5py
import numpy as np

from faults import start_slowly
from harness import (OPTICS, Case, block_states, delivered, kill_all, phantom, place, read_series, run, stored_volume,
                     write_series)


class Resume(Case):
    JOB = [*OPTICS, "--offset", 100, "--numit", 20, "--block-size-max", 60000, "--threads", 1]

    def test_killed_at_twenty_random_moments(self):
        data = phantom((40, 80, 90))
        calm = write_series(self.folder / "calm", data)
        began = time.monotonic()
        self.succeed("-i", calm, *self.JOB, ranks=2)
        whole_run = time.monotonic() - began
        stormy = write_series(self.folder / "stormy", data)
        checkpoint = place("checkpoint", stormy / "deconvolved")
        moments = random.Random(3)
        seen, kills, finished_before_kill = [], 0, 0
        while kills < 20:
            group = start_slowly(["-i", stormy, *self.JOB], checkpoint, moments.choice((1, 2, 3)))
            time.sleep(moments.uniform(0.3, 1.0) * max(1.0, whole_run * 0.6))
            finished_before_kill += group.poll() is not None
            kill_all(group)
            kills += 1
            states = block_states(checkpoint)
            seen.append(int(states.sum()))
            verified = run("verify", checkpoint) if states.size else None
            if verified:
                self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
            if states.size and states.all() and kills % 5 == 0:  # start over, so that later kills hit something
                shutil.rmtree(checkpoint.parent)
        self.succeed("-i", stormy, *self.JOB, ranks=2)
        np.testing.assert_array_equal(stored_volume(checkpoint),
                                      stored_volume(place("checkpoint", calm / "deconvolved")))
        np.testing.assert_array_equal(read_series(stormy / "deconvolved"), read_series(calm / "deconvolved"))
        self.assertGreater(len(set(seen)), 2, f"the kills came at the same moment of the run: {seen}")
        self.assertLess(finished_before_kill, 20, "no kill hit a running program")
        leftovers = [name for name in delivered(stormy / "deconvolved") if not name.startswith("img_")]
        self.assertEqual(leftovers, ["deconvolved.companion.ome"], "temporary files stay behind")

    def test_a_block_that_keeps_failing_is_named_and_the_others_are_kept(self):
        data = phantom((24, 60, 60)).astype(np.float32)
        data[20, 50, 55] = np.nan
        folder = write_series(self.folder / "in", data)
        result = run("-i", folder, *self.JOB, ranks=2)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("voxel z 20 y 50 x 55 is NaN or infinite", result.stderr)
        self.assertIn("given up after 3 attempts", result.stderr)
        self.assertIn("mend what is named above", result.stderr)
        states = block_states(place("checkpoint", folder / "deconvolved"))
        self.assertGreater(states.sum(), 0)
        self.assertLess(states.sum(), len(states))
        self.assertEqual(delivered(folder / "deconvolved"), [], "slices of an unfinished volume were written")

    def test_a_slice_that_fails_every_block_is_told_in_few_lines(self):
        data = phantom((24, 60, 60)).astype(np.float32)
        data[12] = np.nan
        folder = write_series(self.folder / "in", data)
        result = run("-i", folder, *self.JOB, ranks=2)
        self.assertEqual(result.returncode, 1, result.stderr)
        failures = json.loads(place("report", folder / "deconvolved").read_text())["deconvolution"][0]["failures"]
        self.assertGreater(len(failures), 10)
        self.assertEqual(len({failure.split("[")[0] for failure in failures}), len(failures), "one entry per block")
        self.assertEqual(result.stderr.count("given up after 3 attempts"), 10)
        self.assertIn(f"and {len(failures) - 10} more such failures", result.stderr)

    def test_a_report_that_cannot_be_written_hides_nothing(self):
        folder = write_series(self.folder / "in", phantom((24, 60, 60)))
        (place("report", folder / "deconvolved") / "in the way").mkdir(parents=True)
        result = run("-i", folder, *self.JOB)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("24 slices written", result.stderr)
        self.assertIn("deconvolved/report.json", result.stderr.splitlines()[-1])
        status = json.loads(place("status", folder / "deconvolved").read_text())
        self.assertEqual((status["outcome"], status["exit_code"]), ("failed", 1))
        self.assertIn("deconvolved/report.json", status["message"])

    def test_other_science_is_refused_and_named(self):
        folder = write_series(self.folder / "in", phantom((12, 40, 40)))
        self.succeed("-i", folder, *self.JOB)
        before = stored_volume(place("checkpoint", folder / "deconvolved"))
        message = self.refuse("-i", folder, *self.JOB, "--numit", 21, "--na", "0.2")
        for part in ("--numit", "20", "21", "--na", "--no-resume"):
            self.assertIn(part, message)
        np.testing.assert_array_equal(stored_volume(place("checkpoint", folder / "deconvolved")), before)

    def test_other_slices_are_refused(self):
        data = phantom((12, 40, 40))
        folder = write_series(self.folder / "in", data)
        self.succeed("-i", folder, *self.JOB)
        data[5] += 1
        write_series(folder, data)
        self.assertIn("input", self.refuse("-i", folder, *self.JOB))

    def test_no_resume_starts_over(self):
        folder = write_series(self.folder / "in", phantom((12, 40, 40)))
        self.succeed("-i", folder, *self.JOB)
        first = read_series(folder / "deconvolved")
        self.succeed("-i", folder, *self.JOB, "--numit", 2, "--no-resume")
        self.assertFalse(np.array_equal(read_series(folder / "deconvolved"), first))

    def test_changed_output_options_write_the_slices_again(self):
        folder = write_series(self.folder / "in", phantom((12, 40, 40)))
        self.succeed("-i", folder, *self.JOB)
        self.succeed("-i", folder, *self.JOB, "--output-type", "float32")
        slices = read_series(folder / "deconvolved")
        self.assertEqual(slices.dtype, np.float32)
        np.testing.assert_array_equal(slices, stored_volume(place("checkpoint", folder / "deconvolved")))

    def test_a_flipped_byte_is_found_and_its_block_done_again(self):
        folder = write_series(self.folder / "in", phantom((24, 60, 60)))
        self.succeed("-i", folder, *self.JOB)
        checkpoint = place("checkpoint", folder / "deconvolved")
        before, slices = stored_volume(checkpoint), read_series(folder / "deconvolved")
        with h5py.File(checkpoint, "r+") as file:
            file["volume"][3, 4, 5] += 1
        self.assertEqual(run("verify", checkpoint).returncode, 1)
        for path in (folder / "deconvolved").glob("*.tif"):
            path.unlink()
        self.succeed("-i", folder, *self.JOB, ranks=2)
        np.testing.assert_array_equal(stored_volume(checkpoint), before)
        np.testing.assert_array_equal(read_series(folder / "deconvolved"), slices)
        self.assertEqual(run("verify", checkpoint).returncode, 0)


if __name__ == "__main__":
    unittest.main()
