"""Checkpoints of half precision: the bits that numpy would store, and every reader of the result sees the same."""

import json
import pathlib
import shutil
import tempfile
import unittest

import h5py
import numpy as np

from harness import OPTICS, Case, phantom, place, read_series, run, stored_volume, write_series

JOB = [*OPTICS, "--offset", 100, "--numit", 6, "--block-size-max", 40000, "--threads", 2, "--tv", "off", "--no-masks"]
HALF = ["--checkpoint-voxels", "float16"]


def counts(checkpoint):
    """As the manual tells users of h5py."""
    with h5py.File(checkpoint, "r") as file:
        return file["volume"][...] * file["volume"].attrs.get("scale_factor", 1)


class HalfPrecision(Case):
    """Of two finished runs of one series, which no test changes."""

    @classmethod
    def setUpClass(cls):
        shared = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-app-"))
        cls.addClassCleanup(shutil.rmtree, shared, ignore_errors=True)
        cls.series = write_series(shared / "in", phantom((24, 60, 60)))
        cls.whole, cls.half = shared / "whole", shared / "half"
        for output, options in ((cls.whole, []), (cls.half, HALF)):
            result = run("-i", cls.series, "-o", output, *JOB, *options, ranks=2)
            assert result.returncode == 0, result.stderr
        cls.exact = stored_volume(place("checkpoint", cls.whole))
        with h5py.File(place("checkpoint", cls.half), "r") as file:
            cls.stored, cls.scale = file["volume"][...], float(file["volume"].attrs["scale_factor"][0])
            cls.core = tuple(file["volume"].attrs["core"])

    def test_the_bits_are_those_of_numpy(self):
        self.assertEqual(self.stored.dtype, np.float16)
        self.assertEqual(np.frexp(self.scale)[0], 0.5, "a power of two")
        expected = (self.exact / np.float32(self.scale)).astype(np.float16)
        np.testing.assert_array_equal(self.stored.view(np.uint16), expected.view(np.uint16))
        self.assertGreater(len(np.unique(self.stored)), 1000)

    def test_the_error_is_what_the_manual_states(self):
        error = np.abs(counts(place("checkpoint", self.half)) - self.exact)
        bound = np.where(self.exact < 2.0**-14 * self.scale, 2.0**-25 * self.scale, 2.0**-11 * self.exact)
        self.assertTrue((error <= bound).all())
        self.assertLess(2.0**-25 * self.scale, 1e-3, "counts")

    def test_the_scale_has_room_but_not_more_than_it_needs(self):
        largest = 65504 * self.scale
        self.assertGreater(largest, 10 * self.exact.max())
        self.assertLess(largest, 1e5 * self.exact.max())

    def test_every_export_is_of_the_rounded_voxels_for_any_number_of_ranks(self):
        rounded = self.stored.astype(np.float64) * self.scale
        np.testing.assert_array_equal(read_series(self.half), np.rint(rounded).clip(0, 65535))
        for ranks in (None, 3):
            out = self.folder / f"out{ranks}"
            self.succeed("export", self.half, "-o", out, "--output-type", "float32", ranks=ranks)
            np.testing.assert_array_equal(read_series(out), rounded)

    def test_images_of_other_formats_hold_the_rounded_voxels(self):
        for form in ("zarr", "ims"):
            out = self.folder / form
            self.succeed("export", self.half, "-o", out, "--output-format", form, "--output-type", "float32")
            image = next(out.glob(f"*.{form}"))
            found = json.loads(self.succeed("compare", place("checkpoint", self.half), image, "--json").stdout)
            self.assertEqual(found["voxels_unlike"], 0, form)

    def test_statistics_projections_and_checksums_are_of_the_rounded_voxels(self):
        self.assertEqual(self.succeed("verify", self.half, ranks=2).returncode, 0)
        rounded = self.stored.astype(np.float64) * self.scale
        with h5py.File(place("checkpoint", self.half), "r") as file:
            first = rounded[tuple(slice(0, side) for side in self.core)]
            self.assertEqual(file["blocks/maximum"][0], first.max())
            np.testing.assert_allclose(file["blocks/sum"][0], first.sum(), rtol=1e-12)
        self.succeed("report", self.half)

    def test_compare_reads_it_and_finds_what_is_lost(self):
        paths = [place("checkpoint", output) for output in (self.whole, self.half)]
        found = json.loads(self.succeed("compare", *paths, "--json").stdout)
        lost = self.stored.astype(np.float64) * self.scale - self.exact
        self.assertEqual(found["voxels_unlike"], np.count_nonzero(lost))
        self.assertAlmostEqual(found["largest_difference"], np.abs(lost).max(), delta=1e-6 * self.exact.max())
        self.assertAlmostEqual(found["relative_difference"], np.linalg.norm(lost) / np.linalg.norm(self.exact), delta=1e-8)
        self.assertLess(found["relative_difference"], 2.0**-11)

    def test_plan_info_and_report_tell_it(self):
        plans = [json.loads(self.succeed("plan", "--json", "-i", self.series, "-o", self.folder / "none", *JOB,
                                         *options).stdout)["bytes"] for options in ([], HALF)]
        saved = plans[1]["checkpoint_saved_by_float16"]
        self.assertAlmostEqual(plans[0]["checkpoint"] - plans[1]["checkpoint"], saved, delta=100)  # the command lines differ
        self.assertGreaterEqual(saved, 2 * self.exact.size)
        sizes = [place("checkpoint", output).stat().st_size for output in (self.whole, self.half)]
        self.assertAlmostEqual(sizes[0] - sizes[1], saved, delta=4000)  # what lies beside the voxels
        facts = {"type": "float16", "scale_factor": self.scale, "saturated": 0}
        self.assertEqual(json.loads(place("report", self.half).read_text())["checkpoint_voxels"], facts)
        self.assertEqual(json.loads(self.succeed("info", self.half, "--json").stdout)["checkpoint_voxels"], facts)
        self.assertIn("stored as float16", self.succeed("info", self.half).stdout)
        self.assertNotIn("stored as", self.succeed("info", self.whole).stdout)

    def test_another_type_is_refused_and_named(self):
        for output, options in ((self.half, []), (self.whole, HALF)):
            message = self.refuse("-i", self.series, "-o", output, *JOB, *options)
            self.assertIn("--checkpoint-voxels: ", message)
            self.assertIn("--no-resume", message)

    def test_a_damaged_block_is_done_again_with_the_same_bits(self):
        output = shutil.copytree(self.half, self.folder / "half")
        with h5py.File(output / "checkpoint.h5", "r+") as file:
            file["volume"][3, 4, 5] += 1
        self.assertEqual(run("verify", output).returncode, 1)
        self.succeed("-i", self.series, "-o", output, *JOB, *HALF, ranks=3)
        with h5py.File(output / "checkpoint.h5", "r") as file:
            np.testing.assert_array_equal(file["volume"][...].view(np.uint16), self.stored.view(np.uint16))
        self.assertEqual(run("verify", output).returncode, 0)

    def test_another_scale_factor_is_damage(self):
        output = self.folder / "scaled"
        shutil.copytree(self.half, output)
        with h5py.File(place("checkpoint", output), "r+") as file:
            file["volume"].attrs.modify("scale_factor", [2 * self.scale])
        for arguments in (("verify", output), ("-i", self.series, "-o", output, *JOB, *HALF)):
            result = run(*arguments)
            self.assertNotEqual(result.returncode, 0)
            self.assertIn("scale_factor of /volume are damaged", result.stderr)


