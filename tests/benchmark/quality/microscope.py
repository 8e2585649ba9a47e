"""A light-sheet microscope of its own: what the program under test computes is not used here.

Detection: vectorial focus of an aplanatic lens (Richards and Wolf, Proc. R. Soc. A 253:358, 1959), averaged over the
directions of the emitting dipoles; exact at any aperture. Excitation: the sheet of a uniformly lit slit at its waist,
sinc^2 along z (Born and Wolf, Principles of Optics, 8.5). The camera integrates over its pixels."""

import dataclasses

import numpy as np
import scipy.fft
import scipy.special

FINE = 3  # voxels of the object's grid along each side of a voxel of the image; odd, so that centres coincide


@dataclasses.dataclass(frozen=True)
class Optics:
    """Lengths of voxels in micrometres, wavelengths in nanometres in vacuum, lens and slit in millimetres."""
    dxy: float
    dz: float
    na: float
    rf: float
    lambda_ex: float
    lambda_em: float
    fcyl: float
    slitwidth: float

    def sheet_na(self):
        return np.sin(np.arctan(self.slitwidth / (2 * self.fcyl)))

    def widths(self):
        """Full widths at half maximum along z and x in micrometres, about."""
        detection = 1.77 * self.rf * self.lambda_em * 1e-3 / self.na**2
        sheet = 0.443 * self.lambda_ex * 1e-3 / self.sheet_na()
        return (detection**-2 + sheet**-2)**-0.5, 0.5145 * self.lambda_em * 1e-3 / self.na

    def half_support(self):
        """Half extent of the PSF along z, y and x in voxels of the image: three widths of the waist, and along x and y
        the cone of light at one width from the focus if that is wider."""
        width_z, width_x = self.widths()
        cone = width_z * np.tan(np.arcsin(self.na / self.rf)) + width_x
        lateral = int(np.ceil(max(3 * width_x, 1.5 * cone) / self.dxy))
        return int(np.ceil(3 * width_z / self.dz)), lateral, lateral


@dataclasses.dataclass(frozen=True)
class Camera:
    """Counts per electron, read noise in electrons, counts in the dark."""
    gain: float
    read_noise: float
    offset: float = 100


def detection(optics, z, r):
    """Intensity at depths z and radii r (micrometres), not normalised: array over z, r."""
    angle = np.arcsin(optics.na / optics.rf)
    nodes, weights = np.polynomial.legendre.leggauss(160)
    theta = angle * (nodes + 1) / 2
    k = 2 * np.pi * optics.rf / (optics.lambda_em * 1e-3)
    lens = weights * np.sqrt(np.cos(theta)) * np.sin(theta)
    argument = k * np.outer(np.sin(theta), r)
    phase = np.exp(1j * k * np.outer(z, np.cos(theta) - 1))
    fields = [(1 + np.cos(theta), 0, 1), (np.sin(theta), 1, 2), (1 - np.cos(theta), 2, 1)]
    return sum(share * np.abs(phase @ ((lens * factor)[:, None] * scipy.special.jv(order, argument)))**2
               for factor, order, share in fields)


def fine_psf(optics, half):
    """PSF sampled on the object's grid, half extents `half` in voxels of that grid."""
    z, y, x = (np.arange(-h, h + 1) * step / FINE for h, step in zip(half, (optics.dz, optics.dxy, optics.dxy)))
    radii = np.linspace(0, np.hypot(y[-1], x[-1]), 12 * half[1])
    table = detection(optics, z[half[0]:], radii)
    sheet = np.sinc(2 * optics.sheet_na() * z / (optics.lambda_ex * 1e-3))**2
    radius = np.hypot(y[:, None], x)
    planes = [np.interp(radius, radii, table[abs(i)]) for i in range(-half[0], half[0] + 1)]
    psf = np.stack(planes) * sheet[:, None, None]
    return psf / psf.sum()


def pixel_sums(fine):
    """Sums over the pixels' areas along y and x."""
    z, y, x = fine.shape
    return fine.reshape(z, y // FINE, FINE, x // FINE, FINE).sum(axis=(2, 4))


def image_psf(optics):
    """PSF on the image's grid, odd extents, sum one. Sampled at points: true_voxels() are means over pixels already, so
    that integrating here, too, would count the pixel twice (measured: the points' forward error is the least)."""
    half = optics.half_support()
    psf = fine_psf(optics, [FINE * h for h in half])[::FINE, ::FINE, ::FINE]
    return psf / psf.sum()


def true_voxels(scene, optics):
    """Means over the image's voxels inside the field of view; `scene` reaches the PSF's half support beyond it."""
    inner = scene[tuple(slice(FINE * h, -FINE * h) for h in optics.half_support())]
    return pixel_sums(inner.reshape(-1, FINE, *inner.shape[1:]).sum(axis=1)) / FINE**3


def expected_image(scene, optics):
    """What the camera would show without noise: the light of the whole scene, also from beyond the field of view."""
    half = [FINE * h for h in optics.half_support()]
    psf = fine_psf(optics, half).astype(np.float32)
    shape = [scipy.fft.next_fast_len(n, real=True) for n in scene.shape]
    spectrum = scipy.fft.rfftn(scene, shape)
    spectrum *= scipy.fft.rfftn(psf, shape)
    blurred = scipy.fft.irfftn(spectrum, shape)
    seen = blurred[tuple(slice(2 * h, n) for h, n in zip(half, scene.shape))]
    return np.maximum(pixel_sums(seen[FINE // 2::FINE]) / FINE**2, 0)


def exposed(photons, camera, random):
    """Counts (not rounded) for expected photo-electrons."""
    electrons = random.poisson(photons) + random.normal(0, camera.read_noise, photons.shape)
    return camera.gain * electrons + camera.offset


def as_camera_type(counts, top=65535):
    return np.clip(np.rint(counts), 0, top).astype(np.uint16)
