"""--tv: as its formula says, the same whatever the blocks, and chosen from the noise. --algorithm gradient-consensus: the
same halves of the photo-electrons whatever computes them, and only with a gain."""

import json
import unittest

import h5py
import numpy as np
import scipy.ndimage

from checkpoint_seal import seal
from harness import OPTICS, Case, block_states, phantom, place, stored_psf, stored_volume, write_series
from reference import deconvolve, relative_error

VOXEL = (4, 1.8, 1.8)  # of OPTICS
HALVED = (30, 72, 80)
HALVES = [*OPTICS, "--offset", 100, "--algorithm", "gradient-consensus", "--numit", 20, "--background", 20]


class Regularisation(Case):
    def job(self, folder, *options, ranks=None):
        """The deconvolved volume and what the report says of the run."""
        done = self.succeed("-i", folder, *OPTICS, "--offset", 100, "--no-resume", "-v", *options, ranks=ranks)
        self.said = done.stdout + done.stderr
        self.report = json.loads(place("report", folder / "deconvolved").read_text())
        return stored_volume(place("checkpoint", folder / "deconvolved"))

    def weight(self):
        return self.report["effective"]["total_variation"]

    def test_blocks_equal_the_whole_at_every_setting(self):
        folder = write_series(self.folder / "in", phantom((36, 72, 80)))
        for weight, iterations, algorithm in ((0.1, 60, "shb"), (0.02, 60, "shb"), (0.1, 25, "shb"),
                                              (0.002, 40, "shb"), (0.1, 100, "rl")):
            options = ["--tv", weight, "--numit", iterations, "--algorithm", algorithm]
            whole = self.job(folder, *options)
            blocks = self.job(folder, *options, "--block-size-max", 150000)
            self.assertGreater(self.report["deconvolution"][0]["blocks"], 1)
            self.assertLess(relative_error(blocks, whole), 1e-4, options)
            self.assertLess(np.abs(blocks - whole).max(), 1e-3 * whole.max(), options)

    def test_follows_the_formula_in_double_precision(self):
        data = phantom((20, 40, 44))
        folder = write_series(self.folder / "in", data)
        for weight, iterations in ((0.002, 40), (0.02, 40), (0.1, 60)):
            volume = self.job(folder, "--tv", weight, "--numit", iterations, "--background", 10)
            psf = stored_psf(place("checkpoint", folder / "deconvolved"))
            expected = deconvolve(data.astype(float) - 100, psf, 10, data.max() - 100.0, iterations,
                                  total_variation=weight, voxel=VOXEL)
            self.assertLess(relative_error(volume, expected), 1e-4, weight)

    def test_is_chosen_once_for_all_ranks_and_blocks(self):
        folder = write_series(self.folder / "in", phantom((40, 96, 100)))
        options = ["--tv", "auto", "--gain", 1, "--numit", 8]
        choices = []
        for ranks, size in ((None, "auto"), (2, "auto"), (3, 240000)):
            self.job(folder, *options, "--block-size-max", size, ranks=ranks)
            choices.append(self.report["run"]["regularisation-choice"])
            self.assertEqual(choices[0], choices[-1])
        tried = {row["weight"]: row["deviance_per_voxel"] for row in choices[0]["tried"]}
        self.assertIn(len(tried), (2, 3))
        self.assertEqual(self.weight(), min(tried, key=tried.get))
        self.assertIn("photo-electrons", self.said)

    def test_weighs_more_the_dimmer_the_light(self):
        weights = []
        for photons in (20, 1000):
            random = np.random.default_rng(7)
            light = (phantom((24, 60, 60)) - 100.0) / 1000
            data = (random.poisson(photons * np.maximum(light, 0.1)) + 100).astype(np.uint16)
            folder = write_series(self.folder / f"{photons}", data)
            self.job(folder, "--tv", "auto", "--gain", 1, "--numit", 2)
            weights.append(self.weight())
        self.assertGreater(weights[0], 3 * weights[1])

    def test_stays_what_it_was_when_a_run_continues(self):
        folder = write_series(self.folder / "in", phantom((24, 60, 60)))
        job = ["-i", folder, *OPTICS, "--offset", 100, "--tv", "auto", "--gain", 1, "--numit", 6]
        self.succeed(*job)
        checkpoint = place("checkpoint", folder / "deconvolved")
        volume = stored_volume(checkpoint)
        with h5py.File(checkpoint, "r+") as file:
            file["run"].attrs.modify("total-variation", "0.09")  # not what it would choose again
            file["blocks/state"][...] = 0
            seal(file)
        self.succeed(*job)
        report = json.loads(place("report", folder / "deconvolved").read_text())
        self.assertEqual(report["effective"]["total_variation"], 0.09)
        self.assertGreater(relative_error(stored_volume(checkpoint), volume), 1e-3)

    def test_is_off_where_it_does_not_belong(self):
        data = phantom((20, 40, 44))
        folder = write_series(self.folder / "in", data)
        for options in (["--tv", "off"], ["--tv", "off", "--algorithm", "legacy-2025"], ["--tv", 0],
                        ["--tv", "auto", "--lambda-damping", 0.01], ["--tv", "auto", "--algorithm", "legacy-2025"]):
            self.job(folder, "--numit", 3, *options)
            self.assertEqual(self.weight(), 0, options)
            self.assertNotIn("total variation", self.said)

    def test_is_small_where_the_noise_is_not_known(self):
        smooth = np.full((20, 40, 44), 200, np.uint16)
        smooth[8:12, 10:30, 12:32] = 900
        folder = write_series(self.folder / "in", smooth)
        self.job(folder, "--tv", "auto", "--numit", 3)
        self.assertEqual(self.weight(), 0.002)
        self.assertIn("the noise is not known", self.said)


