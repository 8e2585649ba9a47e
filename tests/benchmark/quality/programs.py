"""The columns of the table: this program with and without parameters, and others where they are found.

The others that deconvolve get the true PSF, and the true offset and haze taken off; this program gets the optics and the
offset."""

import contextlib
import hashlib
import importlib
import io
import os
import pathlib
import shlex
import shutil
import subprocess
import tempfile

import numpy as np
import tifffile

PSF = "psf.tif"  # in a sample's folder


class Missing(Exception):
    """A program that is not there, or has not the options asked for."""


def series(folder):
    return np.stack([tifffile.imread(path) for path in sorted(folder.glob("*.tif"))])


def arguments(options):
    """A command line of options by name, underscores as hyphens; values are one or a list, None: an option without."""
    words = []
    for name, value in options.items():
        values = value if isinstance(value, list) else [] if value is None else [value]
        words += ["--" + name.replace("_", "-"), *map(str, values)]
    return words


def above_background(sample):
    """The column "raw": counts above the true offset and haze; below zero where the noise is."""
    raw = series(sample.folder / "data").astype(np.float32)
    return raw - sample.facts["camera"]["offset"] - sample.facts["background"]


def package_version(module):
    """Of a module's package; "" where it does not tell. Missing if it cannot be imported."""
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            importlib.import_module(module)
    except ImportError:
        raise Missing(f"{module} cannot be imported") from None
    return getattr(importlib.import_module(module.partition(".")[0]), "__version__", "")


class Lsdeconv:
    """This program with the options that `choose` makes of a sample's facts, or None where the column has no sense."""

    def __init__(self, choose, **needed):
        self.choose, self.needed = choose, needed

    @staticmethod
    def program():
        found = os.environ.get("LSDECONV") or shutil.which("lsdeconv")
        if not found:
            raise Missing("lsdeconv is not on the PATH; LSDECONV can name it")
        return found

    def version(self):
        """Changes with the program. Missing if it does not know the options needed."""
        asked = [self.program(), "--print-config", *arguments(self.needed)]
        if subprocess.run(asked, capture_output=True, check=False).returncode:
            raise Missing("lsdeconv does not know " + " ".join(arguments(self.needed)))
        return hashlib.sha256(pathlib.Path(self.program()).read_bytes()).hexdigest()[:12]

    def options(self, sample):
        chosen = self.choose(sample.facts)
        wrong_psf = {"psf": PSF} if sample.facts["psf_scale"] != 1 else {}
        return chosen if chosen is None else {**wrong_psf, **chosen}

    def __call__(self, sample):
        return self.deconvolved(sample, sample.folder / "data")

    def deconvolved(self, sample, slices):
        options = {**sample.facts["optics"], "offset": sample.facts["camera"]["offset"], "threads": 1,
                   "output-type": "float32", "compression": "none", **self.options(sample)}
        if options.get("psf") == PSF:
            options["psf"] = sample.folder / PSF
        with tempfile.TemporaryDirectory(dir=sample.folder) as output:
            result = pathlib.Path(output) / "result"
            command = [self.program(), "-i", slices, "-o", result, "--quiet", *arguments(options)]
            ended = subprocess.run(command, capture_output=True, text=True, check=False,
                                   env={**os.environ, "OMP_WAIT_POLICY": "passive"})
            if ended.returncode:
                raise RuntimeError(ended.stderr.strip() or f"exit code {ended.returncode}")
            return series(result)


class Pystripe(Lsdeconv):
    """This program's default on slices from which pystripe took the stripes along x, with a notch as narrow as ours (of
    2, 8, 32 and 128, and of the wavelets db3 and db9, what served it best)."""

    def __init__(self):
        super().__init__(lambda facts: {} if facts["stack"]["disturbance"] == "stripes-x" else None)

    def version(self):
        return f"{package_version('pystripe.core')} {super().version()}"

    def __call__(self, sample):
        slices = series(sample.folder / "data")
        with tempfile.TemporaryDirectory(dir=sample.folder) as place:
            for number, plane in enumerate(slices):
                filtered = importlib.import_module("pystripe.core").filter_streaks(plane, sigma=[2, 2], wavelet="db9")
                tifffile.imwrite(f"{place}/slice_{number:04}.tif", filtered)
            return self.deconvolved(sample, place)


