"""Imaris files that the program wrote, as h5py and a reader of Imaris files see them."""

import pathlib
import tempfile
import unittest
from importlib import import_module

import numpy as np

from harness import OPTICS, delivered, phantom, place, run, stored_volume, write_series

SHAPE = (6, 300, 40)
VOXEL_UM = (4, 1.8, 1.8)


def half(volume, axes):
    """Means over two voxels along each axis, over those that there are at the far end."""
    sums, counts = volume.astype(float), np.ones(volume.shape)
    for axis in axes:
        for_odd = [(0, size % 2 if a == axis else 0) for a, size in enumerate(sums.shape)]
        sums, counts = (np.add.reduceat(np.pad(part, for_odd), np.arange(0, part.shape[axis], 2), axis=axis)
                        for part in (sums, counts))
    return np.rint(sums / counts).astype(volume.dtype)


class ImarisOutput(unittest.TestCase):
    """Exports of one run."""

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="lsdeconv-imaris-")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        series = write_series(cls.folder / "in", phantom(SHAPE))
        result = run("-i", series, *OPTICS, "--numit", 2, "--block-size-max", 60000, "--no-export")
        assert result.returncode == 0, result.stderr
        cls.checkpoint = place("checkpoint", series / "deconvolved")
        cls.volume = stored_volume(cls.checkpoint)

    def export(self, *options, ranks=None):
        out = self.folder / f"out{len(list(self.folder.iterdir()))}"
        result = run("export", self.checkpoint, "-o", out, "--output-format", "ims", *options, ranks=ranks)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(delivered(out), ["deconvolved.ims"])
        return out / "deconvolved.ims"

    def levels(self, path):
        h5py = import_module("h5py")
        with h5py.File(path) as file:
            return [file[f"DataSet/ResolutionLevel {level}/TimePoint 0/Channel 0/Data"][...]
                    for level in range(len(file["DataSet"]))]

    def test_samples_of_every_type_and_resolution(self):
        for options, dtype in (([], np.uint16), (["--output-type", "float32"], np.float32),
                               (["--output-type", "uint8", "--auto-range", 1, "--flip"], np.uint8)):
            with self.subTest(dtype=dtype):
                first, second = self.levels(self.export(*options))
                self.assertEqual(first.dtype, dtype)
                if dtype == np.uint16:
                    np.testing.assert_array_equal(first, np.rint(self.volume).astype(dtype))
                if dtype == np.float32:
                    np.testing.assert_array_equal(first, self.volume)
                    np.testing.assert_allclose(second, half_of_floats(first), rtol=1e-6)
                else:
                    np.testing.assert_array_equal(second, half(first, (1, 2)))

    def test_files_of_several_ranks_hold_the_same(self):
        for one, other in zip(self.levels(self.export()), self.levels(self.export(ranks=3)), strict=True):
            np.testing.assert_array_equal(one, other)

    def test_a_reader_of_imaris_files_opens_it(self):
        path = self.export()
        image = import_module("imaris_ims_file_reader").ims(str(path))
        self.assertEqual(image.shape, (1, 1, *SHAPE))
        np.testing.assert_allclose(image.resolution, VOXEL_UM)
        self.assertEqual(image.ResolutionLevels, 2)
        np.testing.assert_array_equal(image[0, 0], np.rint(self.volume).astype(np.uint16))
        image.close()

    def test_histograms_count_every_voxel(self):
        h5py = import_module("h5py")
        with h5py.File(self.export()) as file:
            for level, shape in enumerate((SHAPE, (6, 150, 20))):
                group = file[f"DataSet/ResolutionLevel {level}/TimePoint 0/Channel 0"]
                self.assertEqual(group["Histogram"][...].sum(), np.prod(shape))
                self.assertEqual(b"".join(group.attrs["ImageSizeY"]).decode(), str(shape[1]))

    def test_the_program_reads_it(self):
        path = self.export()
        result = run("-i", path, "--lambda-ex", 488, "--lambda-em", 525, "--na", 0.12, "--numit", 1, "-v", "-o",
                     self.folder / "again")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("as Imaris states", result.stderr + result.stdout)
        tifffile = import_module("tifffile")
        self.assertEqual(tifffile.imread(str(self.folder / "again" / "*.tif")).shape, SHAPE)


def half_of_floats(volume):
    z, y, x = volume.shape
    return volume.reshape(z, y // 2, 2, x // 2, 2).mean(axis=(2, 4), dtype=float)


if __name__ == "__main__":
    unittest.main()
