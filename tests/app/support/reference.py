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


def deconvolve(data, psf, background, brightest, iterations, algorithm="shb"):
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
        older, x = x, p * (1 - imaging.part + imaging.part * imaging.weight * imaging.adjoint(ratio))
    return imaging.crop(x)


def relative_error(result, expected):
    return np.linalg.norm(result - expected) / np.linalg.norm(expected)
