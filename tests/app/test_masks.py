"""Voxels that lie: hot, dead and saturated ones and those that stitching filled in are left out of account."""

import json
import unittest

import h5py
import numpy as np
import tifffile

import reference
from checkpoint_seal import seal
from harness import Case, place, run, stored_psf, stored_volume, write_series

SHAPE = (36, 60, 64)
# A PSF about two voxels wide: of one that is not resolved, nothing tells hot voxels from light.
OPTICS = ["--dxy", 1.1, "--dz", 3, "--lambda-ex", 488, "--lambda-em", 525, "--na", 0.12]
JOB = [*OPTICS, "--numit", 8, "--offset", 100, "--threads", 1, "--no-quality", "--no-page"]
SMALL = ["--block-size-max", 100000]


class Masks(Case):
    kept = None  # what a camera sees of the object, the same for all cases

    def deconvolve(self, data, *options, name="in", ranks=None, voxels=()):
        folder = write_series(self.folder / name, data)
        result = self.succeed("-i", folder, "-o", folder / "out", *JOB, *voxels, *options, ranks=ranks)
        return stored_volume(place("checkpoint", folder / "out")), result.stdout + result.stderr

    def masked(self, name="in"):
        return json.loads(place("report", self.folder / name / "out").read_text())["effective"]["masked"]

    def exposed(self):
        """Blurred filaments and blobs with haze of 30 counts, as a camera of gain 2 sees them."""
        if Masks.kept is None:
            Masks.kept = self.expose()
        return Masks.kept.copy()

    def expose(self):
        random = np.random.default_rng(3)
        empty = write_series(self.folder / "psf", np.full(SHAPE, 130, np.uint16))
        self.succeed("-i", empty, "-o", empty / "out", *OPTICS, "--numit", 1, "--threads", 1, "--background", 10)
        truth = np.zeros(SHAPE)
        for _ in range(60):
            z, y, x = (random.integers(0, n) for n in SHAPE)
            truth[z, y, x:x + 20] += random.uniform(300, 900)
        imaging = reference.Imaging(SHAPE, stored_psf(place("checkpoint", empty / "out")))
        light = np.maximum(imaging.forward(imaging.embed(truth)), 0)
        light = light[tuple(slice(0, n) for n in SHAPE)]
        counts = 2 * random.poisson(light / 2 + 15) + 100 + random.normal(0, 2, SHAPE)
        return np.rint(np.clip(counts, 1, 65535)).astype(np.uint16)

    def disturbed(self, clean):
        """Hot voxels, a dead column, and a side that no camera saw."""
        random = np.random.default_rng(5)
        data = clean.copy()
        hot = random.random(SHAPE) < 0.001
        data[hot] += random.integers(3000, 30000, hot.sum()).astype(np.uint16)
        data[:, :, 21] = 100
        data[:, :, 52:] = 0
        return data

    def test_good_data_are_taken_as_they_are(self):
        clean = self.exposed()
        result, words = self.deconvolve(clean)
        self.assertNotIn("masked", words)
        self.assertEqual(self.masked()["hot_voxels"], 0)
        without, _ = self.deconvolve(clean, "--no-masks", name="without")
        self.assertLess(reference.relative_error(result, without), 1e-5)

    def test_voxels_that_lie_hardly_change_the_rest(self):
        clean = self.exposed()
        haze = ["--background", 30]
        expected, _ = self.deconvolve(clean, *haze, name="clean")
        result, words = self.deconvolve(self.disturbed(clean), *haze)
        without, _ = self.deconvolve(self.disturbed(clean), *haze, "--no-masks", name="without")
        seen = (slice(None), slice(None), slice(0, 52))
        self.assertLess(reference.relative_error(result[seen], expected[seen]), 0.2)
        self.assertGreater(reference.relative_error(without[seen], expected[seen]), 1)
        self.assertTrue((result[:, :, 62:] == 0).all(), "where nothing was seen there is nothing")
        self.assertRegex(words, r"masked +0\.\d+ % hot, 1 dead column, \d+(\.\d+)? % stitching zeros")
        masked = self.masked()
        self.assertEqual(masked["dead_columns"], [21])
        self.assertEqual(masked["dead_pixels"], [])
        self.assertTrue(masked["zeros_unseen"])

    def test_blocks_ranks_and_resumes_give_one_result(self):
        data = self.disturbed(self.exposed())
        whole, _ = self.deconvolve(data, name="whole")
        small, _ = self.deconvolve(data, name="small", voxels=SMALL)
        self.assertLess(reference.relative_error(small, whole), 1e-4)
        self.assertGreater(self.masked("small")["hot_voxels"], 5)
        shared, _ = self.deconvolve(data, name="shared", voxels=SMALL, ranks=2)
        np.testing.assert_array_equal(shared, small)
        self.assertEqual(self.masked("shared"), self.masked("small"))
        checkpoint = place("checkpoint", self.folder / "small" / "out")
        with h5py.File(checkpoint, "r+") as file:
            file["blocks/state"][...] = 0
            file["volume"][...] = 0
            seal(file)
        self.succeed("-i", self.folder / "small", "-o", self.folder / "small" / "out", *JOB, *SMALL)
        np.testing.assert_array_equal(stored_volume(checkpoint), small)

    def test_saturated_voxels_are_lower_bounds(self):
        clean = self.exposed()
        haze = ["--background", 30]
        expected, _ = self.deconvolve(clean, *haze, name="clean")
        clipped = np.minimum(clean, int(np.percentile(clean, 99)))
        result, words = self.deconvolve(clipped, *haze)
        without, _ = self.deconvolve(clipped, *haze, "--no-masks", name="without")
        self.assertLess(reference.relative_error(result, expected), reference.relative_error(without, expected))
        self.assertRegex(words, r"masked +1\.\d+ % saturated")
        self.assertEqual(self.masked()["saturation_counts"], clipped.max())

    def test_filters_leave_unseen_voxels_out(self):
        clean = self.exposed()
        options = ["--background", 30, "--gaussian-sigma", 0.5, 0.5, 0.5]
        expected, _ = self.deconvolve(clean, *options, name="clean")
        result, _ = self.deconvolve(self.disturbed(clean), *options)
        seen = (slice(None), slice(None), slice(0, 52))
        self.assertLess(reference.relative_error(result[seen], expected[seen]), 0.2)

    def test_slices_of_another_brightness_are_made_even(self):
        clean = self.exposed()
        factors = np.random.default_rng(2).uniform(0.85, 1.15, SHAPE[0])
        factors[[9, 20]] = 0.5, 1.7
        flickering = np.rint(100 + (clean - 100.0) * factors[:, None, None]).clip(1).astype(np.uint16)
        haze = ["--background", 30]
        expected, _ = self.deconvolve(clean, *haze, name="clean")
        result, words = self.deconvolve(flickering, *haze)
        without, _ = self.deconvolve(flickering, *haze, "--no-masks", name="without")
        error = reference.relative_error(result, expected)
        self.assertLess(error, 0.5 * reference.relative_error(without, expected))
        self.assertIn("times the brightness of those around them", words)
        self.assertEqual(len(self.masked()["slice_brightness"]), SHAPE[0])
        dark = self.folder / "dark.tif"
        tifffile.imwrite(dark, np.full(SHAPE[1:], 100, np.uint16))
        out = self.folder / "by_image"
        self.succeed("-i", self.folder / "in", "-o", out, *OPTICS, *haze, "--numit", 8, "--offset-image", dark)
        self.assertLess(reference.relative_error(stored_volume(place("checkpoint", out)), result), 1e-4)

    def test_a_value_that_is_no_number_is_still_refused(self):
        data = self.exposed().astype(np.float32)
        data[7, 8, 9] = np.nan
        folder = write_series(self.folder / "nan", data)
        result = run("-i", folder, "-o", folder / "out", *JOB)
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("z 7 y 8 x 9", result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
