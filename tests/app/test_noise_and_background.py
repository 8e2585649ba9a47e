"""Gain, read noise and haze, read off the slices: the same for a region as for the whole, and what they lead to."""

import json
import unittest

import h5py
import numpy as np
import scipy.ndimage

from harness import OPTICS, Case, logs_of, place, read_series, stored_volume, write_series

SHAPE = (30, 96, 112)
JOB = [*OPTICS, "--offset", 100, "--numit", 4, "--threads", 1]


def photons(haze, seed=2):
    """Fibres in haze, photo-electrons without noise."""
    random = np.random.default_rng(seed)
    light = np.zeros(SHAPE)
    for _ in range(120):
        light[tuple(random.integers(0, n) for n in SHAPE)] += 9000
    return scipy.ndimage.gaussian_filter(light, (1.2, 1.2, 1.2)) + haze


def camera(light, gain=2.0, seed=3):
    random = np.random.default_rng(seed)
    return np.round(100 + gain * random.poisson(light) + random.normal(0, 2, SHAPE)).astype(np.uint16)


class NoiseAndBackground(Case):
    def report(self, data, *options, name="in", ranks=None):
        folder = write_series(self.folder / name, data)
        out = self.folder / f"out_{name}"
        said = self.succeed("-i", folder, "-o", out, *JOB, *options, ranks=ranks).stderr
        return json.loads(place("report", out).read_text()), said, out

    def test_a_region_has_the_noise_and_the_background_of_the_whole(self):
        data = camera(photons(25))
        whole, _, out = self.report(data)
        region, _, _ = self.report(data, "--roi", "3:12,20:60,40:90", name="region")
        shared, _, _ = self.report(data, name="shared", ranks=3)
        found = whole["effective"]
        self.assertAlmostEqual(found["noise"]["gain"], 2, delta=0.2)
        self.assertAlmostEqual(found["background_counts"], 50, delta=2)
        self.assertEqual(found["noise"]["source"], "estimated")
        self.assertIn("counts per photo-electron (estimated)", logs_of(out)[0].read_text())
        for other in (region, shared):
            self.assertEqual(other["effective"]["noise"], found["noise"])
            self.assertEqual(other["effective"]["background_counts"], found["background_counts"])

    def test_gain_that_is_given_counts(self):
        report, _, out = self.report(camera(photons(25)), "--gain", 3)
        self.assertEqual((report["effective"]["noise"]["source"], report["effective"]["noise"]["gain"]), ("given", 3))
        self.assertIn("gain 3 counts", logs_of(out)[0].read_text())

    def test_empty_parts_are_no_background(self):
        for part in (0.3, 0.6, 0.8):
            with self.subTest(part=part):
                data = camera(photons(250))
                data[:, :, :int(part * SHAPE[2])] = 0
                report, _, _ = self.report(data, name=f"empty_{part}")
                self.assertAlmostEqual(report["effective"]["background_counts"], 500, delta=15)

    def test_smoothed_data_are_told(self):
        data = np.round(scipy.ndimage.gaussian_filter(camera(photons(25)).astype(float), 0.7)).astype(np.uint16)
        report, said, _ = self.report(data)
        self.assertEqual(report["effective"]["noise"]["source"], "smoothed")
        self.assertIsNone(report["effective"]["noise"]["gain"])
        self.assertIn("the noise of these data has been smoothed away", said)

    def test_an_offset_that_was_left_in_is_told(self):
        folder = write_series(self.folder / "in", camera(photons(25)))
        said = self.succeed("-i", folder, *OPTICS, "--numit", 1).stderr
        told = float(said.split("an offset of about ")[1].split()[0])
        self.assertAlmostEqual(told, 98, delta=6)

    def test_a_sample_that_structure_fills_is_told(self):
        texture = scipy.ndimage.gaussian_filter(np.random.default_rng(1).random(SHAPE), 3)
        texture = 100 + 900 * (texture - texture.min()) / np.ptp(texture)
        report, said, _ = self.report(camera(texture))
        self.assertIn("a cautious guess", said)
        self.assertLess(report["effective"]["background_counts"], 2 * 250)


