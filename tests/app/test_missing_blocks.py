"""TIFFs from a checkpoint that is not finished."""

import unittest

import h5py
import numpy as np

from faults import JOB, SHAPE
from harness import Case, phantom, place, read_series, run, slice_text, stored_volume, write_series


class MissingBlocks(Case):
    def setUp(self):
        super().setUp()
        self.series = write_series(self.folder / "in", phantom(SHAPE))
        self.succeed("-i", self.series, *JOB, "--output-type", "float32", ranks=2)
        self.checkpoint = place("checkpoint", self.series / "deconvolved")
        self.output = self.folder / "out"
        self.whole = stored_volume(self.checkpoint)
        with h5py.File(self.checkpoint, "r") as file:
            self.core = tuple(file["volume"].attrs["core"])
        self.blocks = [-(-n // c) for n, c in zip(self.whole.shape, self.core)]

    def box(self, block):
        place = np.unravel_index(block, self.blocks)
        return tuple(slice(p * c, (p + 1) * c) for p, c in zip(place, self.core))

    def lose(self, *blocks):
        """As if a run had ended before them; a rank that died may have left anything in their place."""
        with h5py.File(self.checkpoint, "r+") as file:
            for block in blocks:
                file["blocks/state"][block] = 0
                file["volume"][self.box(block)] = 4711

    def without(self, *blocks):
        volume = self.whole.copy()
        for block in blocks:
            volume[self.box(block)] = 0
        return volume

    def export(self, *options, **keywords):
        return self.succeed("export", self.checkpoint, "-o", self.output, "--output-type", "float32", *options,
                            **keywords)

    def test_are_named_in_ranges(self):
        self.lose(0, 2, 3, 4)
        message = self.refuse("export", self.checkpoint, "-o", self.output)
        self.assertIn(f"4 of {np.prod(self.blocks)} blocks are missing: 0 and 2 to 4", message)
        self.assertIn("--allow-missing", message)
        self.assertFalse(self.output.exists())

    def test_become_zeros_on_demand_and_their_slices_are_named(self):
        self.lose(0, 2)
        for ranks in (None, 3):
            with self.subTest(ranks=ranks):
                result = self.export("--allow-missing", ranks=ranks)
                np.testing.assert_array_equal(read_series(self.output), self.without(0, 2))
                self.assertIn("2 of", result.stderr)
                self.assertIn(f"they are zero in {self.core[0]} slices: number 1 to {self.core[0]}", result.stderr)
        self.assertEqual(slice_text(self.output / "img_0000.tif")["missing_blocks"], "2")
        self.assertNotIn("missing_blocks", slice_text(self.output / f"img_{self.core[0]:04d}.tif"))

    def test_their_slices_are_written_again_when_more_is_there(self):
        self.lose(0, 2)
        self.export("--allow-missing")
        self.lose(1)
        self.export("--allow-missing")
        np.testing.assert_array_equal(read_series(self.output), self.without(0, 1, 2))
        self.succeed("-i", self.series, *JOB, "-o", self.output, "--checkpoint", self.checkpoint, "--output-type",
                     "float32", ranks=2)
        np.testing.assert_array_equal(read_series(self.output), self.whole)
        self.assertNotIn("missing_blocks", slice_text(self.output / "img_0000.tif"))

    def test_whole_slices_are_kept(self):
        self.lose(0)
        self.export("--allow-missing")
        result = self.export("--allow-missing")
        self.assertIn("0 slices written", result.stderr)

    def test_a_damaged_block_is_still_no_missing_one(self):
        self.lose(0)
        with h5py.File(self.checkpoint, "r+") as file:
            file["volume"][self.box(1)] = 3
        result = run("export", self.checkpoint, "-o", self.output, "--allow-missing")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("block 1 is not as it was written", result.stderr)

    def test_only_export_knows_the_option(self):
        self.assertIn("allow-missing", self.refuse("-i", self.series, *JOB, "--allow-missing"))


if __name__ == "__main__":
    unittest.main()
