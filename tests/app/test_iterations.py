"""--numit auto and --stop-criterion: one count for the volume, whatever computes it, kept by the checkpoint; and the
regularisations and old iterations through the program."""

import json
import unittest

import h5py
import numpy as np

from checkpoint_seal import seal
from harness import OPTICS, Case, phantom, place, stored_psf, stored_volume, write_series
from reference import deconvolve, relative_error

AUTO = ["--offset", 100, "--tv", "off", "--numit", "auto", "--stop-criterion", 0.2]


class Iterations(Case):
    def report(self):
        return json.loads(next(self.folder.glob("**/*report.json")).read_text())

    def test_are_chosen_once_for_all_ranks_and_blocks(self):
        folder = write_series(self.folder / "in", phantom((40, 110, 120)))
        chosen = []
        for ranks, size in ((None, "auto"), (2, "auto"), (3, 130000)):
            self.succeed("-i", folder, *OPTICS, *AUTO, "--block-size-max", size, "--no-resume", ranks=ranks)
            chosen.append(self.report()["run"])
        for record in chosen:
            self.assertEqual(record["iteration-choice"], chosen[0]["iteration-choice"])
            self.assertEqual(int(record["iterations"]), record["iteration-choice"]["iterations"])
        boxes = chosen[0]["iteration-choice"]["boxes"]
        self.assertEqual(int(chosen[0]["iterations"]), sorted(box["iterations"] for box in boxes)[(len(boxes) - 1) // 2])
        for box in boxes:
            curve = np.array(box["deviance_per_voxel"])
            self.assertEqual(len(curve), box["iterations"])
            changes = (curve[:-1] - curve[1:]) / curve[:-1]
            self.assertTrue(np.all(changes[1:-1] >= 0.002 - 1e-5))
            self.assertLess(changes[-1], 0.002 + 1e-5)

    def test_stay_what_they_were_when_a_run_continues(self):
        folder = write_series(self.folder / "in", phantom((24, 60, 60)))
        first = self.succeed("-i", folder, *OPTICS, *AUTO, "-v")
        self.assertIn("the median of", first.stdout + first.stderr)
        before = self.report()["run"]
        checkpoint = place("checkpoint", folder / "deconvolved")
        with h5py.File(checkpoint, "r+") as file:
            file["run"].attrs.modify("iterations", "4")  # not what it would choose again
            file["blocks/state"][...] = 0
            seal(file)
        volume = stored_volume(checkpoint)
        self.succeed("-i", folder, *OPTICS, *AUTO)
        self.assertEqual(self.report()["run"]["iterations"], 4)
        self.assertNotEqual(before["iterations"], 4)
        self.assertGreater(relative_error(stored_volume(checkpoint), volume), 1e-3)

    def test_follow_the_criterion_up_to_numit(self):
        folder = write_series(self.folder / "in", phantom((24, 60, 60)))
        counts = {}
        for criterion, most in ((5, 50), (1, 50), (0.001, 6)):
            self.succeed("-i", folder, *OPTICS, "--offset", 100, "--numit", most, "--stop-criterion", criterion,
                         "--no-resume")
            counts[criterion] = int(self.report()["run"]["iterations"])
        self.assertLess(counts[5], counts[1])
        self.assertEqual(counts[0.001], 6)

    def test_are_few_where_the_noise_is_not_known(self):
        """Smoothed data look as if they bore any number."""
        smooth = np.full((20, 40, 44), 200, np.uint16)
        smooth[8:12, 10:30, 12:32] = 900
        folder = write_series(self.folder / "in", smooth)
        self.succeed("-i", folder, *OPTICS, "--offset", 100)
        choice = self.report()["run"]["iteration-choice"]
        self.assertEqual(choice["at_most"], 25)
        self.assertIn("changes by less than 0.2 %", choice["rule"])

    def test_hold_out_where_the_gain_is_known(self):
        folder = write_series(self.folder / "in", phantom((24, 60, 60)))
        self.succeed("-i", folder, *OPTICS, "--offset", 100, "--numit", "auto", "--gain", 2)
        choice = self.report()["run"]["iteration-choice"]
        self.assertIn("held out", choice["rule"])
        self.assertEqual(choice["statistic"], "mean curve")
        self.assertLessEqual(choice["iterations"], max(box["iterations"] for box in choice["boxes"]))
        self.assertGreaterEqual(choice["iterations"], min(box["iterations"] for box in choice["boxes"]))
        for box in choice["boxes"]:
            curve = np.array(box["deviance_per_voxel"])
            near_best = np.flatnonzero(curve <= curve.min() + 2 * 1e-3 * (1 + 1e-3))
            self.assertEqual(max(near_best[-1] + 1, 25), box["iterations"])

    def test_of_2019_start_from_the_image_without_a_background(self):
        data = phantom((20, 40, 44))
        folder = write_series(self.folder / "in", data)
        self.succeed("-i", folder, *OPTICS, "--algorithm", "rl", "--psf-model", "legacy-becker2019", "--background", 0,
                     "--numit", 5, "--tv", "off", "--no-masks", "--start", "image", "--offset", 100)
        from_image = stored_volume(place("checkpoint", folder / "deconvolved"))
        self.succeed("-i", folder, *OPTICS, "--algorithm", "rl", "--psf-model", "legacy-becker2019", "--background", 0,
                     "--numit", 5, "--tv", "off", "--no-masks", "--offset", 100, "--no-resume")
        checkpoint = place("checkpoint", folder / "deconvolved")
        expected = deconvolve(data.astype(float) - 100, stored_psf(checkpoint), 0, data.max() - 100.0, 5, "rl")
        self.assertLess(relative_error(stored_volume(checkpoint), expected), 1e-4)
        inner = (slice(6, -6), slice(6, -6), slice(6, -6))
        self.assertGreater(relative_error(from_image[inner], expected[inner]), 1e-3)
        self.assertLess(relative_error(from_image[inner], expected[inner]), 0.3)

    def test_of_2025_are_warned_of(self):
        folder = write_series(self.folder / "in", phantom((20, 40, 44)))
        result = self.succeed("-i", folder, *OPTICS, "--algorithm", "legacy-2025", "--numit", 3, "--offset", 100)
        self.assertIn("compares the estimate with itself", result.stdout + result.stderr)

    def test_regularised_differ_and_two_at_once_are_refused(self):
        folder = write_series(self.folder / "in", phantom((20, 40, 44)))
        volumes = []
        for options in (["--tv", "off"], ["--tv", 0.01], ["--lambda-damping", 0.02], ["--regularize-interval", 3]):
            self.succeed("-i", folder, *OPTICS, "--offset", 100, "--no-resume", *options)
            volumes.append(stored_volume(place("checkpoint", folder / "deconvolved")))
        for regularised in volumes[1:]:
            self.assertGreater(relative_error(regularised, volumes[0]), 1e-3)
            self.assertLess(regularised.std(), volumes[0].std())
        refusal = self.refuse("-i", folder, *OPTICS, "--tv", 0.01, "--lambda-damping", 0.02, "--no-resume")
        self.assertIn("--tv", refusal)
        self.assertIn("--lambda-damping", refusal)

    def test_blocks_without_light_are_passed_as_zero(self):
        """A tile that the stitching filled with zeros, and air under --denoise-strength."""
        data = phantom((40, 110, 120))
        data[:, :, 50:] = 0
        folder = write_series(self.folder / "in", data)
        self.succeed("-i", folder, *OPTICS, "--offset", 100, "--numit", 6, "--background", 20, "--block-size-max", 60000)
        phase = self.report()["deconvolution"][0]
        self.assertGreater(phase["blocks_dark"], 0)
        self.assertEqual(phase["blocks_dark"] + phase["blocks_computed_now"], phase["blocks"])
        computed = stored_volume(place("checkpoint", folder / "deconvolved"))
        self.succeed("-i", folder, *OPTICS, "--offset", 100, "--numit", 6, "--background", 20, "--no-resume")
        whole = stored_volume(place("checkpoint", folder / "deconvolved"))
        dark = np.all(computed == 0, axis=(0, 1))
        self.assertGreater(dark.sum(), 20)
        self.assertLess(np.abs(whole[:, :, dark]).max(), 1e-3 * 20)


if __name__ == "__main__":
    unittest.main()
