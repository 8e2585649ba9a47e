"""A measured PSF: beads averaged into one, read back, resampled, kept in the checkpoint."""

import json
import re
import unittest

import numpy as np
import tifffile
from scipy.special import erf

from harness import Case, phantom, place, read_series, sample_data, stored_psf, write_series

VOXEL = (0.3, 0.13, 0.13)
SIGMA = (0.55, 0.17, 0.21)
PER_SIGMA = 2 * np.sqrt(2 * np.log(2))


def spot(shape, voxel, centre, sigma, flux=1.0):
    """Exact integrals of a Gaussian over voxels; centre in micrometres from the middle of the first voxel."""
    parts = []
    for count, size, middle, width in zip(shape, voxel, centre, sigma):
        edges = (np.arange(count + 1) - 0.5) * size - middle
        parts.append(np.diff((1 + erf(edges / width / np.sqrt(2))) / 2))
    return flux * parts[0][:, None, None] * parts[1][None, :, None] * parts[2][None, None, :]


def middle(shape, voxel):
    return [n // 2 * size for n, size in zip(shape, voxel)]


def bead_stack(seed=3):
    """24 good beads with noise, a pair, one at a face, one that saturates."""
    random = np.random.default_rng(seed)
    shape = (82, 132, 160)
    centres = [[z, y, x] for z in (20, 60) for y in (18, 48, 78, 108) for x in (20, 54, 88)]
    fluxes = [2e5] * len(centres)
    centres += [[20, 18, 124], [20, 18, 134], [1, 48, 124], [60, 108, 128]]
    fluxes += [2e5, 2e5, 2e5, 1e7]
    stack = np.full(shape, 110.0)
    for centre, flux in zip(centres, fluxes):
        place = [(c + random.uniform(-0.5, 0.5)) * size for c, size in zip(centre, VOXEL)]
        stack += spot(shape, VOXEL, place, SIGMA, flux * random.uniform(0.8, 1.2))
    return np.clip(random.poisson(stack), 0, 65535).astype(np.uint16)


class Beads(Case):
    def measure(self, *arguments, **keywords):
        return self.succeed("psf", "--from-beads", self.folder / "beads", "--dxy", 0.13, "--dz", 0.3,
                            "-o", self.folder / "psf.tif", *arguments, **keywords).stdout

    def test_from_a_series_to_a_psf_that_reads_back(self):
        write_series(self.folder / "beads", bead_stack())
        report = self.measure(ranks=2)
        self.assertIn("28 found, 24 used, 1 clipped by a face of the stack, 1 saturated, 2 too close", report)
        widths = [float(w) for w in re.search(r"bead FWHM +z ([\d.]+) ±.*y ([\d.]+) ±.*x ([\d.]+) ±", report).groups()]
        for width, sigma in zip(widths, SIGMA):
            self.assertAlmostEqual(width / (PER_SIGMA * sigma), 1, delta=0.03)
        values = tifffile.imread(self.folder / "psf.tif").astype(float)
        truth = spot(values.shape, VOXEL, middle(values.shape, VOXEL), SIGMA)
        truth /= truth.sum()
        self.assertLess(np.linalg.norm(values - truth) / np.linalg.norm(truth), 0.03)
        with tifffile.TiffFile(self.folder / "psf.tif") as file:
            self.assertEqual(file.imagej_metadata["spacing"], 0.3)
            self.assertEqual(file.imagej_metadata["unit"], "um")
        again = self.succeed("psf", "--psf", self.folder / "psf.tif", "--dxy", 0.13, "--dz", 0.3,
                             "-o", self.folder / "again.tif").stdout
        self.assertIn("0.3×0.13×0.13 µm, as its ImageJ metadata say", again)
        np.testing.assert_allclose(tifffile.imread(self.folder / "again.tif"), values, rtol=1e-5, atol=1e-9)

    def test_leaves_a_picture(self):
        tifffile.imwrite(self.folder / "beads.tif", bead_stack(), photometric="minisblack")
        self.succeed("psf", "--from-beads", self.folder / "beads.tif", "--dxy", 0.13, "--dz", 0.3,
                     "-o", self.folder / "psf.tif")
        picture = tifffile.imread(self.folder / "psf.picture.tif")
        self.assertEqual(picture.dtype, np.uint8)
        self.assertEqual(picture.ndim, 2)
        self.assertEqual(picture.max(), 255)

    def test_refusals_say_what_to_do(self):
        noise = np.random.default_rng(1).poisson(100, (20, 60, 60)).astype(np.uint16)
        write_series(self.folder / "beads", noise)
        arguments = ["psf", "--from-beads", self.folder / "beads", "--dxy", 0.13, "--dz", 0.3]
        self.assertIn("no beads found", self.refuse(*arguments))
        self.assertIn("--roi", self.refuse(*arguments, "--memory", 0.0001))
        self.assertIn("--psf", self.refuse(*arguments, "--psf", "x.tif"))
        self.assertIn("lsdeconv psf", self.refuse("-i", self.folder / "beads", "--dxy", 1, "--dz", 1,
                                                  "--from-beads", self.folder / "beads"))

    def test_real_bead(self):
        data = sample_data()
        if data is None:
            self.skipTest("the folder of real volumes is absent")
        report = self.succeed("psf", "--from-beads", data / "flowdec_bead25" / "data.tif", "--dxy", 0.1, "--dz", 0.2,
                              "-o", self.folder / "psf.tif").stdout
        self.assertRegex(report, r"[1-9]\d* found, [1-9]\d* used")


class MeasuredPsf(Case):
    """A wide PSF of small voxels, used on an image of large ones."""

    fine, image = (0.5, 0.3, 0.3), (2.0, 0.9, 0.9)
    sigma = (1.9, 0.8, 1.0)

    def measured(self):
        shape = (52, 40, 44)
        off = [m + d for m, d in zip(middle(shape, self.fine), (0.2, -0.1, 0.07))]
        return (40 + spot(shape, self.fine, off, self.sigma, 1e5)).astype(np.float32)

    def write_imagej(self, path, volume):
        z, y, x = self.fine
        tifffile.imwrite(path, volume, imagej=True, resolution=(1 / x, 1 / y), metadata={"spacing": z, "unit": "um"})

    def write_ome(self, path, volume):
        z, y, x = self.fine
        tifffile.imwrite(path, volume, ome=True, photometric="minisblack",
                         metadata={"axes": "ZYX", "PhysicalSizeX": x * 1000, "PhysicalSizeXUnit": "nm", "PhysicalSizeY": y,
                                   "PhysicalSizeYUnit": "µm", "PhysicalSizeZ": z, "PhysicalSizeZUnit": "µm"})

    def test_reaches_the_checkpoint_resampled_whatever_states_its_voxel(self):
        folder = write_series(self.folder / "in", phantom((14, 40, 40)))
        path = self.folder / "psf.tif"
        for write, extra, source in ((self.write_imagej, [], "ImageJ"), (self.write_ome, [], "OME-XML"),
                                     (lambda p, v: tifffile.imwrite(p, v, photometric="minisblack"),
                                      ["--psf-voxel", 0.3, 0.3, 0.5], "--psf-voxel")):
            with self.subTest(source):
                write(path, self.measured())
                result = self.succeed("-v", "-i", folder, "--dxy", self.image[1], "--dz", self.image[0], "--psf", path,
                                      "--numit", 2, "--no-resume", *extra)
                log = result.stderr + result.stdout
                for step in (source, "background: 40", "centre: ", "integrated from 0.5×0.3×0.3", "crop: ",
                             "normalised: "):
                    self.assertIn(step, log)
                psf = stored_psf(place("checkpoint", self.folder / "in" / "deconvolved"))
                truth = spot(psf.shape, self.image, middle(psf.shape, self.image), self.sigma)
                truth /= truth.sum()
                self.assertAlmostEqual(psf.sum(), 1, places=5)
                self.assertLess(np.linalg.norm(psf - truth) / np.linalg.norm(truth), 0.01)

    def test_larger_than_the_volume_is_no_trouble(self):
        folder = write_series(self.folder / "in", phantom((3, 8, 8)))
        self.write_imagej(self.folder / "psf.tif", self.measured())
        self.succeed("-i", folder, "--dxy", 0.3, "--dz", 0.5, "--psf", self.folder / "psf.tif", "--numit", 2)
        result = read_series(self.folder / "in" / "deconvolved")
        self.assertEqual(result.shape, (3, 8, 8))
        self.assertTrue((result > 0).any())

    def test_wrong_files_are_refused(self):
        folder = write_series(self.folder / "in", phantom((4, 16, 16)))
        path = self.folder / "psf.tif"
        hole = self.measured()
        hole[3, 4, 5] = np.nan
        for volume, extra, part in ((hole, [], "z 3 y 4 x 5"), (np.ones((5, 5, 5), np.float32), [], "no peak"),
                                    (self.measured(), ["--psf-voxel", 0.0003, 0.0003, 0.0005], "coarser"),
                                    (self.measured(), ["--psf-voxel", 90, 90, 90], "voxels")):
            with self.subTest(part):
                tifffile.imwrite(path, volume, photometric="minisblack")
                self.assertIn(part, self.refuse("-i", folder, "--dxy", 0.9, "--dz", 2, "--psf", path, *extra))
        self.assertFalse((self.folder / "in" / "deconvolved").exists())


class CameraPsf(Case):
    """A PSF as a camera gives it: what it does to the result, compared with the PSF that was photographed."""

    shape, voxel, sigma = (56, 72, 70), (1.2, 0.4, 0.4), (1.7, 0.45, 0.5)
    place = (27.4, 35.7, 33.2)
    peak = 5400

    def setUp(self):
        super().setUp()
        self.volume = write_series(self.folder / "in", phantom((14, 40, 44)))
        self.light = spot(self.shape, self.voxel, [p * v for p, v in zip(self.place, self.voxel)], self.sigma)
        self.light *= self.peak / self.light.max()

    def deconvolved(self, psf, *arguments):
        """The result with that PSF, what the program said, and the voxels of the PSF."""
        path = self.folder / "psf.tif"
        tifffile.imwrite(path, psf, photometric="minisblack", metadata=None)
        said = self.succeed("-i", self.volume, "--dxy", 0.4, "--dz", 1.2, "--psf", path, "--background", 20, "--offset", 100,
                            "--numit", 4, "--output-type", "float32", "--no-resume", *arguments).stderr
        kept = stored_psf(place("checkpoint", self.folder / "in" / "deconvolved")).shape
        return read_series(self.folder / "in" / "deconvolved").astype(float), said, kept

    def photographed(self, background, noise, seed=4):
        normal = np.random.default_rng(seed).normal(0, noise, self.shape)
        return np.round(np.clip(self.light + background + normal, 0, 65535)).astype(np.uint16)

    def backgrounds(self):
        z, y, x = (np.arange(n).reshape([-1 if i == axis else 1 for i in range(3)]) for axis, n in enumerate(self.shape))
        rim = [np.exp(-i / 5) + np.exp(-(n - 1 - i) / 5) for i, n in zip((z, y, x), self.shape)]
        yield "even", 137
        yield "fraction of a count", 99.6
        yield "slope along z", 137 + 0.4 * z
        yield "slope along y", 137 - 0.3 * y
        yield "curved", 137 + 0.01 * (x - 30) ** 2 - 0.012 * (y - 40) ** 2
        yield "rims of x", 137 + 15 * rim[2]
        yield "rims of z and y", 137 + 15 * rim[0] + 20 * rim[1]

    def test_result_is_that_of_the_true_psf(self):
        truth = self.deconvolved(self.light.astype(np.float32))[0]
        for noise, most in ((9, 0.02), (18, 0.1)):  # a 600th and a 300th of the peak
            for name, background in self.backgrounds():
                with self.subTest(name, noise=noise):
                    result, said, kept = self.deconvolved(self.photographed(background, noise))
                    self.assertLess(np.linalg.norm(result - truth) / np.linalg.norm(truth - truth.mean()), most)
                    self.assertNotIn("is noise", said)
                    self.assertLessEqual(max(kept), 13, "a box of a few FWHM")

    def test_noise_is_warned_of_in_log_plan_and_report(self):
        _, said, _ = self.deconvolved(self.photographed(137, 90))
        self.assertRegex(said, r"warning: about [\d.]+ % of the sum of the measured PSF is noise")
        report = json.loads(place("report", self.folder / "in" / "deconvolved").read_text())
        self.assertIn("is noise", report["warnings"][0])
        arguments = ["--dxy", 0.4, "--dz", 1.2, "--psf", self.folder / "psf.tif"]
        plan = json.loads(self.succeed("plan", "-i", self.volume, "-o", self.folder / "other", *arguments, "--json").stdout)
        self.assertIn("is noise", plan["warnings"][0])
        self.assertIn("is noise", self.succeed("psf", *arguments).stderr)

    def test_a_picture_of_noise_is_refused(self):
        tifffile.imwrite(self.folder / "psf.tif", self.photographed(137 - self.light, 10), photometric="minisblack")
        self.assertIn("does not rise above its noise",
                      self.refuse("psf", "--dxy", 0.4, "--dz", 1.2, "--psf", self.folder / "psf.tif"))


if __name__ == "__main__":
    unittest.main()
