"""The computed PSF at high apertures, against the integrals of Richards and Wolf written out in numpy: no code shared with
the program."""

import re
import unittest

import numpy as np
import tifffile

from harness import Case

EMISSION = 0.6  # µm
ANGLES = (np.arange(128) + 0.5) * np.pi / 128


def bessel(order, x):
    """The integral representation, which the midpoint rule gives to the last digits."""
    return np.cos(order * ANGLES - x[:, None] * np.sin(ANGLES)).mean(axis=1)


def intensity(r, z, na, index):
    """|I0|^2 + 2 |I1|^2 + |I2|^2 (Proc. R. Soc. A 253:358, 1959), of an aplanatic lens, in arbitrary units."""
    wavenumber = 2 * np.pi * index / EMISSION
    largest = np.arcsin(na / index)
    nodes, weights = np.polynomial.legendre.leggauss(80)
    angle = (nodes + 1) / 2 * largest
    sine, cosine = np.sin(angle), np.cos(angle)
    common = weights * np.sqrt(cosine) * sine * np.exp(1j * wavenumber * z * cosine)
    parts = [(common * pupil * bessel(order, wavenumber * r * sine)).sum()
             for order, pupil in enumerate((1 + cosine, sine, 1 - cosine))]
    return sum(share * abs(part) ** 2 for share, part in zip((1, 2, 1), parts))


def width(profile, longest):
    """Full width at half maximum of an even profile that falls monotonously up to `longest`."""
    low, high = 0, longest
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if profile(middle) > profile(0) / 2 else (low, middle)
    return low + high


def pixel(z, y, x, size, na, index):
    """Mean over a camera pixel at index (y, x)."""
    nodes, weights = np.polynomial.legendre.leggauss(6)
    nodes, weights = nodes / 2, weights / 2
    return sum(v * w * intensity(np.hypot((x + a) * size, (y + b) * size), z, na, index)
               for a, v in zip(nodes, weights) for b, w in zip(nodes, weights))


class PsfModels(Case):
    def psf(self, na, index, *more):
        """The values of the PSF, and what the program says of it."""
        path = self.folder / "psf.tif"
        said = self.succeed("psf", "--dxy", 0.1, "--dz", 0.25, "--lambda-ex", 561, "--lambda-em", 1000 * EMISSION,
                            "--na", na, "--rf", index, "-o", path, *more).stdout
        return tifffile.imread(path).astype(float), said

    def test_high_apertures_have_the_values_and_widths_of_the_vectorial_integrals(self):
        for na, index in ((0.4, 1.42), (0.6, 1.33), (0.8, 1.33), (1.0, 1.33)):
            with self.subTest(na=na):
                psf, said = self.psf(na, index, "--sheet", "none", "--psf-model", "debye")
                self.assertIn("model debye", said)
                middle = [n // 2 for n in psf.shape]
                peak = pixel(0, 0, 0, 0.1, na, index)
                for z, y, x in ((1, 0, 0), (4, 0, 0), (0, 0, 2), (0, 3, 1), (2, 1, 2), (5, 4, 0)):
                    here = psf[middle[0] + z, middle[1] + y, middle[2] + x] / psf[tuple(middle)]
                    self.assertAlmostEqual(here, pixel(0.25 * z, y, x, 0.1, na, index) / peak, delta=1e-6)
                depth, lateral = re.search(r"maximum z ([\d.]+), y ([\d.]+)", said).groups()
                paraxial = 1.771786 * index * EMISSION / na ** 2
                self.assertAlmostEqual(float(depth) / width(lambda z: intensity(0, z, na, index), paraxial / 1.8), 1,
                                       delta=1e-3)
                self.assertAlmostEqual(
                    float(lateral) / width(lambda r: intensity(r, 0, na, index), 0.5145 * EMISSION / na), 1, delta=1e-3)

    def test_without_a_choice_the_aperture_decides(self):
        for na, effective, model in ((0.4, [], "born-wolf"), (0.5, [], "born-wolf"), (0.6, [], "debye"),
                                     (0.6, ["--effective-na", 0.45], "born-wolf"),
                                     (0.4, ["--effective-na", 0.55], "debye")):
            with self.subTest(na=na, effective=effective):
                self.assertIn(f"model {model}", self.psf(na, 1.33, *effective)[1])
        paraxial, said = self.psf(0.8, 1.33, "--psf-model", "born-wolf")
        self.assertIn("model born-wolf", said)
        self.assertRegex(said, r"11 % too deep, see --psf-model debye")
        vectorial, _ = self.psf(0.8, 1.33)
        self.assertLess(vectorial.shape[0], paraxial.shape[0])

    def test_goes_together_with_sheet_and_stretches(self):
        plain, said = self.psf(0.8, 1.33)
        self.assertIn("sheet slit", said)
        wider, said = self.psf(0.8, 1.33, "--psf-scale-xy", 1.25, "--psf-scale-z", 1.5)
        self.assertIn("1.25 times in y and x, 1.5 times in z", said)
        at = np.array([re.search(r"maximum z ([\d.]+), y ([\d.]+)", self.psf(0.8, 1.33, "--sheet", "none", *more)[1])
                       .groups() for more in ([], ["--psf-scale-xy", 1.25, "--psf-scale-z", 1.5])], float)
        np.testing.assert_allclose(at[1] / at[0], (1.5, 1.25), rtol=1e-3)
        self.assertGreater(wider.shape[0], plain.shape[0])
        self.assertAlmostEqual(wider.sum(), 1, delta=1e-5)


if __name__ == "__main__":
    unittest.main()