class GradientConsensus(Case):
    def job(self, folder, *options, ranks=None):
        self.succeed("-i", folder, *HALVES, *options, ranks=ranks)
        self.report = json.loads(place("report", folder / "deconvolved").read_text())
        return stored_volume(place("checkpoint", folder / "deconvolved"))

    def test_blocks_equal_the_whole(self):
        folder = write_series(self.folder / "in", phantom(HALVED))
        whole = self.job(folder, "--gain", 1)
        blocks = self.job(folder, "--gain", 1, "--block-size-max", 150000, "--no-resume")
        self.assertGreater(self.report["deconvolution"][0]["blocks"], 1)
        self.assertLess(relative_error(blocks, whole), 1e-5)
        shared = self.job(folder, "--gain", 1, "--block-size-max", 150000, "--no-resume", ranks=3)
        self.assertLess(relative_error(shared, whole), 1e-5, "another grid")
        halves_matter = self.job(folder, "--gain", 2, "--no-resume")
        self.assertGreater(relative_error(halves_matter, whole), 1e-3)

    def test_a_region_has_the_halves_of_the_whole(self):
        folder = write_series(self.folder / "in", phantom(HALVED))
        whole = self.job(folder, "--gain", 1)
        region = self.job(folder, "--gain", 1, "--roi", "0:30,20:72,0:80", "--no-resume")
        inside = region.shape[1] - 24  # rows that the region's new face does not reach
        self.assertLess(relative_error(region[:, -inside:], whole[:, -inside:]), 1e-3)

    def test_a_run_that_continues_draws_the_same(self):
        folder = write_series(self.folder / "in", phantom(HALVED))
        options = ["--gain", 1, "--block-size-max", 150000]
        volume = self.job(folder, *options)
        checkpoint = place("checkpoint", folder / "deconvolved")
        with h5py.File(checkpoint, "r+") as file:
            file["blocks/state"][:2] = 0
            file["volume"][...] = 0
            seal(file)
        again = self.job(folder, *options, ranks=2)
        self.assertTrue(np.all(block_states(checkpoint) > 0))
        done = again != 0
        self.assertTrue(np.any(done))
        np.testing.assert_array_equal(again[done], volume[done])

    def test_blocks_without_light_are_left_out(self):
        data = phantom(HALVED)
        data[:, :, 25:] = 118
        folder = write_series(self.folder / "in", data)
        options = ["--gain", 1, "--no-masks"]
        whole = self.job(folder, *options)
        blocks = self.job(folder, *options, "--block-size-max", 60000, "--no-resume")
        self.assertGreater(self.report["deconvolution"][0]["blocks_empty"], 0)
        self.assertLess(relative_error(blocks, whole), 1e-5)

    def test_needs_a_gain(self):
        smooth = scipy.ndimage.gaussian_filter(phantom(HALVED).astype(float), 1.5).round().astype(np.uint16)
        folder = write_series(self.folder / "in", smooth)
        for ranks in (None, 2):
            self.assertIn("--gain", self.refuse("-i", folder, *HALVES, ranks=ranks))
            self.assertFalse((folder / "deconvolved").exists())
        self.job(folder, "--gain", 1)
        self.assertEqual(self.report["effective"]["noise"]["gain"], 1)

    def test_finds_gain_and_iterations_itself(self):
        folder = write_series(self.folder / "in", phantom((40, 96, 100)))
        self.job(folder, "--numit", "auto")
        self.assertGreater(self.report["effective"]["noise"]["gain"], 0)
        self.assertEqual(self.report["effective"]["total_variation"], 0)


if __name__ == "__main__":
    unittest.main()
