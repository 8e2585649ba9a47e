"""Numbers of quality: what a run says of its result."""

import json
import unittest

import numpy as np

from harness import OPTICS, Case, phantom, place, write_series

SHAPE = (24, 60, 60)
JOB = [*OPTICS, "--offset", 100, "--threads", 1]


def figures(output):
    return {figure["key"]: figure for figure in json.loads(place("report", output).read_text())["quality"]}


class OfARun(Case):
    def deconvolved(self, name, *options, volume=None, **keywords):
        folder = self.folder / "in"
        if not folder.exists():
            write_series(folder, phantom(SHAPE) if volume is None else volume)
        result = self.succeed("-i", folder, "-o", self.folder / name, *JOB, "--numit", 10, "--tv", 0.002,
                              "--block-size-max", 60000, *options, **keywords)
        return figures(self.folder / name), result.stderr

    def test_says_that_points_become_finer(self):
        quality, messages = self.deconvolved("out", "--gain", 1)
        for axis in "xyz":
            width = quality[f"width_{axis}"]
            self.assertLess(width["after"], width["before"], axis)
            self.assertEqual(width["unit"], "µm")
            self.assertLessEqual(quality[f"resolution_{axis}"]["after"], 1.2 * quality[f"resolution_{axis}"]["before"])
        self.assertAlmostEqual(quality["residual_deviance"]["after"], 1, delta=0.25)
        self.assertAlmostEqual(quality["held_out_deviance"]["after"], 1.1, delta=0.25)
        self.assertLess(quality["background_noise"]["after"], 1)
        self.assertAlmostEqual(quality["seam"]["after"], 1, delta=0.25)
        self.assertTrue(all(figure["missing"] is None for figure in quality.values()), quality)
        line = next(line for line in messages.splitlines() if "finer: effective PSF x" in line)
        self.assertIn("noise in the background", line)

    def test_is_the_same_for_any_number_of_ranks(self):
        one, _ = self.deconvolved("one", "--gain", 1)
        two, _ = self.deconvolved("two", "--gain", 1, ranks=2)
        self.assertEqual(one, two)

    def test_stays_in_the_checkpoint(self):
        before, _ = self.deconvolved("out", "--gain", 1, "--no-export")
        place("report", self.folder / "out").unlink()
        again, _ = self.deconvolved("out", "--gain", 1)
        self.assertEqual(before, again)

    def test_is_left_out_on_demand(self):
        quality, messages = self.deconvolved("out", "--gain", 1, "--no-quality")
        self.assertEqual(list(quality), ["seam"])
        self.assertNotIn("finer", messages)

    def test_without_the_gain_says_what_is_missing_and_why(self):
        smooth = phantom(SHAPE).astype(np.float64)
        for axis in (1, 2):
            smooth = (np.roll(smooth, 1, axis) + smooth + np.roll(smooth, -1, axis)) / 3
        quality, messages = self.deconvolved("out", volume=smooth.round().astype(np.uint16))
        for key in ("resolution_x", "residual_deviance", "held_out_deviance", "residual_structure", "structure_noise"):
            self.assertIsNone(quality[key]["after"], key)
            self.assertRegex(quality[key]["missing"], "photon|photo-electron")
        self.assertLess(quality["width_z"]["after"], quality["width_z"]["before"])
        self.assertIn("finer: effective PSF", messages)

    def test_warns_where_the_model_does_not_explain_the_data(self):
        whole = ["--gain", 1, "--numit", 25, "--block-size-max", 10**6]
        _, right = self.deconvolved("right", *whole)
        _, wrong = self.deconvolved("wrong", *whole, "--background", 60)
        self.assertNotIn("neighbouring residuals", right)
        self.assertIn("neighbouring residuals have a correlation of", wrong)


if __name__ == "__main__":
    unittest.main()
