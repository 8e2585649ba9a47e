"""Numbers of quality: what a run says of its result, settings that are tried, volumes that are compared."""

import csv
import io
import json
import shlex
import subprocess
import unittest

import h5py
import numpy as np
import tifffile

from harness import OPTICS, PROGRAM, Case, environment, phantom, place, read_series, run, write_series

SHAPE = (24, 60, 60)
JOB = [*OPTICS, "--offset", 100, "--threads", 1]


def figures(output):
    return {figure["key"]: figure for figure in json.loads(place("report", output).read_text())["quality"]}


class OfARun(Case):
    def deconvolved(self, name, *options, volume=None, **keywords):
        folder = self.folder / "in"
        if not folder.exists():
            write_series(folder, phantom(SHAPE) if volume is None else volume)
        result = self.succeed("-i", folder, "-o", self.folder / name, *JOB, "--numit", 10, "--tv", 0.002,
                              "--block-size-max", 60000, *options, **keywords)
        return figures(self.folder / name), result.stderr

    @staticmethod
    def background(output):
        return json.loads(place("report", output).read_text())["effective"]["background_counts"]

    def test_says_that_points_become_finer(self):
        quality, messages = self.deconvolved("out", "--gain", 1)
        for axis in "xyz":
            width = quality[f"width_{axis}"]
            self.assertLess(width["after"], width["before"], axis)
            self.assertEqual(width["unit"], "µm")
            self.assertLessEqual(quality[f"resolution_{axis}"]["after"], 1.2 * quality[f"resolution_{axis}"]["before"])
        self.assertAlmostEqual(quality["residual_deviance"]["after"], 1, delta=0.25)
        self.assertAlmostEqual(quality["held_out_deviance"]["after"], 1.1, delta=0.25)
        self.assertLess(quality["background_noise"]["after"], 1)
        self.assertAlmostEqual(quality["seam"]["after"], 1, delta=0.25)
        result = read_series(self.folder / "out").astype(np.float64)
        raw = read_series(self.folder / "in") - 100.0 - self.background(self.folder / "out")
        self.assertAlmostEqual(quality["flux_kept"]["after"], result.sum() / raw.sum(), delta=0.02)
        self.assertTrue(all(figure["missing"] is None for figure in quality.values()), quality)
        line = next(line for line in messages.splitlines() if "finer: effective PSF x" in line)
        self.assertIn("noise in the background", line)

    def test_is_the_same_for_any_number_of_ranks(self):
        one, _ = self.deconvolved("one", "--gain", 1)
        two, _ = self.deconvolved("two", "--gain", 1, ranks=2)
        self.assertEqual(one, two)

    def test_stays_in_the_checkpoint(self):
        before, _ = self.deconvolved("out", "--gain", 1, "--no-export")
        place("report", self.folder / "out").unlink()
        again, _ = self.deconvolved("out", "--gain", 1)
        self.assertEqual(before, again)

    def test_is_left_out_on_demand(self):
        quality, messages = self.deconvolved("out", "--gain", 1, "--no-quality")
        self.assertEqual(list(quality), ["flux_kept", "seam"])
        self.assertNotIn("finer", messages)

    def test_without_the_gain_says_what_is_missing_and_why(self):
        smooth = phantom(SHAPE).astype(np.float64)
        for axis in (1, 2):
            smooth = (np.roll(smooth, 1, axis) + smooth + np.roll(smooth, -1, axis)) / 3
        quality, messages = self.deconvolved("out", volume=smooth.round().astype(np.uint16))
        for key in ("resolution_x", "residual_deviance", "held_out_deviance", "residual_structure", "structure_noise"):
            self.assertIsNone(quality[key]["after"], key)
            self.assertRegex(quality[key]["missing"], "photon|photo-electron")
        self.assertLess(quality["width_z"]["after"], quality["width_z"]["before"])
        self.assertIn("finer: effective PSF", messages)

    def test_warns_where_the_model_does_not_explain_the_data(self):
        whole = ["--gain", 1, "--numit", 25, "--block-size-max", 10**6]
        _, right = self.deconvolved("right", *whole)
        _, wrong = self.deconvolved("wrong", *whole, "--background", 60)
        self.assertNotIn("neighbouring residuals", right)
        self.assertIn("neighbouring residuals have a correlation of", wrong)


