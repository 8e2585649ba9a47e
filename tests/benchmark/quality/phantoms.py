"""Scenes: fluorescence of invented tissue, brightest about one, drawn on the object's grid. Lengths in micrometres.

Each scene reaches beyond the field of view, so that structures cross its faces and light comes from outside."""

import numpy as np
import scipy.fft
import scipy.ndimage

from .microscope import FINE


class Canvas:
    """The object's grid, and shapes drawn on it with edges one fine voxel wide."""

    def __init__(self, shape, optics):
        half = optics.half_support()
        self.step = np.array([optics.dz, optics.dxy, optics.dxy]) / FINE
        self.values = np.zeros([FINE * (n + 2 * h) for n, h in zip(shape, half)], np.float32)
        self.extent = self.step * self.values.shape
        self.margin = self.step * FINE * half

    def point(self, random):
        return random.uniform(0, 1, 3) * self.extent

    def seen_point(self, random):
        """One in the field of view."""
        return self.margin + random.uniform(0, 1, 3) * (self.extent - 2 * self.margin)

    def ball(self, centre, radii, value, erase=False):
        """An ellipsoid; adds no brightness where another is brighter. `erase`: takes away down to `value`."""
        radii = np.broadcast_to(radii, 3)
        low = np.maximum(np.floor((centre - radii) / self.step - 1), 0).astype(int)
        high = np.minimum(np.ceil((centre + radii) / self.step + 2), self.values.shape).astype(int)
        if (high <= low).any():
            return
        along = [((np.arange(a, b) + 0.5) * s - c) / r
                 for a, b, s, c, r in zip(low, high, self.step, centre, radii)]
        distance = np.sqrt(along[0][:, None, None]**2 + along[1][:, None]**2 + along[2]**2)
        edge = radii.min() / self.step.min() / 2
        inside = np.clip((1 - distance) * edge + 0.5, 0, 1)
        box = self.values[tuple(map(slice, low, high))]
        if erase:
            np.minimum(box, 1 - inside * (1 - value), out=box)
        else:
            np.maximum(box, value * inside, out=box)

    def path(self, points, radius, value, erase=False):
        """`radius`: one for all points or one for each."""
        for point, r in zip(points, np.broadcast_to(radius, len(points))):
            self.ball(point, r, value, erase)

    def block(self, low, high, value):
        a, b = (np.clip(np.rint(v / self.step).astype(int), 0, self.values.shape) for v in (low, high))
        self.values[tuple(map(slice, a, b))] = value


def curve(random, start, direction, length, step, bend):
    """Points of a smooth random walk."""
    points = [start]
    turn = np.zeros(3)
    for _ in range(int(length / step)):
        turn = 0.9 * turn + random.normal(0, bend, 3)
        direction = direction + turn * step
        direction = direction / np.linalg.norm(direction)
        points.append(points[-1] + direction * step)
    return np.array(points)


def any_direction(random):
    v = random.normal(0, 1, 3)
    return v / np.linalg.norm(v)


def noise(canvas, random, finest, coarsest):
    """Band-limited Gaussian noise of unit variance, wavelengths in micrometres, isotropic."""
    shape = canvas.values.shape
    fz, fy, fx = (f / s for f, s in zip((np.fft.fftfreq(shape[0]), np.fft.fftfreq(shape[1]),
                                         np.fft.rfftfreq(shape[2])), canvas.step))
    frequency = np.sqrt(fz[:, None, None]**2 + fy[:, None]**2 + fx**2).astype(np.float32)
    band = np.exp(-(frequency * finest)**2) - np.exp(-(frequency * coarsest)**2)
    white = random.standard_normal(shape, dtype=np.float32)
    field = scipy.fft.irfftn(scipy.fft.rfftn(white) * band, shape)
    return field / field.std()


def beads(canvas, random):
    """Balls of 0.4 to 3 µm, some in clusters."""
    volume = canvas.extent.prod()
    for _ in range(int(volume / 350)):
        canvas.ball(canvas.point(random), random.uniform(0.3, 1.2), random.uniform(0.3, 1))
    for _ in range(int(volume / 9000)):
        centre = canvas.point(random)
        for _ in range(5):
            canvas.ball(centre + random.normal(0, 1.5, 3), random.uniform(0.2, 0.7), random.uniform(0.4, 1))
    for _ in range(int(volume / 12000)):
        canvas.ball(canvas.point(random), random.uniform(1, 1.5), random.uniform(0.2, 0.7))


