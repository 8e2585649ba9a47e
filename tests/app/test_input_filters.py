"""Flat field, destriping, Gaussian and threshold before the deconvolution, against numpy, PyWavelets and SciPy."""

import unittest

import h5py
import numpy as np
import pywt
import scipy.ndimage
import tifffile

import reference
from checkpoint_seal import seal
from harness import OPTICS, Case, phantom, place, stored_psf, stored_volume, write_series

SHAPE = (48, 24, 72)
JOB = [*OPTICS, "--numit", 4, "--tv", "off", "--no-masks", "--no-quality", "--threads", 1]


def munch(plane, wavelet, levels, sigma):
    """Münch et al. 2009 on a plane [x, z], stripes along z: real notch, signed bins, the same sigma at every level."""
    coarse, *bands = pywt.wavedec2(plane, wavelet, mode="symmetric", level=levels)
    notched = []
    for across, along, diagonal in bands:  # across: fine in the first axis
        bin_ = np.fft.fftfreq(across.shape[1]) * across.shape[1]
        gain = 1 - np.exp(-bin_**2 / (2 * sigma**2))
        notched.append((np.fft.ifft(gain * np.fft.fft(across, axis=1), axis=1).real, along, diagonal))
    return pywt.waverec2([coarse, *notched], wavelet, mode="symmetric")[:plane.shape[0], :plane.shape[1]]


def destriped(volume, wavelet="db4", levels=2, sigma=2):
    planes = [munch(volume[:, y, :].T, wavelet, levels, sigma).T for y in range(volume.shape[1])]
    return np.stack(planes, axis=1)


def shadows(shape, depth=30.0, seed=6):
    """Along x, other ones in every slice, deeper and deeper from where they begin."""
    random = np.random.default_rng(seed)
    dark = random.uniform(0, 1, shape[:2]) < 0.25
    return -depth * dark[:, :, None] * np.linspace(0.5, 1, shape[2])


def surroundings(values, axis, size):
    """Medians of windows of blurred values."""
    blurred = scipy.ndimage.convolve1d(values, [0.25, 0.5, 0.25], axis=axis, mode="reflect")
    window = [size if i == axis else 1 for i in range(values.ndim)]
    return scipy.ndimage.median_filter(blurred, window, mode="reflect")


def column_pattern(volume):
    """What each pixel has more than those around it, median over z."""
    return np.median(volume - surroundings(surroundings(volume, 2, 9), 1, 9), axis=0)


def without_segment_stripes(volume):
    """Shadows along x from medians of segments; of a volume too narrow for more than one segment, the whole rows."""
    medians = np.median(volume, axis=2)
    heights = medians - surroundings(medians, 1, 17)
    clean = []
    for plane, height in zip(volume, heights):
        ordered = np.sort(np.repeat(height, 2))  # the same at both ends
        depth = max(0, -ordered[int(0.1 * (ordered.size - 1))])
        height = np.clip(height, -4 * depth, depth)
        clean.append(plane - height[:, None])
    return np.stack(clean)


def stripes(shape, height=25.0, seed=5):
    """The same in every slice, changing from pixel to pixel along x."""
    random = np.random.default_rng(seed)
    sign = (-1.0) ** np.arange(shape[2])
    return (height * sign * random.uniform(0.5, 1, (1, shape[1], shape[2]))).repeat(shape[0], axis=0)