class Tuning(Case):
    LISTS = ["--tune-numit", "3 6", "--tune-tv", "0.002", "--tune-psf-z", "1.5", "--tune-psf-xy", "1",
             "--tune-background", "15"]

    def sheet(self, *options, **keywords):
        folder = self.folder / "in"
        if not folder.exists():
            write_series(folder, phantom(SHAPE))
        return run("tune", "-i", folder, *JOB, "--gain", 1, "--numit", 4, "--tv", 0.002, *self.LISTS, *options,
                   **keywords)

    def test_shows_every_variant_with_its_command(self):
        out = self.folder / "tuned"
        result = self.sheet("-o", out, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        sheet = json.loads(result.stdout)
        variants = sheet["variants"]
        self.assertEqual([variant["name"] for variant in variants],
                         ["as chosen", "3 iterations", "6 iterations", "PSF 1.5 × as deep", "background 15"])
        self.assertEqual([variant["name"] for variant in variants if variant["recommended"]], [sheet["recommended"]])
        self.assertIn("held out", sheet["why"])
        page = (out / "tune.html").read_text(encoding="utf-8")
        self.assertEqual(page.count("data:image/png"), 2 * (len(variants) + 1))
        rows = list(csv.DictReader(io.StringIO((out / "tune.csv").read_text(encoding="utf-8"))))
        self.assertEqual([row["iterations"] for row in rows], ["4", "3", "6", "4", "4"])
        held_out = {figure["key"]: figure["after"] for figure in variants[3]["quality"]}["held_out_deviance"]
        self.assertEqual(float(rows[3]["held_out_deviance"]), held_out)
        words = shlex.split(rows[3]["command"])
        self.assertEqual(words[0], "lsdeconv")
        done = subprocess.run([PROGRAM, *words[1:], "-o", self.folder / "run"], env=environment(), capture_output=True,
                              text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(place("report", self.folder / "run").read_text())
        self.assertEqual(report["parameters"]["psf-scale-z"], 1.5)
        self.assertEqual(report["effective"]["iterations"], 4)

    def test_is_the_same_for_any_number_of_ranks(self):
        tables = []
        for ranks in (1, 2):
            out = self.folder / f"of_{ranks}"
            self.assertEqual(self.sheet("-o", out, ranks=ranks).returncode, 0)
            tables.append((out / "tune.csv").read_text(encoding="utf-8"))
        self.assertEqual(*tables)

    def test_replaces_its_own_files_alone(self):
        out = self.folder / "tuned"
        out.mkdir()
        (out / "tune.csv").write_text("mine")
        result = self.sheet("-o", out)
        self.assertEqual(result.returncode, 2)
        self.assertIn("tune.csv was not written by this program", result.stderr)
        self.assertEqual([path.name for path in out.iterdir()], ["tune.csv"])
        (out / "tune.csv").unlink()
        for _ in range(2):
            self.assertEqual(self.sheet("-o", out).returncode, 0)

    def test_refuses_what_cannot_be(self):
        for options, words in ((["--tune-numit", "0"], "must be one or more whole numbers, each of at least 1"),
                               (["--tune-tv", "1"], "must be one or more numbers, each"),
                               (["-o", self.folder / "no" / "where"], "does not exist; make it"),
                               (["--algorithm", "shb", "-i", self.folder / "nothing"], "given twice")):
            with self.subTest(options=options):
                result = self.sheet(*options)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertIn(words, result.stderr)
        self.assertFalse((self.folder / "no").exists())


class Comparing(Case):
    def compared(self, *arguments, **keywords):
        result = run("compare", *arguments, "--json", **keywords)
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def results(self):
        """Folder of a run with slices and checkpoint, and the result as OME-Zarr."""
        write_series(self.folder / "in", phantom(SHAPE))
        out, zarr = self.folder / "out", self.folder / "out.ome.zarr"
        job = [*JOB, "--numit", 3, "--tv", "off", "--no-quality", "--output-type", "float32"]
        self.succeed("-i", self.folder / "in", "-o", out, *job)
        self.succeed("export", out, "-o", zarr, "--output-format", "zarr", "--output-type", "float32")
        return out, zarr

    def test_series_checkpoint_and_zarr_of_one_result_are_equal(self):
        out, zarr = self.results()
        for other in (place("checkpoint", out), zarr):
            for ranks in (None, 2):
                facts = self.compared(out, other, ranks=ranks)
                self.assertEqual((facts["voxels"], facts["voxels_unlike"]), (np.prod(SHAPE), 0))
                self.assertEqual((facts["relative_difference"], facts["shift_voxels_zyx"]), (0, [0, 0, 0]))
                self.assertAlmostEqual(facts["scale"], 1)
                self.assertEqual(facts["agreement_voxels_zyx"], [2, 2, 2])

    def test_numbers_are_those_of_numpy(self):
        a = phantom(SHAPE, seed=1).astype(np.float32)
        b = 2 * np.roll(a, (1, -2, 3), (0, 1, 2)) + 5 + np.random.default_rng(2).normal(0, 3, SHAPE).astype(np.float32)
        write_series(self.folder / "a", a)
        tifffile.imwrite(self.folder / "b.tif", b, photometric="minisblack")
        page = self.folder / "page.html"
        facts = self.compared(self.folder / "a", self.folder / "b.tif", "-o", page)
        a, b = a.astype(np.float64), b.astype(np.float64)
        difference = b - a
        self.assertAlmostEqual(facts["relative_difference"], np.linalg.norm(difference) / np.linalg.norm(a), 5)
        self.assertAlmostEqual(facts["largest_difference"], np.abs(difference).max(), 2)
        self.assertAlmostEqual(facts["mean_difference"], difference.mean(), 3)
        self.assertAlmostEqual(facts["correlation"], np.corrcoef(a.ravel(), b.ravel())[0, 1], 5)
        slope, offset = np.polyfit(a.ravel(), b.ravel(), 1)
        self.assertAlmostEqual(facts["scale"], slope, 4)
        self.assertAlmostEqual(facts["offset"], offset, 2)
        np.testing.assert_allclose(facts["shift_voxels_zyx"], [-1, 2, -3], atol=0.1)
        text = page.read_text(encoding="utf-8")
        self.assertEqual(text.count("data:image/png"), 9)
        self.assertIn("largest difference", run("compare", self.folder / "a", self.folder / "b.tif").stdout)

    def test_refuses_what_cannot_be_compared(self):
        a = write_series(self.folder / "a", phantom((4, 20, 20)))
        b = write_series(self.folder / "b", phantom((4, 20, 21)))
        mine = self.folder / "mine.html"
        mine.write_text("my own page")
        for arguments, words in (((a, b), "differ in size, 4×20×20 and 4×20×21 voxels"), ((a,), "two volumes are needed"),
                                 ((a, self.folder / "nothing"), "nothing"), ((a, a, b), "belongs to no option"),
                                 ((a, a, "-o", mine), "was not written by this program")):
            with self.subTest(words=words):
                self.assertIn(words, self.refuse("compare", *arguments))
        self.assertEqual(mine.read_text(), "my own page")

    def test_refuses_a_checkpoint_that_is_not_finished(self):
        out, _ = self.results()
        with h5py.File(place("checkpoint", out), "r+") as file:
            file["blocks/state"][0] = 0
        self.assertIn("is not finished, 1 block of", self.refuse("compare", out, place("checkpoint", out)))
        self.assertEqual(read_series(out).shape, SHAPE)


if __name__ == "__main__":
    unittest.main()
