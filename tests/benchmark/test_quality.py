"""What deconvolution_quality measures with: its microscope, its disturbances, its measures, and the table itself."""

import dataclasses
import json
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile
import types
import unittest

import numpy as np
import skimage.metrics
import tifffile

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from quality import disturbances, metrics, microscope, phantoms, sets, table  # noqa: E402

COMMAND = pathlib.Path(__file__).parent / "deconvolution_quality"
OPTICS = microscope.Optics(dxy=0.4, dz=1.2, na=0.4, rf=1.42, lambda_ex=561, lambda_em=600, fcyl=240, slitwidth=12)
COARSE = dataclasses.replace(OPTICS, dxy=0.8, dz=2.4)
SHAPE = (16, 21, 26)  # odd and even


def width(positions, profile):
    """Full width at half maximum of a symmetric profile that begins at its peak."""
    profile = profile / profile[0]
    after = int(np.argmax(profile < 0.5))
    return 2 * np.interp(0.5, profile[after:after - 2:-1], positions[after:after - 2:-1])


def scene_of_balls(optics, shape, balls):
    """Balls of radius 1.5 µm, positions in voxels of the image from the middle of its first voxel on."""
    canvas = phantoms.Canvas(shape, optics)
    voxel = canvas.step * microscope.FINE
    for position in balls:
        canvas.ball(canvas.margin + (np.array(position) + 0.5) * voxel, 1.5, 1)
    return canvas.values


def centroid(volume):
    return np.array([np.average(np.arange(n), weights=volume.sum(tuple({0, 1, 2} - {axis})))
                     for axis, n in enumerate(volume.shape)])


