"""PSFs measured at several depths: what every slice gets, that no block shows, and what plan, info and report say."""

import json
import shutil
import unittest

import h5py
import numpy as np
import tifffile

import reference
from harness import Case, phantom, place, run, stored_volume, write_series

SHAPE = (60, 22, 24)
DZ, DXY = 4, 1
JOB = ["--dxy", DXY, "--dz", DZ, "--numit", 4, "--threads", 1, "--offset", 100, "--tv", 0, "--no-masks", "--no-quality",
       "--background", 20, "--output-type", "float32"]


def measured(sigma, shape=(9, 7, 7)):
    """A finished PSF: crooked, so that its direction matters, and of odd extents."""
    z, y, x = np.meshgrid(*(np.arange(n) - n // 2 for n in shape), indexing="ij")
    psf = np.exp(-(z**2) / (2 * sigma**2) - (y**2 + x**2) / 2) * (1 + 0.03 * (z + 2 * x) * (abs(z) < 3) * (abs(x) < 3))
    return (psf / psf.sum()).astype(np.float32)


def weights(depths, place):
    """Of the nodes: each alone in a quarter of the way, linear between, the first and last one beyond."""
    result = np.zeros(len(depths))
    k = np.clip(np.searchsorted(depths, place, side="right") - 1, 0, len(depths) - 2)
    way = (place - depths[k]) / (depths[k + 1] - depths[k])
    result[k + 1] = np.clip(2 * way - 0.5, 0, 1)
    result[k] = 1 - result[k + 1]
    return result


class PsfDepths(Case):
    depths = [20, 100, 200]

    def setUp(self):
        super().setUp()
        self.psfs = self.folder / "psfs"
        self.psfs.mkdir()
        for depth, sigma, shape in zip(self.depths, (0.7, 1.2, 1.9), ((7, 5, 5), (9, 7, 7), (13, 7, 7))):
            self.write(self.psfs / f"psf_z{depth}um.tif", measured(sigma, shape))

    def write(self, path, psf):
        tifffile.imwrite(path, psf, imagej=True, resolution=(1 / DXY, 1 / DXY),
                         metadata={"spacing": DZ, "unit": "um", "Info": "x"})

    def deconvolve(self, *options, name="in", psfs=None, **keywords):
        folder = write_series(self.folder / name, phantom(SHAPE))
        self.succeed("-i", folder, *JOB, "--psf-depths", psfs or self.psfs, "--psf-energy", 1, *options,
                     "-o", folder / "deconvolved", **keywords)
        return place("checkpoint", folder / "deconvolved")

    def written(self):
        """The PSFs as the program uses them, which --psf-depths reads again."""
        (self.folder / "used").mkdir()
        said = self.succeed("psf", "--psf-depths", self.psfs, "--psf-energy", 1, "--dxy", DXY, "--dz", DZ,
                            "-o", self.folder / "used" / "node.tif").stdout
        self.assertIn("at a depth of 100 µm: ", said)
        return [tifffile.imread(self.folder / "used" / f"node_z{d}um.tif").astype(float) for d in self.depths]

    def test_every_slice_gets_the_psf_of_its_depth(self):
        checkpoint = self.deconvolve()
        psfs = self.written()
        self.assertEqual(len({psf.shape for psf in psfs}), 1, "all of one extent")
        with h5py.File(checkpoint, "r") as file:
            background, brightest = (float(file["run"].attrs[name]) for name in ("background", "brightest"))
        counts = phantom(SHAPE).astype(float) - 100
        share = np.array([weights(self.depths, DZ * z) for z in range(SHAPE[0])])
        expected = sum(share[:, k, None, None] * reference.deconvolve(counts, psf, background, brightest, 4)
                       for k, psf in enumerate(psfs))
        self.assertLess(reference.relative_error(stored_volume(checkpoint), expected), 1e-4)
        one = reference.deconvolve(counts, psfs[1], background, brightest, 4)
        self.assertGreater(reference.relative_error(one, expected), 2e-2)

    def test_blocks_and_parts_give_the_result_of_the_whole(self):
        whole = stored_volume(self.deconvolve())
        blocks = self.deconvolve("--block-size-max", 60000, name="cut", ranks=2)
        with h5py.File(blocks, "r") as file:
            self.assertNotEqual(list(file["run"].attrs["core"]), list(file["run"].attrs["volume"]))
        self.assertLess(reference.relative_error(stored_volume(blocks), whole), 1e-4)
        part = stored_volume(self.deconvolve("--roi", "20:60,0:22,0:24", name="part"))
        self.assertLess(reference.relative_error(part[25:], whole[45:]), 1e-3)

    def test_other_psfs_or_depths_are_another_run(self):
        checkpoint = self.deconvolve()
        again = ["-i", checkpoint.parent.parent, *JOB, "--psf-energy", 1]
        moved = self.folder / "moved"
        shutil.copytree(self.psfs, moved)
        self.succeed(*again, "--psf-depths", moved)
        (moved / "psf_z100um.tif").rename(moved / "psf_z110um.tif")
        self.assertIn("--psf-depths: other PSFs or depths", self.refuse(*again, "--psf-depths", moved))
        (moved / "psf_z110um.tif").rename(moved / "psf_z100um.tif")
        psf = measured(0.7, (7, 5, 5))
        psf[2, 2, 2] *= 1.01  # not the widest one, which lies in the checkpoint
        self.write(moved / "psf_z20um.tif", psf)
        self.assertIn("--psf-depths: other PSFs or depths", self.refuse(*again, "--psf-depths", moved))

    def test_a_table_serves_as_well(self):
        table = self.folder / "depths.txt"
        table.write_text("depth_um path\n" + "".join(f"{d} psfs/psf_z{d}um.tif\n" for d in reversed(self.depths)))
        whole = stored_volume(self.deconvolve())
        np.testing.assert_array_equal(stored_volume(self.deconvolve(name="table", psfs=table)), whole)

    def test_plan_and_report_list_them(self):
        checkpoint = self.deconvolve()
        report = json.loads(place("report", checkpoint.parent).read_text())
        self.assertRegex(report["run"]["psf-depths"], r"^20:\w+ 100:\w+ 200:\w+$")
        arguments = ["plan", "-i", write_series(self.folder / "other", phantom(SHAPE)), *JOB, "--psf-depths", self.psfs]
        self.assertIn("3 PSFs along z, measured at depths of 20, 100 and 200 µm", self.succeed(*arguments).stdout)
        plan = json.loads(self.succeed(*arguments, "--json").stdout)
        self.assertEqual([node["depth_um"] for node in plan["psf"]["at_depths"]], self.depths)
        self.assertEqual(plan["psf"]["along_the_sheet"], [])

    def test_refusals_say_what_to_do(self):
        folder = write_series(self.folder / "in", phantom(SHAPE))
        job = ["-i", folder, *JOB]
        for more in (["--psf", self.psfs / "psf_z20um.tif"], ["--sheet-focus", 30]):
            self.assertIn("contradict each other", self.refuse(*job, "--psf-depths", self.psfs, *more))
        self.write(self.psfs / "psf.tif", measured(1))
        self.assertIn("psf.tif states no depth", self.refuse(*job, "--psf-depths", self.psfs))
        self.assertFalse((folder / "deconvolved").exists())


if __name__ == "__main__":
    unittest.main()