class UnevenHaze(Case):
    def setUp(self):
        super().setUp()
        z, y, x = np.meshgrid(*(np.linspace(0, 1, n) for n in SHAPE), indexing="ij", sparse=True)
        self.haze = 40 * (1 + 2 * (0.5 * x + 0.3 * y + 0.2 * z))
        self.truth = 2 * (photons(0))
        self.series = write_series(self.folder / "in", camera(photons(0) + self.haze))

    def job(self, name, *options, ranks=None):
        out = self.folder / name
        self.succeed("-i", self.series, "-o", out, *JOB, "--output-type", "float32", *options, ranks=ranks)
        return out

    def test_is_found_and_taken_off(self):
        results = {}
        for name, options in {"one level": ("--background-shape", "constant"), "smooth": ("--background", "smooth"),
                              "same": ("--background-shape", "smooth"), "found": ()}.items():
            results[name] = read_series(self.job(name.replace(" ", "_"), *options))
        far = self.truth < 1  # no fibre is near
        self.assertGreater(results["one level"][far].mean(), 20)
        self.assertLess(results["smooth"][far].mean(), 6)
        for name in ("same", "found"):
            np.testing.assert_array_equal(results["smooth"], results[name])

    def test_that_was_found_is_kept_by_a_run_that_goes_on(self):
        out = self.job("out", "--no-export")
        result = read_series(self.job("out"))
        self.assertGreater(len(result), 0)
        found = [stored_volume(place("checkpoint", self.job(name))) for name in ("out", "again")]
        np.testing.assert_array_equal(*found)
        with h5py.File(place("checkpoint", out), "r") as file:
            self.assertIn("background-nodes", file["fields"])

    def test_is_not_found_where_it_is_even(self):
        self.series = write_series(self.folder / "even", camera(photons(20)))
        with h5py.File(place("checkpoint", self.job("even_out")), "r") as file:
            self.assertNotIn("background-nodes", file.get("fields", {}))

    def test_has_no_seams_and_is_the_same_for_any_ranks_and_grid(self):
        whole = stored_volume(place("checkpoint", self.job("whole", "--background", "smooth")))
        small = self.job("small", "--background", "smooth", "--block-size-max", 60000, ranks=2)
        blocks = stored_volume(place("checkpoint", small))
        self.assertLess(np.linalg.norm(blocks - whole), 2e-3 * np.linalg.norm(whole))
        with h5py.File(place("checkpoint", small), "r") as file, h5py.File(self.folder / "whole/checkpoint.h5", "r") as other:
            np.testing.assert_array_equal(*(f["fields/background-nodes"][()] for f in (file, other)))
            self.assertEqual(file["run"].attrs["background"], other["run"].attrs["background"])

    def test_its_mean_is_what_keeping_it_adds(self):
        out = self.job("kept", "--background", "smooth")
        report = json.loads(place("report", out).read_text())
        self.assertAlmostEqual(report["effective"]["background_counts"], 2 * self.haze.mean(), delta=6)
        plain = read_series(out)
        self.succeed("export", out, "-o", self.folder / "again", "--keep-background", "--output-type", "float32")
        np.testing.assert_allclose(read_series(self.folder / "again"), plain + report["effective"]["background_counts"],
                                   rtol=1e-5)

    def test_a_region_has_that_of_the_whole(self):
        whole = self.job("whole", "--background", "smooth", "--numit", 1)
        part = self.job("part", "--background", "smooth", "--numit", 1, "--roi", "5:20,30:80,20:100")
        found = [json.loads(place("report", out).read_text())["effective"]["background_counts"] for out in (whole, part)]
        self.assertEqual(*found)
        inner = (slice(4, -4), slice(12, -12), slice(12, -12))
        expected = read_series(whole)[5:20, 30:80, 20:100][inner]
        self.assertLess(np.linalg.norm(read_series(part)[inner] - expected), 0.02 * np.linalg.norm(expected))

    def test_with_a_number_is_refused(self):
        said = self.refuse("-i", self.series, *JOB, "--background", 5, "--background-shape", "smooth")
        self.assertIn("leave the number out", said)


if __name__ == "__main__":
    unittest.main()