class Deconwolf:
    """`dw` at its own defaults but for the iterations, which it wants to be told."""

    def __init__(self, iterations):
        self.iterations = iterations

    def version(self):
        if not shutil.which("dw"):
            raise Missing("dw (deconwolf) is not on the PATH")
        return subprocess.run(["dw", "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]

    def __call__(self, sample):
        with tempfile.TemporaryDirectory(dir=sample.folder) as place:
            image, psf, output = (os.path.join(place, name) for name in ("image.tif", "psf.tif", "result.tif"))
            tifffile.imwrite(image, np.maximum(above_background(sample), 0), photometric="minisblack")
            tifffile.imwrite(psf, sample.psf, photometric="minisblack")
            subprocess.run(["dw", "--iter", str(self.iterations), "--threads", "1", "--float", "--noplan", "--out",
                            output, image, psf], capture_output=True, check=True)
            return tifffile.imread(output)


class Package:
    """A function `call`(module, image, psf) of a Python package."""

    def __init__(self, module, call):
        self.module, self.call = module, call

    def version(self):
        return package_version(self.module)

    def __call__(self, sample):
        image = np.maximum(above_background(sample), 0)
        top = image.max()
        with contextlib.redirect_stdout(io.StringIO()):
            return top * self.call(importlib.import_module(self.module), image / top, sample.psf)


def redlionfish(module, image, psf):
    """Ten iterations on the CPU. An even extent along x, which it needs, and the PSF's peak at half of each extent: of all
    parities those that shift its result the least."""
    columns = image.shape[2]
    image = np.pad(image, ((0, 0), (0, 0), (0, columns % 2)), mode="edge")
    centred = np.zeros(image.shape, np.float32)
    centred[tuple(slice(n // 2 - p // 2, n // 2 - p // 2 + p) for n, p in zip(image.shape, psf.shape))] = psf
    return module.doRLDeconvolutionFromNpArrays(image, centred, niter=10, method="cpu")[:, :, :columns]


def destriping(facts):
    if facts["stack"]["disturbance"] == "stripes-x":
        return {"destripe-sigma": 2, "destripe-axis": "x"}
    return {"destripe-sigma": 2} if facts["stack"]["disturbance"] == "stripes-z" else None


def smooth_background(facts):
    return {"background": "smooth"} if facts["stack"]["disturbance"] == "haze" else None


def fixed(**options):
    """A column with the same options for all stacks, left out where the program does not know them."""
    return Lsdeconv(lambda facts: options, **options)


def variant(text):
    """Name and column from "NAME=--option value --option value"."""
    name, _, words = text.partition("=")
    options, values = {}, []
    for word in shlex.split(words):
        if word.startswith("--"):
            values = options[word[2:]] = []
        else:
            values.append(word)
    return name, fixed(**options)


def by_iteration(counts):
    return {f"{count} iterations": fixed(numit=count) for count in counts}


OURS = {
    "default": fixed(),
    "true PSF": Lsdeconv(lambda facts: {"psf": PSF} if facts["psf_scale"] == 1 else None),
    "shb 12": fixed(algorithm="shb", numit=12, tv=0),
    "true background": Lsdeconv(lambda facts: {"background": facts["background"]}),
    "numit auto": fixed(numit="auto"),
    "true gain": Lsdeconv(lambda facts: {"numit": "auto", "gain": facts["camera"]["gain"]}),
    "tv auto": fixed(tv="auto"),
    "consensus": fixed(algorithm="gradient-consensus"),
    "no masks": fixed(no_masks=None),
    "smooth background": Lsdeconv(smooth_background, background="smooth"),
    "destriped": Lsdeconv(destriping, destripe_axis="x"),
}

PEERS = {
    "deconwolf 20": Deconwolf(20),
    "deconwolf 50": Deconwolf(50),
    "scikit-image 10": Package("skimage.restoration", lambda module, image, psf: module.richardson_lucy(
        image, psf, num_iter=10, clip=False)),
    "RedLionfish 10": Package("RedLionfishDeconv", redlionfish),
    "pystripe": Pystripe(),
}
COLUMNS = {**OURS, **PEERS}
