"""Volumes at the edge of what makes sense must work."""

import json
import os
import unittest

import numpy as np
import tifffile

from harness import OPTICS, Case, phantom, place, read_series, stored_psf, stored_volume, write_series
from reference import deconvolve, relative_error


class EdgeVolumes(Case):
    def job(self, data, *more, ranks=None):
        folder = write_series(self.folder / "in", data)
        self.succeed("-i", folder, *OPTICS, "--numit", 5, "--tv", "off", *more, ranks=ranks)
        return read_series(folder / "deconvolved"), place("checkpoint", folder / "deconvolved")

    def test_smaller_than_the_psf(self):
        data = phantom((3, 5, 4))
        _, checkpoint = self.job(data, "--background", 10, ranks=3)
        expected = deconvolve(data.astype(float), stored_psf(checkpoint), 10, float(data.max()), 5)
        self.assertLess(relative_error(stored_volume(checkpoint), expected), 1e-5)

    def test_single_slice_and_single_voxel(self):
        self.assertEqual(self.job(phantom((1, 30, 31)))[0].shape, (1, 30, 31))

    def test_single_voxel(self):
        self.assertEqual(self.job(np.full((1, 1, 1), 7, np.uint16))[0].shape, (1, 1, 1))

    def test_all_zero(self):
        slices, checkpoint = self.job(np.zeros((6, 20, 20), np.uint16))
        self.assertEqual(slices.max(), 0)
        self.assertTrue(np.isfinite(stored_volume(checkpoint)).all())

    def test_zero_block_among_others(self):
        data = phantom((30, 60, 60))
        data[:, :, 20:] = 0
        slices, checkpoint = self.job(data, "--block-size-max", 40000)
        self.assertTrue(np.isfinite(stored_volume(checkpoint)).all())
        self.assertEqual(slices[:, :, 45:].max(), 0)

    def test_saturated(self):
        slices, checkpoint = self.job(np.full((8, 20, 20), 65535, np.uint16), "--background", 0)
        self.assertTrue(np.isfinite(stored_volume(checkpoint)).all())
        self.assertGreater(slices.min(), 60000)

    def test_one_bright_voxel(self):
        data = np.zeros((9, 21, 21), np.uint16)
        data[4, 10, 10] = 60000
        volume = stored_volume(self.job(data)[1])
        self.assertEqual(np.unravel_index(volume.argmax(), volume.shape), (4, 10, 10))

    def test_eight_bit_and_float(self):
        for dtype in (np.uint8, np.float32):
            with self.subTest(dtype=dtype):
                data = (phantom((6, 20, 20)) // 40).astype(dtype)
                folder = write_series(self.folder / np.dtype(dtype).name, data)
                self.succeed("-i", folder, *OPTICS, "--numit", 2)
                self.assertEqual(read_series(folder / "deconvolved").dtype, dtype)

    def test_a_folder_whose_name_is_no_utf8(self):
        output = self.folder / os.fsdecode(b"gehirn\xe4")
        series = write_series(self.folder / "in", phantom((3, 20, 20)))
        self.succeed("-i", series, *OPTICS, "--numit", 2, "-o", output, errors="replace")
        report = json.loads(place("report", output).read_text(encoding="utf-8"))
        self.assertEqual(report["end"]["reason"], "complete")
        plan = self.succeed("plan", "-i", series, *OPTICS, "--numit", 2, "-o", output, "--json", errors="replace")
        self.assertEqual(json.loads(plan.stdout)["blocks_done"], 1)

    def test_a_multi_page_file(self):
        data = phantom((7, 20, 22))
        tifffile.imwrite(self.folder / "stack.tif", data, photometric="minisblack")
        self.succeed("-i", self.folder / "stack.tif", *OPTICS, "--numit", 2, ranks=2)
        series = write_series(self.folder / "in", data)
        self.succeed("-i", series, *OPTICS, "--numit", 2)
        np.testing.assert_array_equal(read_series(self.folder / "stack_deconvolved"),
                                      read_series(series / "deconvolved"))


if __name__ == "__main__":
    unittest.main()
