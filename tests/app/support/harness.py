"""Runs lsdeconv as a user would and reads its files with h5py and tifffile."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import h5py
import numpy as np
import tifffile

PROGRAM = os.environ["LSDECONV"]
# The same program on GPUs that a double of CUDA pretends; its environment variables: cuda_on_host/settings.hpp.
PROGRAM_ON_PRETENDED_GPUS = os.environ.get("LSDECONV_PRETEND_GPU")
MPIEXEC = os.environ.get("MPIEXEC", "mpirun")
# More ranks than cores, each free to use all of them: in the words of the MPI library's own launcher.
MPIEXEC_FLAGS = os.environ.get("MPIEXEC_FLAGS", "--oversubscribe --bind-to none").split()
PATIENCE = int(os.environ.get("LSDECONV_PATIENCE", "180"))  # seconds that no run of a test may take, on the busiest machine

# A geometry whose PSF is small, so that volumes of a few blocks stay small: half-support 3, 3, 4 voxels (z, y, x do
# not matter to the program, only to the time the tests take).
OPTICS = ["--dxy", "1.8", "--dz", "4", "--lambda-ex", "488", "--lambda-em", "525", "--na", "0.12"]


def environment():
    return {**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
            "OMP_WAIT_POLICY": "passive", "LC_ALL": "C.UTF-8"}


def command(arguments, ranks=None, program=PROGRAM):
    launcher = [MPIEXEC, *MPIEXEC_FLAGS, "-n", str(ranks)] if ranks else []
    return launcher + [program] + [str(argument) for argument in arguments]


def run(*arguments, ranks=None, timeout=300, program=PROGRAM, variables=None, **keywords):
    """Runs the program; ranks=None: without mpirun. `variables` join its environment."""
    return subprocess.run(command(arguments, ranks, program), env={**environment(), **(variables or {})},
                          capture_output=True, text=True, timeout=timeout, check=False, **keywords)


def processes_of(group):
    """Every process that descends from the started one, by pid."""
    children = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, pending = [], [group.pid]
    while pending:
        pid = pending.pop()
        found.append(pid)
        pending.extend(children.get(pid, []))
    return found


def wait_until(condition, what, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.02)


def wait_for_finished_blocks(group, checkpoint, blocks=1):
    """Until so many blocks are done in the checkpoint, or the started program has ended."""
    while group.poll() is None and block_states(checkpoint).sum() < blocks:
        time.sleep(0.02)


def kill_all(group):
    """SIGKILL for the launcher and all its ranks at one moment, as a node that loses power would."""
    for pid in processes_of(group):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    group.wait()


class Case(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-app-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def succeed(self, *arguments, **keywords):
        result = run(*arguments, **keywords)
        self.assertEqual(result.returncode, 0, result.stderr + result.stdout)
        return result

    def refuse(self, *arguments, **keywords):
        """A user's mistake: exit code 2 and one message."""
        result = run(*arguments, **keywords)
        self.assertEqual(result.returncode, 2, result.stderr + result.stdout)
        return result.stderr


def write_series(folder, volume, pattern="img_{:04d}.tif", **keywords):
    folder.mkdir(parents=True, exist_ok=True)
    for z, plane in enumerate(volume):
        tifffile.imwrite(folder / pattern.format(z), plane, photometric="minisblack", **keywords)
    return folder


def place(what, output):
    """Where a run with the output folder `output` keeps its checkpoint, and what belongs to it."""
    names = {"checkpoint": "checkpoint.h5", "status": "checkpoint.h5.status.json", "lock": "checkpoint.h5.lock",
             "report": "report.json", "export lock": "export.lock"}
    return pathlib.Path(output) / names[what]


def logs_of(output):
    """The logs of all runs with this output folder, the oldest first."""
    return sorted(pathlib.Path(output).glob("lsdeconv.*.log"))


def delivered(output):
    """The names of what a run has put into its output folder, without what it keeps there for itself and without the
    folder of the coarse volumes."""
    kept = ("atlas", "checkpoint.h5", "export.lock", "report.json", "report.html", "lsdeconv.", "slurm-")
    return sorted(path.name for path in pathlib.Path(output).iterdir() if not path.name.startswith(kept))


def read_series(folder):
    return np.stack([tifffile.imread(path) for path in sorted(pathlib.Path(folder).glob("*.tif"))])


def slice_text(path):
    """What a slice says of itself, as a dictionary."""
    with tifffile.TiffFile(path) as file:
        text = file.pages[0].description
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line and " = " not in line)


def stored_volume(checkpoint):
    with h5py.File(checkpoint, "r") as file:
        return file["volume"][...]


def block_states(checkpoint):
    """1 for every finished block, also while a run writes; empty where there is no checkpoint yet."""
    if not checkpoint.exists():
        return np.zeros(0)
    with h5py.File(checkpoint, "r", locking=False) as file:
        return file["blocks/state"][...]


def stored_psf(checkpoint):
    with h5py.File(checkpoint, "r") as file:
        return file["psf"][...].astype(np.float64)


def sample_data():
    """The folder of real volumes; None where there is none."""
    default = pathlib.Path(__file__).resolve().parents[3] / ".." / "shared" / "data"
    folder = pathlib.Path(os.environ.get("LSDECONV_SAMPLE_DATA", default))
    return folder if folder.is_dir() else None


def phantom(shape, seed=7, background=20.0, offset=100):
    """A few bright blobs and lines on a background, blurred a little, with Poisson noise, uint16."""
    random = np.random.default_rng(seed)
    volume = np.zeros(shape)
    for _ in range(int(np.prod(shape)) // 2000 + 3):
        z, y, x = (random.integers(0, n) for n in shape)
        volume[z, y, x] += random.uniform(500, 3000)
    for _ in range(3):
        y = random.integers(0, shape[1])
        volume[shape[0] // 2, y, :] += 150
    for axis in range(3):
        volume = (np.roll(volume, 1, axis) + 2 * volume + np.roll(volume, -1, axis)) / 4
    return np.clip(random.poisson(volume + background) + offset, 0, 65535).astype(np.uint16)