def filaments(canvas, random):
    """Fibres 0.7 to 1.6 µm thick through the whole scene."""
    reach = 1.5 * np.linalg.norm(canvas.extent)
    for _ in range(int(canvas.extent.prod() / 4500)):
        middle, direction = canvas.point(random), any_direction(random)
        radius, value = random.uniform(0.35, 0.8), random.uniform(0.25, 1)
        for sign in (1, -1):
            canvas.path(curve(random, middle, sign * direction, reach / 2, 0.25, 0.02), radius, value)


def branches(random, start, direction, radius, length):
    """Points and radii of a tube and all that leave it."""
    points = curve(random, start, direction, length, 0.4, 0.008)
    radii = np.linspace(radius, 0.85 * radius, len(points))
    found = [(points, radii)]
    if radius > 1.2:
        for _ in range(2):
            at = random.integers(len(points) // 4, len(points))
            side = any_direction(random) + 0.5 * direction
            found += branches(random, points[at], side / np.linalg.norm(side), 0.65 * radii[at], 0.7 * length)
    return found


def vessels(canvas, random):
    """Branching tubes, most with a stained wall around a dark lumen, a few filled."""
    hollow, filled = [], []
    for _ in range(int(canvas.extent.prod() / 30000) + 3):
        tubes = branches(random, canvas.seen_point(random), any_direction(random), random.uniform(1.3, 4),
                         0.8 * np.linalg.norm(canvas.extent))
        (filled if random.random() < 0.25 else hollow).append((tubes, random.uniform(0.4, 1)))
    for trees in (filled, hollow):
        for tubes, value in trees:
            for points, radii in tubes:
                canvas.path(points, radii, value)
    for tubes, _ in hollow:
        for points, radii in tubes:
            wall = np.clip(0.35 * radii, 0.5, 1.2)
            canvas.path(points, radii - wall, 0.0, erase=True)


def slab(canvas, random):
    """Dense tissue that fills the field, with dark holes and a few brighter cells."""
    canvas.values += 0.55 + 0.05 * noise(canvas, random, 15, 60)
    for _ in range(int(canvas.extent.prod() / 500)):
        radius = random.uniform(1, 5) * random.uniform(0.6, 1.4, 3)
        canvas.ball(canvas.point(random), radius, random.choice([0.0, 0.0, 0.1, 0.2]), erase=True)
    for _ in range(int(canvas.extent.prod() / 9000)):
        canvas.ball(canvas.point(random), random.uniform(1.5, 4), random.uniform(0.7, 1))


def bars(canvas, random):
    """Groups of parallel bars, 0.6 to 4 µm wide, across each axis; blocks of even brightness; one group across a face."""
    widths = (0.6, 0.9, 1.3, 1.8, 2.6, 4.0)
    for number in range(45):
        axis, width = number % 3, widths[number % len(widths)] if number % 3 else 1.5 * widths[number // 3 % 6]
        corner, size = canvas.point(random), random.uniform(5, 12, 3)
        value = random.uniform(0.3, 1)
        for k in range(4):
            low, high = corner.copy(), corner + size
            low[axis] = corner[axis] + 2 * k * width
            high[axis] = low[axis] + width
            canvas.block(low, high, value)
    for value in (0.2, 0.6, 1):
        corner = canvas.point(random)
        canvas.block(corner, corner + random.uniform(4, 10, 3), value)


def texture(canvas, random):
    """Tissue without flat parts: band-limited noise, in tissue whose border runs through the field."""
    fine = 0.8 * noise(canvas, random, 1.5, 8) + 0.5 * noise(canvas, random, 6, 30)
    border = noise(canvas, random, 25, 100) + 0.9
    canvas.values[:] = np.clip(0.35 + 0.25 * fine, 0, None) * np.clip(4 * border, 0, 1)


def cells(canvas, random):
    """Sparse cells with processes."""
    for _ in range(int(canvas.extent.prod() / 14000) + 6):
        centre, value = canvas.point(random), random.uniform(0.4, 1)
        canvas.ball(centre, random.uniform(2, 4) * random.uniform(0.75, 1.25, 3), value)
        for _ in range(random.integers(2, 6)):
            points = curve(random, centre, any_direction(random), random.uniform(15, 50), 0.25, 0.03)
            canvas.path(points, np.linspace(1.0, 0.35, len(points)), 0.8 * value)


# Haze as a share of the brightest structures.
PHANTOMS = {"beads": (beads, 0.1), "filaments": (filaments, 0.15), "vessels": (vessels, 0.3), "slab": (slab, 0.12),
            "bars": (bars, 0.05), "texture": (texture, 0.2), "cells": (cells, 0.6)}


def scene(name, shape, optics, seed):
    """The object on the fine grid, from the field of view and the PSF's half support around it."""
    canvas = Canvas(shape, optics)
    PHANTOMS[name][0](canvas, np.random.default_rng([seed, *name.encode()]))
    return canvas.values
