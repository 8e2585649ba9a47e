"""A PSF that follows the light sheet: what every voxel gets, that no block shows, and what plan and psf say of it."""

import re
import unittest

import h5py
import numpy as np
import tifffile

import reference
from harness import Case, phantom, place, run, stored_volume, write_series

SHAPE = (10, 12, 121)
FOCUS = 120  # micrometres from the first voxel: the middle
OPTICS = ["--dxy", 2, "--dz", 5, "--lambda-ex", 561, "--lambda-em", 600, "--na", 0.1, "--slitwidth", 36,
          "--sheet-focus", FOCUS]
JOB = [*OPTICS, "--numit", 4, "--tv", "off", "--no-masks", "--no-quality", "--threads", 1, "--offset", 100,
       "--output-type", "float32"]


def weights(distances, place):
    """Of the nodes, at a distance from the waist: each alone in a quarter of the way, linear between."""
    result = np.zeros(len(distances))
    k = np.searchsorted(distances, place, side="right") - 1
    if k + 1 == len(distances):
        result[k] = 1
    else:
        way = (place - distances[k]) / (distances[k + 1] - distances[k])
        result[k + 1] = np.clip(2 * way - 0.5, 0, 1)
        result[k] = 1 - result[k + 1]
    return result


class SheetFocus(Case):
    def deconvolve(self, *options, name="in", axis="x"):
        data = phantom(SHAPE) if axis == "x" else np.swapaxes(phantom(SHAPE), 1, 2)
        folder = write_series(self.folder / name, data)
        self.succeed("-i", folder, *JOB, *options, "-o", folder / "deconvolved")
        return place("checkpoint", folder / "deconvolved")

    def nodes(self):
        """Distances from the waist and PSFs, as the program lists and writes them."""
        listing = self.succeed("psf", *OPTICS, "-o", self.folder / "node.tif").stdout
        distances = [int(d) for d in re.findall(r"^at (\d+) µm", listing, re.MULTILINE)]
        return distances, [tifffile.imread(self.folder / f"node_{d}um.tif").astype(float) for d in distances]

    def test_every_voxel_gets_the_psf_of_its_place(self):
        checkpoint = self.deconvolve()
        distances, psfs = self.nodes()
        self.assertGreaterEqual(len(distances), 3)
        with h5py.File(checkpoint, "r") as file:
            background, brightest = (float(file["run"].attrs[name]) for name in ("background", "brightest"))
        counts = phantom(SHAPE).astype(float) - 100
        share = np.array([weights(distances, abs(2 * x - FOCUS)) for x in range(SHAPE[2])])
        expected = sum(share[:, k] * reference.deconvolve(counts, psf, background, brightest, 4)
                       for k, psf in enumerate(psfs))
        # The listed distances are rounded to 1 µm.
        self.assertLess(reference.relative_error(stored_volume(checkpoint), expected), 2e-3)
        one = reference.deconvolve(counts, psfs[0], background, brightest, 4)
        self.assertGreater(reference.relative_error(one, expected), 2e-2)

    def test_blocks_give_the_result_of_the_whole(self):
        whole = stored_volume(self.deconvolve())
        for axis in ("x", "y"):
            blocks = self.deconvolve("--block-size-max", 30000, "--sheet-axis", axis, name="cut_" + axis, axis=axis)
            self.assertIn("3 of 3 blocks done", self.succeed("info", "-i", blocks.parent.parent).stdout)
            result = stored_volume(blocks)
            result = result if axis == "x" else np.swapaxes(result, 1, 2)
            self.assertLess(reference.relative_error(result, whole), 1e-4)

    def test_a_part_is_deconvolved_as_in_the_whole(self):
        whole = stored_volume(self.deconvolve())
        part = stored_volume(self.deconvolve("--roi", "0:10,0:12,40:121", name="part"))
        inner = (slice(None), slice(None), slice(30, None))
        self.assertLess(reference.relative_error(part[inner], whole[:, :, 40:][inner]), 1e-3)

    def test_plan_counts_the_psfs(self):
        folder = write_series(self.folder / "in", phantom(SHAPE))
        plan = self.succeed("plan", "-i", folder, *JOB).stdout
        self.assertRegex(plan, r"\d+ PSFs along x for 0 µm and more from the waist of the sheet")
        self.assertRegex(plan, r"of them per block on average")

    def test_another_focus_is_another_run(self):
        folder = self.deconvolve().parent.parent
        result = run("-i", folder, *JOB, "--sheet-focus", FOCUS + 10)
        self.assertEqual(result.returncode, 2)
        self.assertIn("--sheet-focus: 120 in the checkpoint, 130 now", result.stderr)

    def test_resumed_run_finds_its_psfs_again(self):
        checkpoint = self.deconvolve()
        self.succeed("-i", checkpoint.parent.parent, *JOB, "--sheet-focus", FOCUS)


if __name__ == "__main__":
    unittest.main()