class Saturated(Case):
    def test_voxels_beyond_what_the_sample_has_shown_are_counted_and_told(self):
        data = np.full((48, 40, 40), 110, np.float32) + np.random.default_rng(1).random((48, 40, 40), np.float32)
        data[20, 18:22, 18:22] = 1e6  # half of the slices are sampled: those with odd numbers
        series, output = write_series(self.folder / "in", data), self.folder / "out"
        result = self.succeed("-i", series, "-o", output, *JOB, "--background", 0, *HALF, ranks=2)
        with h5py.File(output / "checkpoint.h5", "r") as file:
            saturated = int((file["volume"][...] == 65504).sum())
            most = 65504 * float(file["volume"].attrs["scale_factor"][0])
            self.assertEqual(file["blocks/saturated"][...].sum(), saturated)
        self.assertGreater(saturated, 0)
        self.assertLess(most, 1e6)
        self.assertIn(f"{saturated} voxel", result.stderr)
        self.assertIn("--checkpoint-voxels float16 can hold", result.stderr)
        report = json.loads(place("report", output).read_text())
        self.assertEqual(report["checkpoint_voxels"]["saturated"], saturated)
        self.assertTrue(any("can hold in this run" in warning for warning in report["warnings"]))
        self.assertIn(f"{saturated} voxel", self.succeed("info", output).stdout)
        again = self.succeed("-i", series, "-o", output, *JOB, "--background", 0, *HALF)
        self.assertIn(f"{saturated} voxel", again.stderr)


if __name__ == "__main__":
    unittest.main()