class Microscope(unittest.TestCase):
    def test_widths_are_those_of_theory(self):
        # Low aperture: Born and Wolf's widths, which are 2 % too long at 0.4 and 20 % at 1.0 in water.
        for na, rf, too_long in ((0.1, 1.42, 1.00), (0.4, 1.42, 1.02), (1.0, 1.33, 1.20)):
            optics = dataclasses.replace(OPTICS, na=na, rf=rf)
            born_wolf = 1.7717863 * rf * 0.6 / na**2
            z = np.linspace(0, born_wolf, 401)
            along_z = width(z, microscope.detection(optics, z, np.zeros(1))[:, 0])
            self.assertAlmostEqual(born_wolf / along_z, too_long, delta=0.01)
        r = np.linspace(0, 4, 801)
        across = width(r, microscope.detection(dataclasses.replace(OPTICS, na=0.1), np.zeros(1), r)[0])
        self.assertAlmostEqual(across / (0.514497 * 0.6 / 0.1), 1, delta=0.005)

    def test_focus_is_that_of_richards_and_wolf(self):
        # Components of the field that a lens focuses, summed over the pupil's directions without Bessel functions; the mean
        # around the axis takes the place of all directions of polarisation.
        optics = dataclasses.replace(OPTICS, na=1.0, rf=1.33)
        z, r = np.array([0.0, 0.7]), np.array([0.0, 0.25, 0.4])
        found = microscope.detection(optics, z, r)
        theta, phi = np.meshgrid((np.arange(400) + 0.5) / 400 * np.arcsin(1 / 1.33), np.arange(96) / 96 * 2 * np.pi)
        k = 2 * np.pi * 1.33 / 0.6
        lens = np.sqrt(np.cos(theta)) * np.sin(theta)
        field = [lens * (np.cos(theta) * np.cos(phi)**2 + np.sin(phi)**2),
                 lens * (np.cos(theta) - 1) * np.sin(phi) * np.cos(phi), -lens * np.sin(theta) * np.cos(phi)]
        expected = np.zeros((2, 3))
        for azimuth in np.arange(8) / 8 * 2 * np.pi:
            for i, j in np.ndindex(2, 3):
                phase = np.exp(1j * k * (z[i] * np.cos(theta) + r[j] * np.sin(theta) * np.cos(phi - azimuth)))
                expected[i, j] += sum(abs((f * phase).sum())**2 for f in field)
        np.testing.assert_allclose(found / found[0, 0], expected / expected[0, 0], rtol=2e-3)

    def test_sheet_is_that_of_a_slit(self):
        half = [60, 1, 1]
        z = np.arange(61) * OPTICS.dz / microscope.FINE
        along_z = microscope.fine_psf(OPTICS, half)[60:, 1, 1]
        sheet = along_z / microscope.detection(OPTICS, z, np.zeros(1))[:, 0]
        self.assertAlmostEqual(width(z, sheet) / (0.442946 * 0.561 / 0.024992191), 1, delta=0.002)

    def test_psf_is_normalised_symmetric_and_positive(self):
        psf = microscope.image_psf(OPTICS)
        self.assertAlmostEqual(psf.sum(), 1, delta=1e-9)
        self.assertTrue(all(n % 2 for n in psf.shape))
        self.assertGreaterEqual(psf.min(), 0)
        np.testing.assert_allclose(psf, psf[::-1, ::-1, ::-1], rtol=1e-9)
        np.testing.assert_allclose(psf, psf.transpose(0, 2, 1), rtol=1e-9)

    def test_image_holds_the_light_of_the_object_where_it_is(self):
        for shape in ((27, 35, 34), (28, 36, 41)):  # the whole PSF around the object fits in
            scene = scene_of_balls(COARSE, shape, [(13, 17.3, 16.8)])
            image, truth = microscope.expected_image(scene, COARSE), microscope.true_voxels(scene, COARSE)
            self.assertEqual(image.shape, shape)
            self.assertEqual(truth.shape, shape)
            self.assertAlmostEqual(image.sum() / truth.sum(), 1, delta=0.002)  # slices sample the light
            np.testing.assert_allclose(centroid(truth), (13, 17.3, 16.8), atol=0.02)  # voxels sample the ball
            np.testing.assert_allclose(centroid(image), centroid(truth), atol=0.005)

    def test_image_is_the_psf_around_a_small_object(self):
        canvas = phantoms.Canvas(SHAPE, OPTICS)
        half = OPTICS.half_support()
        canvas.values[tuple(3 * (h + n) + 1 for h, n in zip(half, (8, 10, 13)))] = 1
        image = microscope.expected_image(canvas.values, OPTICS)
        psf = microscope.fine_psf(OPTICS, [3 * h for h in half])
        peak = np.unravel_index(image.argmax(), image.shape)
        self.assertEqual(peak, (8, 10, 13))
        middle = [n // 2 for n in psf.shape]
        pixel = psf[middle[0], middle[1] - 1:middle[1] + 2, middle[2] - 1:middle[2] + 2].mean()
        self.assertAlmostEqual(image[peak] / pixel, 1, delta=1e-4)

    def test_light_from_beyond_the_field_is_seen(self):
        scene = scene_of_balls(OPTICS, SHAPE, [(8, -5, 13)])
        self.assertEqual(microscope.true_voxels(scene, OPTICS).max(), 0)
        image = microscope.expected_image(scene, OPTICS)
        self.assertGreater(image[8, 0, 13], 5 * image[8, 8, 13])

    def test_noise_has_the_variance_of_the_camera(self):
        camera = microscope.Camera(gain=2.5, read_noise=3)
        for photons in (20.0, 1000.0):
            counts = microscope.exposed(np.full((40, 100, 100), photons), camera, np.random.default_rng(1))
            self.assertAlmostEqual(counts.mean() / (2.5 * photons + 100), 1, delta=0.002)
            self.assertAlmostEqual(counts.var() / (2.5**2 * (photons + 9)), 1, delta=0.015)  # four standard errors


class Disturbances(unittest.TestCase):
    def exposure(self):
        light = np.random.default_rng(3).uniform(0, 200, (20, 50, 60))
        return disturbances.Exposure(light, np.full(light.shape, 50.0), microscope.Camera(1, 1), np.random.default_rng(4),
                                     np.ones(light.shape, bool))

    def after(self, name):
        exposure = self.exposure()
        disturbances.DISTURBANCES[name](exposure)
        return exposure

    def test_each_leaves_counts_and_changes_something(self):
        plain = self.after("none")
        for name in disturbances.DISTURBANCES:
            with self.subTest(name):
                exposure = self.after(name)
                self.assertEqual(exposure.counts.shape, plain.counts.shape)
                same = np.array_equal(exposure.counts, plain.counts) and exposure.psf_scale == plain.psf_scale
                self.assertEqual(same, name == "none")

    def test_zeros_fill_the_stated_part_and_are_not_judged(self):
        for name, part in (("zeros-frame-45", 0.45), ("zeros-frame-55", 0.55), ("zeros-half-45", 0.45),
                           ("zeros-half-55", 0.55)):
            exposure = self.after(name)
            self.assertAlmostEqual((exposure.counts == 0).mean(), part, delta=0.02, msg=name)
            np.testing.assert_array_equal(exposure.counts == 0, ~exposure.seen)

    def test_one_voxel_of_a_thousand_is_hot(self):
        plain, hot = self.after("none").counts, self.after("hot").counts
        changed = hot != plain
        self.assertAlmostEqual(changed.mean(), 0.001, delta=0.0005)
        self.assertGreater((hot - plain)[changed].min(), plain.max() - 101)

    def test_shadows_run_along_their_axis(self):
        for name, axis in (("stripes-x", 2), ("stripes-z", 0)):
            exposure, light = self.after(name), self.exposure().light
            factors = exposure.light / light
            self.assertLess(np.ptp(factors, axis=axis).max(), 1e-9, name)
            self.assertGreater(factors.std(), 0.05, name)

    def test_stretched_psf_is_as_much_wider(self):
        psf = microscope.image_psf(OPTICS)
        spread = [np.sqrt(np.average((np.arange(n) - n // 2)**2, weights=p.sum((0, 1)) * (abs(np.arange(n) - n // 2) < 4)))
                  for p in (psf, sets.stretched(psf, 1.2)) for n in p.shape[2:]]
        self.assertGreater(spread[1] / spread[0], 1.05)
        self.assertAlmostEqual(sets.stretched(psf, 1.2).sum(), 1, delta=1e-9)


class Measures(unittest.TestCase):
    def test_similarity_is_that_of_scikit_image(self):
        random = np.random.default_rng(5)
        truth = random.uniform(0, 50, (15, 20, 23))
        result = truth + random.normal(0, 9, truth.shape)
        expected = skimage.metrics.structural_similarity(result, truth, data_range=np.ptp(truth))
        found = metrics.similarity(result, truth, np.ones(truth.shape, bool))
        self.assertAlmostEqual(found, expected, delta=1e-9)

    def test_only_seen_voxels_count(self):
        truth = np.random.default_rng(6).uniform(1, 2, (12, 14, 16))
        result, seen = truth.copy(), np.ones(truth.shape, bool)
        seen[:, :, 8:] = False
        result[~seen] = 1000
        found = metrics.scores(result, truth, seen)
        self.assertEqual(found["NRMSE"], 0)
        self.assertAlmostEqual(found["correlation"], 1)
        self.assertAlmostEqual(metrics.error(2 * truth, truth, seen), 1)


class Table(unittest.TestCase):
    def run_it(self, folder, *arguments, **environment):
        ended = subprocess.run([sys.executable, COMMAND, folder, *arguments], capture_output=True, text=True, check=True,
                               env={**os.environ, **environment})
        return ended, json.loads((folder / "table.json").read_text())

    def test_one_row_from_the_phantom_to_the_table(self):
        with tempfile.TemporaryDirectory() as place:
            folder, programs = pathlib.Path(place) / "table", pathlib.Path(place) / "bin"
            programs.mkdir()
            dw = programs / "dw"  # a deconwolf that gives the image back
            dw.write_text('#!/bin/sh\n[ "$1" = --version ] && echo pretended && exit\n'
                          'while [ "$1" != --out ]; do shift; done\ncp "$3" "$2"\n', encoding="utf-8")
            dw.chmod(dw.stat().st_mode | stat.S_IXUSR)
            row = ["--sets", "tune", "--levels", "100", "--only", "bars", "--columns", "^default$|deconwolf 20",
                   "--variant", "wide=--background 3 --numit 2", "--iterations", "3"]
            path = f"{programs}:{os.environ['PATH']}"
            ended, found = self.run_it(folder, *row, PATH=path)
            cells = found["tune"]["bars_100_1"]["cells"]
            self.assertEqual(set(cells), {"raw", "default", "deconwolf 20", "wide", "3 iterations"})
            self.assertLess(cells["default"]["NRMSE"], cells["raw"]["NRMSE"])
            self.assertAlmostEqual(cells["deconwolf 20"]["NRMSE"], cells["raw"]["NRMSE"], delta=0.03)  # zero for negative
            self.assertRegex(ended.stdout, r"\| bars_100_1 \| 0\.\d{3} \| 0\.\d{3} \|")
            again, same = self.run_it(folder, *row, PATH=path)
            self.assertEqual(same, found)
            self.assertEqual(re.findall("^bars.*", again.stderr, re.M), [])
            facts = json.loads((folder / "bars_100_1" / "facts.json").read_text())
            self.assertEqual(len(list((folder / "bars_100_1" / "data").iterdir())), facts["shape"][0])
            truth = tifffile.imread(folder / "bars_100_1" / "truth.tif")
            self.assertEqual(list(truth.shape), facts["shape"])

    def test_default_is_judged_against_what_users_could_have(self):
        self.assertEqual(table.judged({"raw": 0.6, "default": 0.51, "shb 12": 0.505, "true gain": 0.3}), "")
        self.assertIn("2 % above shb 12", table.judged({"raw": 0.6, "default": 0.515, "shb 12": 0.503}))
        self.assertIn("worse than raw", table.judged({"raw": 0.6, "default": 0.601}))

    def test_means_need_all_rows(self):
        stacks = [sets.Stack("beads", "A", 1, level) for level in (20, 100)]
        results = types.SimpleNamespace(cells={"beads_20_1": {"raw": {"NRMSE": 0.5}, "a": {"NRMSE": 0.4}},
                                               "beads_100_1": {"raw": {"NRMSE": 0.7}}})
        self.assertEqual(table.means(results, stacks, ["raw", "a"], "NRMSE")[-1], "| **mean of all** (2) | 0.600 |  |")


if __name__ == "__main__":
    unittest.main()
