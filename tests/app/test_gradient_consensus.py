"""--algorithm gradient-consensus: the same halves of the photo-electrons whatever computes them, and only with a gain."""

import json
import unittest

import h5py
import numpy as np
import scipy.ndimage

from checkpoint_seal import seal
from harness import OPTICS, Case, block_states, phantom, place, stored_volume, write_series
from reference import relative_error

SHAPE = (30, 72, 80)
JOB = [*OPTICS, "--offset", 100, "--algorithm", "gradient-consensus", "--numit", 20, "--background", 20]


class GradientConsensus(Case):
    def job(self, folder, *options, ranks=None):
        self.succeed("-i", folder, *JOB, *options, ranks=ranks)
        self.report = json.loads(place("report", folder / "deconvolved").read_text())
        return stored_volume(place("checkpoint", folder / "deconvolved"))

    def test_blocks_equal_the_whole(self):
        folder = write_series(self.folder / "in", phantom(SHAPE))
        whole = self.job(folder, "--gain", 1)
        blocks = self.job(folder, "--gain", 1, "--block-size-max", 150000, "--no-resume")
        self.assertGreater(self.report["deconvolution"][0]["blocks"], 1)
        self.assertLess(relative_error(blocks, whole), 1e-5)
        shared = self.job(folder, "--gain", 1, "--block-size-max", 150000, "--no-resume", ranks=3)
        self.assertLess(relative_error(shared, whole), 1e-5, "another grid")
        halves_matter = self.job(folder, "--gain", 2, "--no-resume")
        self.assertGreater(relative_error(halves_matter, whole), 1e-3)

    def test_a_region_has_the_halves_of_the_whole(self):
        folder = write_series(self.folder / "in", phantom(SHAPE))
        whole = self.job(folder, "--gain", 1)
        region = self.job(folder, "--gain", 1, "--roi", "0:30,20:72,0:80", "--no-resume")
        inside = region.shape[1] - 24  # rows that the region's new face does not reach
        self.assertLess(relative_error(region[:, -inside:], whole[:, -inside:]), 1e-3)

    def test_a_run_that_continues_draws_the_same(self):
        folder = write_series(self.folder / "in", phantom(SHAPE))
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
        data = phantom(SHAPE)
        data[:, :, 25:] = 118
        folder = write_series(self.folder / "in", data)
        options = ["--gain", 1, "--no-masks"]
        whole = self.job(folder, *options)
        blocks = self.job(folder, *options, "--block-size-max", 60000, "--no-resume")
        self.assertGreater(self.report["deconvolution"][0]["blocks_empty"], 0)
        self.assertLess(relative_error(blocks, whole), 1e-5)

    def test_needs_a_gain(self):
        smooth = scipy.ndimage.gaussian_filter(phantom(SHAPE).astype(float), 1.5).round().astype(np.uint16)
        folder = write_series(self.folder / "in", smooth)
        for ranks in (None, 2):
            self.assertIn("--gain", self.refuse("-i", folder, *JOB, ranks=ranks))
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
