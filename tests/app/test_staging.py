"""Slices on a node's own disk (--stage-dir): the same bits, the input read once, nothing left behind."""

import json
import unittest

import h5py
import numpy as np

from faults import start_slowly
from harness import OPTICS, Case, kill_all, phantom, place, stored_volume, wait_for_finished_blocks, write_series

BLOCKS = ["--offset", 100, "--numit", 3, "--block-size-max", 60000]


class Staging(Case):
    def setUp(self):
        super().setUp()
        self.stage = self.folder / "stage"
        self.stage.mkdir()
        self.input = write_series(self.folder / "in", phantom((40, 90, 90)), compression="zlib", rowsperstrip=90)

    def deconvolve(self, name, *more, ranks=2):
        output = self.folder / name
        self.succeed("-i", self.input, "-o", output, *OPTICS, *BLOCKS, *more, ranks=ranks)
        report = json.loads(place("report", self.folder / name).read_text())
        return stored_volume(place("checkpoint", self.folder / name)), report["deconvolution"][0]["ranks"]

    def test_same_bits_and_every_slice_decoded_once_for_the_node(self):
        little = ["--memory", 0.6, "--strip-cache", 0.0001]
        plain, often = self.deconvolve("plain", *little)
        staged, ranks = self.deconvolve("staged", *little, "--stage-dir", self.stage)
        np.testing.assert_array_equal(staged, plain)
        self.assertEqual(sum(rank["bytes_staged"] for rank in ranks), 40 * 90 * 90 * 2)
        self.assertGreater(sum(rank["units_decoded"] for rank in often), 5 * 40)
        self.assertLess(sum(rank["units_decoded"] for rank in ranks), 3 * 40)  # with those sampled before
        self.assertGreater(min(rank["bytes_read_from_stage"] for rank in ranks), 0)
        self.assertEqual(list(self.stage.iterdir()), [])

    def test_goes_on_after_a_kill_and_sweeps_up(self):
        checkpoint = place("checkpoint", self.folder / "out")
        options = ["-i", self.input, "-o", self.folder / "out", *OPTICS, *BLOCKS, "--numit", 8, "--stage-dir",
                   self.stage]
        run = start_slowly(options, checkpoint, 2)
        wait_for_finished_blocks(run, checkpoint)
        kill_all(run)
        left = list(self.stage.iterdir())
        self.assertEqual(len(left), 1)
        (self.stage / "mine").mkdir()
        self.succeed(*options, ranks=2)
        self.assertEqual([path.name for path in self.stage.iterdir()], ["mine"])
        with h5py.File(checkpoint, "r") as file:
            self.assertTrue((file["blocks/state"][...] == 1).all())

    def test_bad_places_are_refused_before_anything_is_written(self):
        for where, words in ((self.folder / "missing", "is not a folder"), (self.input / "img_0000.tif", "is not a"),
                             ("/proc", "--stage-dir")):
            with self.subTest(where=where):
                message = self.refuse("-i", self.input, "-o", self.folder / "out", *OPTICS, *BLOCKS, "--stage-dir",
                                      where)
                self.assertIn(words, message)
                self.assertFalse(place("checkpoint", self.folder / "out").exists())

    def test_plan_offers_it_where_slices_are_decoded_often(self):
        options = ["plan", "-i", self.input, *OPTICS, *BLOCKS, "--memory", 0.6, "--strip-cache", 0.0001]
        self.assertIn("--stage-dir", self.succeed(*options, ranks=2).stdout)
        self.assertIn("staged under", self.succeed(*options, "--stage-dir", self.stage, ranks=2).stdout)
        self.assertEqual(list(self.stage.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
