"""What real stacks have beside noise: each takes an `Exposure` and changes it before or after the camera."""

import dataclasses

import numpy as np
import scipy.ndimage

from . import microscope


@dataclasses.dataclass
class Exposure:
    """One stack while it is taken. `light` and `haze` are expected photo-electrons; `seen` marks the voxels in which a
    result is judged; `psf_scale` makes the PSF that programs are given that much too wide."""
    light: np.ndarray
    haze: np.ndarray
    camera: microscope.Camera
    random: np.random.Generator
    seen: np.ndarray
    psf_scale: float = 1
    counts: np.ndarray = None

    def expose(self):
        self.counts = microscope.exposed(self.light + self.haze, self.camera, self.random)


def uneven_haze(exposure):
    """Haze that rises from once to three times along the diagonal, and is wavy across it."""
    z, y, x = np.meshgrid(*(np.linspace(0, 1, n) for n in exposure.light.shape), indexing="ij", sparse=True)
    exposure.haze = exposure.haze * (1 + 2 * np.clip((x + y) / 2 + 0.15 * np.sin(5 * z + 4 * x), 0, 1))
    exposure.expose()


def zeros(part, frame):
    """Voxels without data, as stitching leaves them: a frame in y and x, or one side of x."""
    def disturb(exposure):
        exposure.expose()
        _, rows, columns = exposure.light.shape
        if frame:
            scale = np.sqrt(1 - part)
            low = [int(round(n * (1 - scale) / 2)) for n in (rows, columns)]
            high = [a + int(round(n * scale)) for a, n in zip(low, (rows, columns))]
        else:
            low, high = (0, 0), (rows, int(round(columns * (1 - part))))
        exposure.seen[:] = False
        exposure.seen[:, low[0]:high[0], low[1]:high[1]] = True
        exposure.counts[~exposure.seen] = 0
    return disturb


def hot_voxels(exposure):
    """One voxel of a thousand far too bright."""
    exposure.expose()
    top = exposure.counts.max() - exposure.camera.offset
    hot = exposure.random.random(exposure.counts.shape) < 0.001
    exposure.counts[hot] += top * exposure.random.uniform(1, 10, hot.sum())


def dead_lines(exposure):
    """Two columns and a row of the camera that stay at its offset, a column that stays bright."""
    exposure.expose()
    _, rows, columns = exposure.counts.shape
    chosen = exposure.random.choice(np.arange(8, columns - 8), 3, replace=False)
    exposure.counts[:, :, chosen[:2]] = exposure.camera.offset
    exposure.counts[:, exposure.random.integers(8, rows - 8)] = exposure.camera.offset
    exposure.counts[:, :, chosen[2]] = np.percentile(exposure.counts, 99)


def saturated(exposure):
    """Everything above the 99th percentile of the light is clipped."""
    exposure.expose()
    top = exposure.camera.gain * np.percentile(exposure.light + exposure.haze, 99) + exposure.camera.offset
    exposure.counts = np.minimum(exposure.counts, np.rint(top))


def flicker(exposure):
    """Slices whose excitation differs by 8 %, and four by far more."""
    factors = 1 + 0.08 * exposure.random.standard_normal(len(exposure.light))
    factors[exposure.random.choice(len(factors), 4, replace=False)] = [0.5, 0.7, 1.4, 1.7]
    exposure.light, exposure.haze = (v * factors[:, None, None] for v in (exposure.light, exposure.haze))
    exposure.expose()


def shadows(along):
    """Stripes behind absorbers before the field: `along` the sheet's axis x, or along z as a dirty lens leaves them."""
    def disturb(exposure):
        depth, rows, columns = exposure.light.shape
        lines = (depth, rows, 1) if along == "x" else (1, rows, columns)
        field = exposure.random.standard_normal(lines)
        width = (0.7, 0.8, 0) if along == "x" else (0, 0.8, 0.8)
        field = scipy.ndimage.gaussian_filter(field, width, mode="wrap")
        factors = np.clip(1 - 0.15 * np.clip(field / field.std(), -1, 4), 0.3, 1.2)
        exposure.light, exposure.haze = exposure.light * factors, exposure.haze * factors
        exposure.expose()
    return disturb


def other_psf(scale):
    def disturb(exposure):
        exposure.psf_scale = scale
        exposure.expose()
    return disturb


def resampled(exposure):
    """Noise smoothed by a shift of a third of a voxel with linear interpolation along each axis and back."""
    exposure.expose()
    for axis in range(3):
        for shift in (1 / 3, -1 / 3):
            exposure.counts = scipy.ndimage.shift(exposure.counts, [shift * (a == axis) for a in range(3)], order=1,
                                                  mode="nearest")


def gain(counts_per_electron):
    def disturb(exposure):
        exposure.camera = dataclasses.replace(exposure.camera, gain=counts_per_electron)
        exposure.expose()
    return disturb


DISTURBANCES = {
    "none": lambda exposure: exposure.expose(), "haze": uneven_haze,
    "zeros-frame-45": zeros(0.45, True), "zeros-frame-55": zeros(0.55, True),
    "zeros-half-45": zeros(0.45, False), "zeros-half-55": zeros(0.55, False),
    "hot": hot_voxels, "dead": dead_lines, "saturated": saturated, "flicker": flicker,
    "stripes-x": shadows("x"), "stripes-z": shadows("z"),
    "psf-wide": other_psf(1.2), "psf-narrow": other_psf(1 / 1.2), "resampled": resampled,
    "gain-0.1": gain(0.1), "gain-8": gain(8),
}
