"""Which stacks there are, and their folders: data/*.tif, truth.tif, psf.tif, seen.tif, facts.json.

truth.tif: counts above offset and haze that a perfect result holds. psf.tif: what programs are given that take one."""

import dataclasses
import json

import numpy as np
import tifffile
from scipy.interpolate import RegularGridInterpolator

from . import disturbances, microscope, phantoms

LEVELS = (20, 100, 1000)


@dataclasses.dataclass(frozen=True)
class Geometry:
    shape: tuple
    optics: microscope.Optics
    camera: microscope.Camera


def _geometry(shape, lengths, lens, wavelengths, sheet, camera):
    return Geometry(shape, microscope.Optics(*lengths, *lens, *wavelengths, *sheet), microscope.Camera(*camera))


GEOMETRIES = {
    "A": _geometry((44, 96, 101), (0.4, 1.2), (0.4, 1.42), (561, 600), (240, 12), (0.5, 1.6)),
    "B": _geometry((41, 103, 90), (0.65, 2.5), (0.25, 1.52), (561, 590), (240, 24), (2.2, 2.0)),
    "C": _geometry((47, 88, 97), (0.36, 1.0), (0.5, 1.33), (488, 520), (150, 12), (4.0, 1.2)),
    "D": _geometry((40, 91, 108), (0.8, 2.0), (0.3, 1.45), (640, 690), (200, 16), (1.0, 2.5)),
}
SETS = {"tune": ("AB", 1), "judge": ("CD", 2), "more": ("BA", 3), "last": ("DC", 4)}  # geometries by turns, seed


@dataclasses.dataclass(frozen=True)
class Stack:
    """One row of the table."""
    phantom: str
    geometry: str
    seed: int
    level: int
    disturbance: str = "none"

    @property
    def name(self):
        ending = "" if self.disturbance == "none" else "_" + self.disturbance
        return f"{self.phantom}_{self.level}_{self.seed}{ending}"


def members(name, levels=LEVELS):
    """The stacks of a set; of "disturbed-SET" two phantoms with each disturbance at 100 photons."""
    base = name.removeprefix("disturbed-")
    turns, seed = SETS[base]
    stacks = [Stack(phantom, turns[number % len(turns)], seed, level)
              for number, phantom in enumerate(phantoms.PHANTOMS) for level in levels]
    if base == name:
        return stacks
    return [dataclasses.replace(stack, disturbance=d) for stack in stacks
            if stack.phantom in ("filaments", "vessels") and stack.level == 100
            for d in disturbances.DISTURBANCES if d != "none"]


def stretched(psf, scale):
    """The PSF `scale` times as wide along every axis, on the same grid."""
    if scale == 1:
        return psf
    axes = [np.arange(n) for n in psf.shape]
    wanted = [np.clip((a - (len(a) - 1) / 2) / scale + (len(a) - 1) / 2, 0, len(a) - 1) for a in axes]
    points = np.stack(np.meshgrid(*wanted, indexing="ij"), axis=-1)
    scaled = RegularGridInterpolator(axes, np.log(np.maximum(psf, 1e-12)))(points)
    return np.exp(scaled) / np.exp(scaled).sum()


class Light:
    """What all levels and disturbances of one scene share."""

    def __init__(self, stack):
        self.geometry = GEOMETRIES[stack.geometry]
        optics = self.geometry.optics
        scene = phantoms.scene(stack.phantom, self.geometry.shape, optics, stack.seed)
        image = microscope.expected_image(scene, optics)
        top = np.percentile(image, 99.9)
        self.image, self.truth = image / top, microscope.true_voxels(scene, optics) / top
        self.psf = microscope.image_psf(optics)


def exposure(stack, light):
    random = np.random.default_rng([stack.seed, stack.level, *stack.name.encode()])
    haze = np.full_like(light.image, phantoms.PHANTOMS[stack.phantom][1] * stack.level)
    taken = disturbances.Exposure(light.image * stack.level, haze, light.geometry.camera, random,
                                  np.ones(light.image.shape, bool))
    disturbances.DISTURBANCES[stack.disturbance](taken)
    return taken


def write(folder, stack, light):
    """Draws the stack into `folder`/its name; facts.json last, which says that it is complete."""
    place, taken = folder / stack.name, exposure(stack, light)
    (place / "data").mkdir(parents=True, exist_ok=True)
    for number, plane in enumerate(microscope.as_camera_type(taken.counts)):
        tifffile.imwrite(place / "data" / f"slice_{number:04}.tif", plane)
    gain, photons = taken.camera.gain, stack.level
    volumes = {"truth": light.truth * photons * gain, "psf": stretched(light.psf, taken.psf_scale), "seen": taken.seen}
    for name, volume in volumes.items():
        volume = volume.astype(np.uint8 if volume.dtype == bool else np.float32)
        tifffile.imwrite(place / f"{name}.tif", volume, photometric="minisblack")
    haze = phantoms.PHANTOMS[stack.phantom][1] * photons
    facts = {"stack": dataclasses.asdict(stack), "optics": dataclasses.asdict(light.geometry.optics),
             "camera": dataclasses.asdict(taken.camera), "background": haze * gain, "photons": photons,
             "psf_scale": taken.psf_scale, "shape": list(light.truth.shape)}
    (place / "facts.json").write_text(json.dumps(facts, indent=1) + "\n")


def draw(folder, stacks):
    """Draws those that are not there yet."""
    missing = [s for s in stacks if not (folder / s.name / "facts.json").exists()]
    for scene in dict.fromkeys((s.phantom, s.geometry, s.seed) for s in missing):
        group = [s for s in missing if (s.phantom, s.geometry, s.seed) == scene]
        light = Light(group[0])
        for stack in group:
            write(folder, stack, light)
