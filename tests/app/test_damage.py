"""Bytes of a checkpoint that change on the disk: found, named, and only what they belong to is computed again."""

import json
import resource
import unittest

import h5py
import numpy as np

from faults import JOB, SHAPE
from harness import Case, block_states, phantom, place, read_series, run, stored_volume, write_series


class Damage(Case):
    def setUp(self):
        super().setUp()
        self.series = write_series(self.folder / "in", phantom(SHAPE))
        self.succeed("-i", self.series, *JOB, ranks=2)
        self.checkpoint = place("checkpoint", self.series / "deconvolved")
        self.voxels, self.slices = stored_volume(self.checkpoint), read_series(self.series / "deconvolved")

    def change(self, dataset, place, value):
        with h5py.File(self.checkpoint, "r+") as file:
            file[dataset][place] = value

    def computed_now(self):
        report = json.loads(place("report", self.series / "deconvolved").read_text())
        phases = [phase for phase in report["deconvolution"] if phase["run"] == len(report["runs"])]
        return sum(phase["blocks_computed_now"] + phase["blocks_dark"] for phase in phases)

    def flip(self, place):
        with open(self.checkpoint, "r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 1]))

    def expect_one_block_redone(self):
        result = self.succeed("-i", self.series, *JOB, ranks=2)
        self.assertIn("is not as it was written", result.stderr)
        self.assertEqual(self.computed_now(), 1)
        np.testing.assert_array_equal(stored_volume(self.checkpoint), self.voxels)
        np.testing.assert_array_equal(read_series(self.series / "deconvolved"), self.slices)
        self.assertEqual(run("verify", self.checkpoint).returncode, 0)

    def test_of_one_block(self):
        """Also where no slice is missing, so that nothing would be read to export."""
        for dataset, place, value in (("volume", (3, 4, 5), 12345), ("blocks/digest", 5, 1), ("blocks/sum", 5, 1),
                                      ("blocks/histogram", (5, 222), 1), ("blocks/checksum", 5, 1)):
            with self.subTest(dataset=dataset):
                self.change(dataset, place, value)
                verified = run("verify", self.checkpoint)
                self.assertEqual(verified.returncode, 1, verified.stdout)
                self.assertIn("1 damaged", verified.stdout)
                self.expect_one_block_redone()

    def test_of_a_mark(self):
        self.change("blocks/state", 7, 0)
        self.succeed("-i", self.series, *JOB, ranks=2)
        self.assertEqual(self.computed_now(), 1)
        self.change("blocks/state", 7, 0x81)
        self.succeed("-i", self.series, *JOB, ranks=2)
        self.assertEqual(self.computed_now(), 1)
        np.testing.assert_array_equal(stored_volume(self.checkpoint), self.voxels)

    def test_a_mark_that_appears(self):
        with h5py.File(self.checkpoint, "r+") as file:
            for name in ("digest", "sum", "minimum", "maximum", "checksum"):
                file["blocks"][name][7] = 0
            file["blocks/histogram"][7] = 0
            file["blocks/state"][7] = 1
        self.expect_one_block_redone()

    def test_no_verify_leaves_voxels_to_the_export(self):
        self.change("volume", (3, 4, 5), 12345)
        result = self.succeed("-i", self.series, *JOB, "--no-verify")
        self.assertIn("their voxels were not looked at", result.stderr)
        self.assertIn("everything was done already", result.stderr)
        exported = run("export", self.checkpoint, "-o", self.folder / "out")
        self.assertEqual(exported.returncode, 1)
        self.assertIn("is not as it was written", exported.stderr)
        self.change("blocks/digest", 5, 1)
        self.succeed("-i", self.series, *JOB, "--no-verify")
        self.assertEqual(self.computed_now(), 1, "a damaged record is found all the same")

    def test_of_what_filters_need(self):
        """verify and export answer for it, a run that would need it is refused with what to do; finished blocks are
        exported all the same."""
        output = self.folder / "filtered"
        job = [*JOB, "--destripe-method", "median", "--background-shape", "smooth", "-o", output]
        self.succeed("-i", self.series, *job)
        self.checkpoint = place("checkpoint", output)
        for field in ("stripe-maps", "stripe-profiles", "background-nodes"):
            with self.subTest(field=field):
                with h5py.File(self.checkpoint, "r") as file:
                    sound = file["fields"][field][0, 0, 0]
                self.change(f"fields/{field}", (0, 0, 0), sound + 1)
                verified = run("verify", self.checkpoint)
                self.assertEqual(verified.returncode, 1, verified.stdout)
                self.assertIn(f"/fields/{field} is damaged", verified.stderr)
                for command in ([], ["plan"]):
                    message = self.refuse(*command, "-i", self.series, *job)
                    self.assertIn(f"/fields/{field} is damaged", message)
                    self.assertIn("--no-resume, which estimates it again", message)
                exported = run("export", self.checkpoint, "-o", self.folder / "exported", "--overwrite")
                self.assertEqual(exported.returncode, 1, exported.stderr)
                self.assertIn(f"/fields/{field} is damaged", exported.stderr)
                self.assertIn("what was written does not come from it and is right", exported.stderr)
                np.testing.assert_array_equal(read_series(self.folder / "exported"), read_series(output))
                self.change(f"fields/{field}", (0, 0, 0), sound)
        self.assertEqual(run("verify", self.checkpoint).returncode, 0)

    def test_of_what_is_known_of_the_input(self):
        with h5py.File(self.checkpoint, "r") as file:
            entry = file["inputs/voxels"][1, 3]
        self.change("inputs/voxels", (1, 3), entry ^ np.uint64(1 << 40))
        verified = run("verify", self.checkpoint)
        self.assertEqual(verified.returncode, 1, verified.stdout)
        self.assertIn("/inputs/voxels is damaged in 1 place", verified.stderr)
        self.succeed("-i", self.series, *JOB)
        self.change("inputs/state", (2, 0), 5)
        for command in (["verify", self.checkpoint], ["-i", self.series, *JOB]):
            self.assertIn("/inputs/state is damaged", self.refuse(*command))

    def test_of_the_whole_is_refused_with_what_to_do(self):
        for what, damage in (("the superblock", lambda: self.flip(20)),
                             ("an object header", lambda: self.flip(60)),
                             ("the PSF", lambda: self.change("psf", (0, 0, 0), 3))):
            with self.subTest(what=what):
                whole = self.checkpoint.read_bytes()
                damage()
                message = self.refuse("-i", self.series, *JOB)
                self.assertIn(str(self.checkpoint), message)
                self.assertIn("--no-resume", message)
                self.assertIn(str(self.checkpoint), self.refuse("verify", self.checkpoint))
                self.checkpoint.write_bytes(whole)

    def test_of_the_text_that_says_what_it_is(self):
        """It is still known for a checkpoint of this program, which may be replaced."""
        whole = self.checkpoint.read_bytes()
        begin = whole.find(b"GCOL")
        self.checkpoint.write_bytes(whole[:begin] + bytes(512) + whole[begin + 512:])
        self.assertNotIn(b"lsdeconv checkpoint", self.checkpoint.read_bytes())
        for command in (["verify", self.checkpoint], ["-i", self.series, *JOB]):
            self.assertIn("--no-resume", self.refuse(*command))
        self.succeed("-i", self.series, *JOB, "--no-resume")

    def test_one_that_drives_hdf5_in_circles_is_refused_soon(self):
        """An object of its heap of texts whose size, rounded up, is 0."""
        whole = bytearray(self.checkpoint.read_bytes())
        size_of_first = whole.find(b"GCOL") + 16 + 8
        whole[size_of_first:size_of_first + 8] = (2**64 - 16).to_bytes(8, "little")
        self.checkpoint.write_bytes(whole)
        for command in (["verify", self.checkpoint], ["plan", "-i", self.series, *JOB], ["-i", self.series, *JOB]):
            with self.subTest(command=command[0]):
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                self.assertIn("running in circles", self.refuse(*command))
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                self.assertLess(after.ru_utime - before.ru_utime, 8, "seconds of a processor")

    def test_a_truncated_one_is_refused_with_what_to_do(self):
        size = self.checkpoint.stat().st_size
        with open(self.checkpoint, "r+b") as file:
            file.truncate(size * 2 // 3)
        message = self.refuse("-i", self.series, *JOB, ranks=2)
        self.assertIn("truncated", message)
        self.assertIn("--no-resume", message)
        self.succeed("-i", self.series, *JOB, "--no-resume", ranks=2)
        self.assertTrue(block_states(self.checkpoint).all())
        np.testing.assert_array_equal(stored_volume(self.checkpoint), self.voxels)


if __name__ == "__main__":
    unittest.main()
