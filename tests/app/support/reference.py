"""Richardson-Lucy and scaled heavy ball in double precision on the whole volume, from their definitions; no code
shared with the program. Richardson 1972, Lucy 1974; Wang & Miller 2014; borders: Bertero & Boccacci 2005."""

import numpy as np


class Imaging:
    """H and its adjoint on a grid large enough that nothing wraps onto the data, and alpha, what is observed of a voxel's light."""

    def __init__(self, shape, psf):
        half = [n // 2 for n in psf.shape]
        self.shape = shape
        self.grid = [n + 2 * h for n, h in zip(shape, half)]
        kernel = np.zeros(self.grid)
        kernel[tuple(slice(0, n) for n in psf.shape)] = psf
        kernel = np.roll(kernel, [-h for h in half], axis=(0, 1, 2))
        self.otf = np.fft.rfftn(kernel)
        self.mask = np.zeros(self.grid)
        self.mask[tuple(slice(0, n) for n in shape)] = 1
        alpha = self.adjoint(self.mask)
        self.support = alpha > 1e-6
        self.weight = np.where(self.support, 1 / np.where(self.support, alpha, 1), 0)
        self.part = np.where(self.support, np.minimum(alpha / 0.01, 1), 0)  # of a step
        self.last = [n + h - 1 for n, h in zip(shape, half)]  # voxel of the object along each axis

    def forward(self, field):
        return np.fft.irfftn(np.fft.rfftn(field) * self.otf, self.grid, axes=(0, 1, 2))

    def adjoint(self, field):
        return np.fft.irfftn(np.fft.rfftn(field) * np.conj(self.otf), self.grid, axes=(0, 1, 2))

    def embed(self, data):
        field = np.zeros(self.grid)
        field[tuple(slice(0, n) for n in self.shape)] = data
        return field

    def crop(self, field):
        return field[tuple(slice(0, n) for n in self.shape)]


def total_variation_factor(x, weight, brightest, voxel, last):
    """What an update is multiplied with (Dey et al. 2006): 1 / (1 - weight div(grad x / |grad x|)), where gradients of
    less than 8/3 weight sum(1 / side^2) of the brightest of the voxels count as flat, and those of 1e-3 of the brightest of all.
    voxel: its sides along z, y, x; last: the last voxel of the object along each axis."""
    side = np.array(voxel) / min(voxel)
    gradient, near = [], x
    for axis in range(3):
        difference = np.roll(x, -1, axis) - x
        np.moveaxis(difference, axis, 0)[last[axis]] = 0
        gradient.append(difference / side[axis])
        near = np.maximum(near, x + difference)
    flat = weight * 8 / 3 * (side**-2).sum() * near
    size = np.sqrt(sum(g**2 for g in gradient) + (1e-3 * brightest)**2 + flat**2)
    divergence = sum((g / size - np.roll(g / size, 1, axis)) / side[axis] for axis, g in enumerate(gradient))
    return 1 / np.maximum(1 - weight * divergence, 0.1)


def deconvolve(data, psf, background, brightest, iterations, algorithm="shb", total_variation=0, voxel=(1, 1, 1)):
    """data: counts above the camera offset, [z, y, x]."""
    imaging = Imaging(data.shape, psf)
    y = imaging.embed(data.astype(np.float64))
    floor = max(1e-3 * background, 1e-6 * brightest)
    start = imaging.adjoint(imaging.mask * (y - background)) * imaging.weight
    x = np.where(imaging.support, np.maximum(start, 1e-6 * brightest), 0)
    older = x
    for k in range(1, iterations + 1):
        step = (k - 1) / (k + 2) if algorithm == "shb" else 0
        p = np.maximum(x + step * (x - older), 0)
        blurred = imaging.forward(p) + background
        ratio = imaging.mask * np.where(y > 0, y / np.maximum(blurred, floor), 0)
        correction = imaging.adjoint(ratio)
        if total_variation > 0:
            correction = correction * total_variation_factor(x, total_variation, brightest, voxel, imaging.last)
        older, x = x, p * (1 - imaging.part + imaging.part * imaging.weight * correction)
    return imaging.crop(x)


def relative_error(result, expected):
    return np.linalg.norm(result - expected) / np.linalg.norm(expected)
