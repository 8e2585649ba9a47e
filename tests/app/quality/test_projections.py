"""Maximum projections and coarse volumes that a run makes beside the result: what they hold, that they survive, where
they are written."""

import re
import shutil
import unittest

import h5py
import numpy as np
import tifffile

from faults import start_slowly
from harness import (OPTICS, Case, block_states, delivered, kill_all, phantom, place, read_series, run, stored_volume,
                     wait_for_finished_blocks, write_series)

SHAPE = (27, 61, 70)
OFFSET, BACKGROUND = 100, 20
CELL = (2, 5, 5)  # voxels of 4 and 1.8 µm in cells of 9.5 µm
JOB = [*OPTICS, "--offset", OFFSET, "--background", BACKGROUND, "--numit", 6, "--block-size-max", 40000, "--threads", 1,
       "--tv", "off", "--no-masks", "--atlas-voxel", 9.5]
PARTS = ("raw maxima", "result maxima", "raw cells", "unseen cells", "result cells")


def boxes(volume, core):
    """Begin and end of every block, z, y, x, in the order of their numbers."""
    for place_of_block in np.ndindex(*(-(-n // c) for n, c in zip(volume, core))):
        begin = np.array(place_of_block) * core
        yield begin, np.minimum(begin + core, volume)


def summaries(checkpoint):
    """The grid of cells, and for each block its box and the parts of its summary, read without the program."""
    with h5py.File(checkpoint, "r") as file:
        group, volume = file["projections"], file["volume"]
        cell = group.attrs["voxels_per_cell"]
        assert (group.attrs["voxels_per_pixel"] == 1).all()
        found = []
        for number, (begin, end) in enumerate(boxes(np.array(volume.shape), np.array(volume.attrs["core"]))):
            z, y, x = end - begin
            cells = np.prod(-(-end // cell) - begin // cell) if cell.any() else 0
            sizes = [y * x + z * x + z * y] * 2 + [cells] * 3
            slot, written, at = group["slots"][number], int(group["record"][number, 0]), 0
            parts = {}
            for bit, (name, size) in enumerate(zip(PARTS, sizes)):
                parts[name] = slot[at:at + size] if written >> bit & 1 else np.zeros(size, np.float32)
                at += size
            found.append((begin, end, parts))
    return cell, found


def pictures(checkpoint, of):
    """The maximum projections of the whole volume along z, y and x, put together from the blocks."""
    _, found = summaries(checkpoint)
    whole = tuple(np.max([end for _, end, _ in found], axis=0))
    result = [np.zeros(np.delete(whole, axis), np.float32) for axis in range(3)]
    for begin, end, parts in found:
        extent, at = end - begin, 0
        for axis in range(3):
            size = np.delete(extent, axis)
            part = parts[f"{of} maxima"][at:at + np.prod(size)].reshape(size)
            at += np.prod(size)
            (a, b), (c, d) = np.delete(np.stack([begin, end], 1), axis, 0)
            np.maximum(result[axis][a:b, c:d], part, out=result[axis][a:b, c:d])
    return result


def means(volume, cell):
    """Of the cells, the last of which may hold fewer voxels."""
    sums, voxels = volume.astype(np.float64), np.ones(volume.shape)
    for axis, step in enumerate(cell):
        begins = np.arange(0, volume.shape[axis], step)
        sums, voxels = (np.add.reduceat(array, begins, axis) for array in (sums, voxels))
    return sums / voxels


class Projections(Case):
    def setUp(self):
        super().setUp()
        self.data = phantom(SHAPE)
        self.series = write_series(self.folder / "in", self.data)
        self.output = self.series / "deconvolved"
        self.checkpoint = place("checkpoint", self.output)

    def stored(self, checkpoint):
        """All that is stored, slots as they read."""
        with h5py.File(checkpoint, "r") as file:
            record = file["projections/record"][...]
        return record, [np.concatenate(list(parts.values())) for _, _, parts in summaries(checkpoint)[1]]

    def expect_same_as(self, other):
        for mine, theirs in zip(self.stored(self.checkpoint), self.stored(other)):
            np.testing.assert_equal(mine, theirs)

    def test_projections_are_those_of_the_volumes(self):
        self.succeed("-i", self.series, *JOB, ranks=3)
        raw = np.maximum(self.data.astype(np.float32) - OFFSET - BACKGROUND, 0)
        volume = stored_volume(self.checkpoint)
        self.assertGreater(len(block_states(self.checkpoint)), 8)
        for axis in range(3):
            np.testing.assert_array_equal(pictures(self.checkpoint, "raw")[axis], raw.max(axis))
            np.testing.assert_array_equal(pictures(self.checkpoint, "result")[axis], volume.max(axis))

    def test_what_is_known_of_the_samples(self):
        self.data[3:5, 7, 9:12] = 0
        self.data[20, 40:42, 33] = 65535
        write_series(self.series, self.data)
        self.succeed("-i", self.series, *JOB)
        with h5py.File(self.checkpoint, "r") as file:
            _, bits, unseen, saturated, zeros = file["projections/record"][:, :5].T
        self.assertEqual((unseen.sum(), saturated.sum(), zeros.sum()), (0, 2, 6))
        self.assertEqual(np.ascontiguousarray(bits).view(np.float64).sum(),
                         self.data.sum(dtype=float) - (OFFSET + BACKGROUND) * self.data.size)

    def test_masked_voxels_are_left_out(self):
        self.data[:, 30:, :20] = 0  # a stitching program has filled it
        write_series(self.series, self.data)
        self.succeed("-i", self.series, *[word for word in JOB if word != "--no-masks"])
        with h5py.File(self.checkpoint, "r") as file:
            unseen = file["projections/record"][:, 2].sum()
        self.assertGreaterEqual(unseen, (self.data == 0).sum())
        self.assertLess(unseen, (self.data == 0).sum() * 1.01)
        atlas = tifffile.imread(self.output / "atlas" / "raw.ome.tif")
        seen = (self.data[:2, 30:35, 20:25].astype(float) - OFFSET - BACKGROUND).mean()
        self.assertAlmostEqual(atlas[0, 6, 4], max(round(seen), 0), delta=1, msg="next to the hole")
        self.assertEqual(atlas[:, 6:, :4].max(), 0)

    def test_the_same_bits_after_a_kill_and_on_any_number_of_ranks(self):
        calm = self.folder / "calm"
        self.succeed("-i", self.series, *JOB, "-o", calm)
        group = start_slowly(["-i", self.series, *JOB], self.checkpoint, 3)
        wait_for_finished_blocks(group, self.checkpoint, 2)
        kill_all(group)
        done = block_states(self.checkpoint)
        self.assertFalse(done.all(), "the run was over before it was killed")
        self.assertEqual(run("verify", self.checkpoint).returncode, 0)
        self.succeed("-i", self.series, *JOB, ranks=2)
        self.expect_same_as(place("checkpoint", calm))
        for name in "raw.ome.tif", "result.ome.tif":
            self.assertEqual((self.output / "atlas" / name).read_bytes(), (calm / "atlas" / name).read_bytes())

    def test_the_coarse_volumes_are_ome_tiffs_of_the_means(self):
        self.succeed("-i", self.series, *JOB, "--output-type", "float32", ranks=2)
        raw = self.data.astype(np.float32) - OFFSET - BACKGROUND
        for name, volume in (("raw", raw), ("result", stored_volume(self.checkpoint))):
            with tifffile.TiffFile(self.output / "atlas" / f"{name}.ome.tif") as file:
                self.assertTrue(file.is_ome)
                self.assertEqual(file.series[0].axes, "ZYX")
                sizes = dict(re.findall(r'PhysicalSize([XYZ])="([^"]*)"', file.ome_metadata))
                self.assertEqual([float(sizes[axis]) for axis in "ZYX"], [8, 9, 9])
                page = file.pages[0]
                pixels, unit = page.tags["XResolution"].value, page.tags["ResolutionUnit"].value
                self.assertAlmostEqual(1e4 * pixels[1] / pixels[0], 9, places=4)
                self.assertEqual(unit, 3, "centimetres")
                np.testing.assert_allclose(file.asarray(), means(volume, CELL), rtol=1e-5, atol=1e-4)

    def test_the_coarse_volumes_have_the_type_and_scale_of_the_result(self):
        self.succeed("-i", self.series, *JOB, "--amplify", 2)
        atlas = tifffile.imread(self.output / "atlas" / "result.ome.tif")
        self.assertEqual(atlas.dtype, np.uint16)
        np.testing.assert_allclose(atlas, 2 * means(stored_volume(self.checkpoint), CELL), atol=0.51)
        np.testing.assert_array_equal(read_series(self.output).shape, SHAPE, "no slice among the slices")

    def test_they_lie_beside_images_and_can_be_left_out(self):
        image = self.folder / "brain.ome.zarr"
        self.succeed("-i", self.series, *JOB, "-o", image, "--output-format", "zarr")
        self.assertTrue((self.folder / "brain.ome.zarr.atlas" / "result.ome.tif").exists())
        checkpoint = self.folder / "brain.ome.zarr.checkpoint.h5"
        self.succeed("export", checkpoint, "-o", self.folder / "without", "--atlas-voxel", "off")
        self.assertFalse((self.folder / "without" / "atlas").exists())
        self.succeed("export", checkpoint, "-o", self.folder / "imaris", "--output-format", "ims")
        self.assertTrue((self.folder / "imaris" / "atlas" / "raw.ome.tif").exists())
        said = self.succeed("export", checkpoint, "-o", self.folder / "finer", "--atlas-voxel", 4).stderr
        self.assertIn("keep cells of 2×5×5 voxels", said)

    def test_a_file_of_others_in_their_place_is_refused(self):
        (self.output / "atlas").mkdir(parents=True)
        (self.output / "atlas" / "raw.ome.tif").write_bytes(b"somebody's")
        self.assertIn("raw.ome.tif was not written by this program", self.refuse("-i", self.series, *JOB))
        self.assertEqual(delivered(self.output), [])

    def flip_slot(self, block):
        with h5py.File(self.checkpoint, "r+") as file:
            file["projections/slots"][block, 3] = 4711

    def test_a_changed_byte_is_found_and_its_block_computed_again(self):
        self.succeed("-i", self.series, *JOB)
        shutil.copy(self.checkpoint, self.folder / "sound.h5")
        self.flip_slot(5)
        verified = run("verify", self.checkpoint)
        self.assertEqual(verified.returncode, 1, verified.stdout)
        self.assertIn("1 damaged", verified.stdout)
        again = self.succeed("-i", self.series, *JOB)
        self.assertIn("block 5 [", again.stderr)
        self.assertIn("computing it again", again.stderr)
        self.expect_same_as(self.folder / "sound.h5")

    def test_what_is_changed_in_cells_is_found_by_the_export(self):
        self.succeed("-i", self.series, *JOB, "--no-export")
        shutil.copy(self.checkpoint, self.folder / "sound.h5")
        with h5py.File(self.checkpoint, "r+") as file:
            at = summaries(self.folder / "sound.h5")[1][2][2]["raw maxima"].size * 2
            file["projections/slots"][2, at] += 1
        exported = run("export", self.checkpoint, "-o", self.folder / "out")
        self.assertEqual(exported.returncode, 1, exported.stderr)
        self.assertIn("what the checkpoint keeps of block 2 for the coarse volumes", exported.stderr)
        self.succeed("-i", self.series, *JOB, "--no-verify")
        self.expect_same_as(self.folder / "sound.h5")

    def test_a_checkpoint_of_an_earlier_version_goes_on_without(self):
        self.succeed("-i", self.series, *JOB)
        slices = read_series(self.output)
        with h5py.File(self.checkpoint, "r+") as file:
            del file["projections"]
            file["blocks/state"][3] = 0
        shutil.rmtree(self.output / "atlas")
        again = self.succeed("-i", self.series, *JOB, "--verbose", "--output-type", "float32")
        self.assertIn("by a version of the program that kept none", again.stderr)
        np.testing.assert_array_equal(np.rint(read_series(self.output)), slices)
        self.assertFalse((self.output / "atlas").exists())


if __name__ == "__main__":
    unittest.main()
