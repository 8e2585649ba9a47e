"""An input that changes between two attempts: whatever finished blocks were computed from must still be there."""

import os
import shutil
import unittest

import numpy as np
import tifffile

from harness import OPTICS, Case, phantom, place, stored_volume, write_series

SLICES = 96


class ChangedInput(Case):
    JOB = [*OPTICS, "--offset", 100, "--numit", 2, "--background", 20, "--no-masks", "--no-quality", "--tv", "off",
           "--threads", 1,
           "--block-size-max", 200000, "--no-export"]

    def setUp(self):
        super().setUp()
        self.data = phantom((SLICES, 40, 40))
        self.series = write_series(self.folder / "in", self.data)

    def rewrite(self, z, plane):
        """Another slice of the same size, written later."""
        path = self.series / f"img_{z:04d}.tif"
        size = path.stat().st_size
        tifffile.imwrite(path, plane, photometric="minisblack")
        self.assertEqual(path.stat().st_size, size)

    def test_each_of_many_replaced_slices_is_named(self):
        self.succeed("-i", self.series, *self.JOB)
        before = stored_volume(place("checkpoint", self.series / "deconvolved"))
        for z in (0, 1, 2, 47, 48, 94, 95):
            self.rewrite(z, self.data[z][::-1])
            message = self.refuse("-i", self.series, *self.JOB)
            self.assertIn(f"changed since the checkpoint was begun: img_{z:04d}.tif\n", message)
            self.assertIn("--no-resume", message)
            self.rewrite(z, self.data[z])
        self.succeed("-i", self.series, *self.JOB)
        np.testing.assert_array_equal(stored_volume(place("checkpoint", self.series / "deconvolved")), before)

    def test_a_single_voxel_in_a_corner_is_noticed(self):
        """Slices of more bytes than are looked at when they are opened."""
        data = phantom((12, 120, 130))
        self.series = write_series(self.folder / "large", data)
        for options in ([], ["--roi", "2:11,0:100,10:130"]):
            self.succeed("-i", self.series, *self.JOB, *options)
            for z, y, x in ((4, 0, 129), (7, 99, 10)):
                changed = data[z].copy()
                changed[y, x] += 1
                self.rewrite(z, changed)
                message = self.refuse("-i", self.series, *self.JOB, *options)
                self.assertIn(f"changed since its finished blocks were computed: img_{z:04d}.tif\n", message)
                self.refuse("-i", self.series, *self.JOB, *options, ranks=3)
                self.rewrite(z, data[z])
            self.succeed("-i", self.series, *self.JOB, *options)

    def test_a_page_of_a_stack_is_noticed(self):
        data = phantom((12, 120, 130))
        stack = self.folder / "stack.tif"
        tifffile.imwrite(stack, data, photometric="minisblack", metadata=None)
        output = ["-o", self.folder / "out"]
        self.succeed("-i", stack, *self.JOB, *output)
        data[3, 60, 1] += 1
        tifffile.imwrite(stack, data, photometric="minisblack", metadata=None)
        self.assertIn("slice 4", self.refuse("-i", stack, *self.JOB, *output))

    def test_copied_and_touched_folders_resume(self):
        self.succeed("-i", self.series, *self.JOB, "-o", self.folder / "out")
        before = stored_volume(place("checkpoint", self.folder / "out"))
        copy = self.folder / "copy"
        shutil.copytree(self.series, copy, copy_function=shutil.copyfile)
        for number, path in enumerate(sorted(copy.iterdir())):
            os.utime(path, (10**9 + number, 10**9 + number))
        for folder in (copy, self.series):
            self.succeed("-i", folder, *self.JOB, "-o", self.folder / "out", ranks=2)
            np.testing.assert_array_equal(stored_volume(place("checkpoint", self.folder / "out")), before)
            os.utime(self.series / "img_0050.tif")


if __name__ == "__main__":
    unittest.main()
