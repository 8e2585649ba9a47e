"""The depth of the PSF, read off a volume: by `lsdeconv psf --fit`."""

import json
import re
import unittest

import numpy as np
import tifffile

from harness import Case, write_series

OPTICS = ["--dxy", 0.4, "--dz", 1.2, "--lambda-ex", 561, "--lambda-em", 600]
SHAPE = (50, 104, 110)


class PsfFit(Case):
    def model(self, *options):
        """The PSF of options as the program writes it."""
        path = self.folder / "model.tif"
        self.succeed("psf", *OPTICS, *options, "-o", path)
        psf = tifffile.imread(path).astype(float)
        path.unlink()
        return psf

    def seen(self, *options, photons=200, name="in"):
        """Points of light at random places, seen with the PSF of options by a camera of 2 counts per electron."""
        random = np.random.default_rng(4)
        psf = self.model(*options)
        full = [n + p - 1 for n, p in zip(SHAPE, psf.shape)]
        light = np.zeros(full)
        for _ in range(700):
            light[tuple(random.integers(0, n) for n in full)] += random.exponential()
        image = np.fft.irfftn(np.fft.rfftn(light) * np.fft.rfftn(psf, full, axes=(0, 1, 2)), full, axes=(0, 1, 2))
        image = np.maximum(image[tuple(slice(p - 1, None) for p in psf.shape)], 0)
        electrons = random.poisson(photons * image / np.percentile(image, 99.9) + 10)
        return write_series(self.folder / name, (2 * electrons + 100).astype(np.uint16))

    def fitted(self, folder, *options, **keywords):
        return json.loads(self.succeed("psf", "--fit", "-i", folder, *OPTICS, *options, "--json", **keywords).stdout)["fit"]

    def test_finds_how_deep_it_is(self):
        for factor in (0.8, 1, 1.25):
            with self.subTest(factor):
                folder = self.seen("--psf-scale-z", factor, name=f"in{factor}")
                fit = self.fitted(folder)
                self.assertIsNone(fit["undetermined"])
                self.assertAlmostEqual(fit["depth_factor"] / factor, 1, delta=0.05)
                self.assertLess(fit["depth_deviation"], 0.1)
                self.assertEqual(fit["differs"], factor != 1)

    def test_its_options_make_it_fit(self):
        folder = self.seen("--psf-scale-z", 1.25)
        said = self.succeed("psf", "--fit", "-i", folder, *OPTICS).stdout
        scale = re.search(r"^options     (--psf-scale-z [\d.]+)$", said, re.MULTILINE).group(1)
        sheet = re.search(r"the light sheet is the cause: (.*)$", said, re.MULTILINE).group(1)
        aperture = re.search(r"aberrations are the cause: (--effective-na [\d.]+) \([\d.]+ to [\d.]+\)$", said,
                             re.MULTILINE).group(1)
        depth = float(re.search(r"([\d.]+) µm in place of", said).group(1))
        self.assertIn("across      not determined", said)
        for options in (scale, sheet, aperture):
            psf = json.loads(self.succeed("psf", *OPTICS, *options.split(), "--json").stdout)["psfs"][0]
            self.assertAlmostEqual(psf["fwhm_um_zyx"][0] / depth, 1, delta=0.01)
        self.assertFalse(self.fitted(folder, *scale.split())["differs"])

    def test_takes_what_a_run_takes_off(self):
        folder = self.seen("--psf-scale-z", 1.25)
        fit = self.fitted(folder, "--offset", 100, "--background", 20)
        self.assertAlmostEqual(fit["depth_factor"] / 1.25, 1, delta=0.05)
        dark = self.folder / "dark.tif"
        tifffile.imwrite(dark, np.full(SHAPE[1:], 100, np.uint16))
        by_image = self.fitted(folder, "--offset", dark, "--background", 20)
        self.assertAlmostEqual(by_image["depth_factor"], fit["depth_factor"], delta=1e-5)
        self.assertEqual(by_image["options"], fit["options"])

    def test_a_run_takes_few_iterations_where_it_is_too_deep(self):
        folder = self.seen()
        for factor in (1, 1.3):
            self.succeed("-i", folder, *OPTICS, "--offset", 100, "--psf-scale-z", factor, "-o", self.folder / f"out{factor}")
            run = json.loads((self.folder / f"out{factor}" / "report.json").read_text())["run"]
            deep = "too deep" in run["iteration-choice"]["rule"]
            self.assertEqual(deep, factor > 1)
            if deep:
                self.assertEqual(int(run["iterations"]), 25)

    def test_does_not_depend_on_the_ranks(self):
        folder = self.seen()
        self.assertEqual(self.fitted(folder, ranks=2), self.fitted(folder))

    def test_says_where_nothing_can_be_told(self):
        noise = np.random.default_rng(1).poisson(60, SHAPE).astype(np.uint16)
        folder = write_series(self.folder / "noise", noise)
        self.assertIn("not determined: ", self.succeed("psf", "--fit", "-i", folder, *OPTICS).stdout)
        self.assertEqual(self.fitted(folder)["options"], [])

    def test_refusals_say_what_to_do(self):
        folder = self.seen()
        self.assertIn("--fit needs --input", self.refuse("psf", "--fit", *OPTICS))
        self.assertIn("--fit is given, too", self.refuse("psf", "-i", folder, *OPTICS))
        self.assertIn("contradict", self.refuse("psf", "--fit", "-i", folder, *OPTICS, "-o", self.folder / "psf.tif"))


if __name__ == "__main__":
    unittest.main()
