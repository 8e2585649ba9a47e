"""An input that changes between two attempts: whatever finished blocks were computed from must still be there."""

import json
import os
import shutil
import unittest

import numpy as np
import tifffile

from harness import OPTICS, Case, phantom, place, stored_volume, write_series

SLICES = 96


def write_zarr(folder, data, chunk):
    """Zarr 2, without compression."""
    folder.mkdir()
    (folder / ".zarray").write_text(json.dumps({
        "zarr_format": 2, "shape": data.shape, "chunks": chunk, "dtype": data.dtype.str, "compressor": None,
        "fill_value": 0, "order": "C", "filters": None}))
    for place in np.ndindex(*(length // edge for length, edge in zip(data.shape, chunk))):
        box = tuple(slice(i * edge, (i + 1) * edge) for i, edge in zip(place, chunk))
        (folder / ".".join(map(str, place))).write_bytes(data[box].tobytes())


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

    def test_a_voxel_of_a_slice_that_keeps_its_time_of_modification_is_noticed(self):
        """Tools that edit in place may set it back; the time of the last change is the file system's own."""
        data = phantom((12, 120, 130))
        self.series = write_series(self.folder / "large", data)
        self.succeed("-i", self.series, *self.JOB)
        times = (self.series / "img_0004.tif").stat()
        changed = data[4].copy()
        changed[0, 129] += 1
        self.rewrite(4, changed)
        os.utime(self.series / "img_0004.tif", ns=(times.st_atime_ns, times.st_mtime_ns))
        message = self.refuse("-i", self.series, *self.JOB)
        self.assertIn("changed since its finished blocks were computed: img_0004.tif\n", message)

    def test_a_chunk_file_of_many_that_keeps_its_time_of_modification_is_noticed(self):
        """More files than those whose contents are looked at."""
        write_zarr(self.folder / "brain.zarr", phantom((12, 60, 60)), (4, 10, 10))
        output = ["-o", self.folder / "out"]
        self.succeed("-i", self.folder / "brain.zarr", *self.JOB, *output)
        for name in ("0.0.1", "1.3.4", "2.5.5"):
            chunk = self.folder / "brain.zarr" / name
            whole, times = chunk.read_bytes(), chunk.stat()
            chunk.write_bytes(whole[:-2] + bytes([whole[-2] ^ 1, whole[-1]]))
            os.utime(chunk, ns=(times.st_atime_ns, times.st_mtime_ns))
            message = self.refuse("-i", self.folder / "brain.zarr", *self.JOB, *output)
            self.assertIn("changed since", message)
            chunk.write_bytes(whole)
        self.succeed("-i", self.folder / "brain.zarr", *self.JOB, *output)

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