class InputFilters(Case):
    def deconvolve(self, data, *options, name="in", ranks=None, voxels=60000):
        folder = write_series(self.folder / name, data)
        self.succeed("-i", folder, "-o", folder / "deconvolved", *JOB, "--block-size-max", voxels, *options, ranks=ranks)
        return place("checkpoint", folder / "deconvolved")

    def expected(self, checkpoint, counts):
        with h5py.File(checkpoint, "r") as file:
            background, brightest = (float(file["run"].attrs[name]) for name in ("background", "brightest"))
        return reference.deconvolve(counts, stored_psf(checkpoint), background, brightest, 4)

    def assert_deconvolved(self, checkpoint, counts, tolerance=2e-3):
        """The checkpoint holds the deconvolution of these counts (offset taken off)."""
        expected = self.expected(checkpoint, counts)
        self.assertLess(reference.relative_error(stored_volume(checkpoint), expected), tolerance)

    def image(self, name, pixels):
        tifffile.imwrite(self.folder / name, pixels)
        return self.folder / name

    MUNCH = ["--offset", 100, "--destripe-sigma", 2, "--destripe-wavelet", "db4"]

    def test_munch_removes_stripes_as_pywavelets_does(self):
        clean = phantom(SHAPE, background=60).astype(np.float32)
        striped = clean + stripes(SHAPE).astype(np.float32)
        haze = ["--background", 60]  # one for all: what is compared is the stripes
        checkpoint = self.deconvolve(striped, *self.MUNCH, *haze)
        self.assert_deconvolved(checkpoint, destriped(striped.astype(np.float64)) - 100)
        without = self.deconvolve(striped, "--offset", 100, *haze, name="without")
        truth = self.deconvolve(clean, "--offset", 100, *haze, name="truth")

        def column_error(of):
            """What a whole column has too much, against the run on clean data: stripes, not the deeper noise."""
            return np.std((stored_volume(of) - stored_volume(truth)).mean(axis=0)[:, 8:-8])

        self.assertLess(column_error(checkpoint), 0.25 * column_error(without))

    def test_stripes_are_the_same_for_any_ranks_and_kept_for_a_resume(self):
        striped = phantom(SHAPE, background=60) + np.round(stripes(SHAPE)).astype(np.uint16)
        alone = self.deconvolve(striped, *self.MUNCH)
        three = self.deconvolve(striped, *self.MUNCH, name="three", ranks=3)
        with h5py.File(alone, "r") as one, h5py.File(three, "r") as other:
            for field in ("fields/stripe-maps", "fields/stripe-profiles"):
                np.testing.assert_array_equal(one[field][...], other[field][...])
        with h5py.File(alone, "r+") as file:  # a resume must take what is stored, whatever the slices would say
            file["fields/stripe-maps"][...] = 0
            file["blocks/state"][...] = 0
            seal(file)
        self.succeed("-i", self.folder / "in", *JOB, *self.MUNCH)
        self.assert_deconvolved(alone, striped.astype(np.float64) - 100)

    def test_median_takes_static_columns_and_keeps_rods(self):
        clean = phantom(SHAPE, background=60).astype(np.float32)
        clean[10:30, 12, 36] += 400  # a rod through 20 of 48 slices
        striped = clean + stripes(SHAPE).astype(np.float32)
        checkpoint = self.deconvolve(striped, "--offset", 100, "--destripe-method", "median")
        column = column_pattern(striped.astype(np.float64))
        self.assertLess(abs(column[12, 36] - stripes(SHAPE)[0, 12, 36]), 20, "the rod was taken for a stripe")
        self.assert_deconvolved(checkpoint, striped - column - 100)

    def test_munch_along_x_is_the_notch_in_every_slice(self):
        shape = (20, 64, 96)
        seen = (phantom(shape, background=60) + shadows(shape)).astype(np.float32)
        checkpoint = self.deconvolve(seen, *self.MUNCH, "--destripe-axis", "x")
        expected = np.stack([munch(plane, "db4", 3, 2) for plane in seen.astype(np.float64)])
        self.assert_deconvolved(checkpoint, expected - 100)
        part = self.deconvolve(seen, *self.MUNCH, "--destripe-axis", "x", "--roi", "4:20,0:64,0:96", name="part")
        with h5py.File(checkpoint, "r") as whole, h5py.File(part, "r") as some:  # a slice tells its own by itself
            np.testing.assert_array_equal(some["fields/stripe-maps"][...], whole["fields/stripe-maps"][:, 4:])

    def test_medians_along_x_take_shadows_alike_on_any_ranks(self):
        shape = (20, 64, 96)
        options = ["--offset", 100, "--destripe-axis", "x", "--destripe-method", "median"]
        seen = (phantom(shape, background=60) + shadows(shape)).astype(np.float32)
        seen[6, 30] += 300  # a nerve all along x
        checkpoint = self.deconvolve(seen, *options)
        clean = without_segment_stripes(seen.astype(np.float64))
        self.assertGreater((clean - seen)[6, 30].mean(), -60, "the nerve was taken for a stripe")
        self.assert_deconvolved(checkpoint, clean - 100)
        three = self.deconvolve(seen, *options, name="three", ranks=3, voxels=30000)
        with h5py.File(checkpoint, "r") as one, h5py.File(three, "r") as other:
            np.testing.assert_array_equal(one["fields/stripe-maps"][...], other["fields/stripe-maps"][...])
        with h5py.File(checkpoint, "r+") as file:  # a resume takes what is stored
            file["fields/stripe-maps"][...] = 0
            file["blocks/state"][...] = 0
            seal(file)
        self.succeed("-i", self.folder / "in", *JOB, *options)
        self.assert_deconvolved(checkpoint, seen.astype(np.float64) - 100)

    def test_flat_field_that_holds_the_offset(self):
        even = phantom(SHAPE, offset=0)
        flat = np.broadcast_to(0.5 + np.cos(np.linspace(-1, 1, SHAPE[2])), SHAPE[1:]).astype(np.float32)
        uneven = (even * (flat / flat.mean()) + 100).astype(np.float32)
        options = ["--offset", 100, "--flat", self.image("flat.tif", 100 + 500 * flat), "--flat-offset", 100]
        checkpoint = self.deconvolve(uneven, *options)
        self.assert_deconvolved(checkpoint, even.astype(np.float64))
        self.assertIn("--flat-offset", self.refuse("-i", self.folder / "in", *JOB, *options[:-1], 700, "--no-resume"))

    def test_flat_field_and_offset_image(self):
        random = np.random.default_rng(3)
        dark = random.uniform(95, 105, SHAPE[1:]).astype(np.float32)
        flat = (2 + np.cos(np.linspace(-1, 1, SHAPE[2]))[None, :] * random.uniform(.95, 1.05, SHAPE[1:])).astype(np.float32)
        even = phantom(SHAPE, offset=0)
        uneven = (even * (flat / flat.mean()) + dark).astype(np.float32)
        options = ["--offset-image", self.image("dark.tif", dark), "--flat", self.image("flat.tif", flat * 500)]
        checkpoint = self.deconvolve(uneven, *options)
        self.assert_deconvolved(checkpoint, even.astype(np.float64))
        part = self.deconvolve(uneven, *options, "--roi", "0:48,4:20,10:72", name="part")
        self.assert_deconvolved(part, even[:, 4:20, 10:].astype(np.float64))
        self.image("flat.tif", flat * flat)
        self.assertIn("--flat", self.refuse("-i", self.folder / "in", *JOB, *options))

    def test_offset_value_and_read_noise(self):
        data = phantom(SHAPE)
        options = ["--offset", 100, "--read-noise", 6, "--gain", 1.5]
        checkpoint = self.deconvolve(data, *options)
        self.assert_deconvolved(checkpoint, data - 100.0 + 24)
        with h5py.File(checkpoint, "r") as file:
            shifted = float(file["run"].attrs["background"])
        with h5py.File(self.deconvolve(data, "--offset", 100, name="plain"), "r") as file:
            self.assertAlmostEqual(shifted, float(file["run"].attrs["background"]) + 24, places=3)
        flat = self.image("even.tif", np.ones(SHAPE[1:], np.float32))
        flattened = self.deconvolve(data, *options, "--flat", flat, name="flat")  # the offset goes off once
        np.testing.assert_allclose(stored_volume(flattened), stored_volume(checkpoint), rtol=1e-4, atol=1e-3)

    def test_gaussian_blurs_data_and_psf_alike(self):
        data = phantom(SHAPE)
        checkpoint = self.deconvolve(data, "--offset", 100, "--gaussian-sigma", "0.5 0.8 1.5", "--gaussian-filter-size", "5 7 15",
                                     voxels=150000)
        plain = self.deconvolve(data, "--offset", 100, name="plain")
        sigma, radius = {"x": 0.5, "y": 0.8, "z": 1.5}, {"x": 2, "y": 3, "z": 7}
        order = "zyx"
        keywords = {"sigma": [sigma[a] for a in order], "radius": [radius[a] for a in order]}
        grown = np.pad(stored_psf(plain), [(radius[a],) * 2 for a in order])
        np.testing.assert_allclose(stored_psf(checkpoint), scipy.ndimage.gaussian_filter(grown, mode="constant", **keywords),
                                   atol=1e-7)
        self.assert_deconvolved(checkpoint, scipy.ndimage.gaussian_filter(data - 100.0, mode="reflect", **keywords))

    def test_threshold_above_the_background(self):
        data = phantom(SHAPE)
        checkpoint = self.deconvolve(data, "--offset", 100, "--denoise-strength", 15)
        with h5py.File(checkpoint, "r") as file:
            background = float(file["run"].attrs["background"])
        counts = data - 100.0
        self.assert_deconvolved(checkpoint, np.where(counts < background + 15, background, counts))

    def test_what_cannot_be_done_is_refused_before_anything_is_written(self):
        folder = write_series(self.folder / "in", phantom((20, 24, 40)))
        hole = np.ones((24, 40), np.float32)
        hole[7, 9] = 0
        cases = [
            (["--flat", self.image("hole.tif", hole)], "pixel y 7 x 9 is 0"),
            (["--flat", self.image("small.tif", hole[1:])], "must be one slice of 24×40"),
            (["--offset-image", self.image("nan.tif", np.full((24, 40), np.nan, np.float32))], "is nan"),
            (["--read-noise", 3], "--gain"),
            (["--destripe-sigma", 2], "needs 34 voxels"),
            (["--destripe-sigma", 2, "--destripe-wavelet", "db2", "--destripe-levels", 4], "4 levels needs 48"),
        ]
        for options, message in cases:
            with self.subTest(options=options):
                self.assertIn(message, self.refuse("-i", folder, *JOB, *options))
                self.assertFalse(place("checkpoint", folder / "deconvolved").exists())


if __name__ == "__main__":
    unittest.main()
