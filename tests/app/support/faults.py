"""Makes system calls of one rank fail or kill it, at an exact place, with strace; no hook in the program."""

import errno
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile

import numpy as np

from harness import (MPIEXEC, MPIEXEC_FLAGS, OPTICS, PATIENCE, PROGRAM, Case, environment, phantom, place, processes_of,
                     read_series, run, stored_volume, write_series)

# phantom(SHAPE) becomes two layers of 25 blocks; each block is one write of digests of the input, one of voxels, two of
# its summary and six of its record.
SHAPE = (40, 40, 40)
LONG_SHAPE = (40, 80, 80)  # some hundred blocks, so that a run can be met at work
JOB = [*OPTICS, "--offset", "100", "--numit", "8", "--block-size-max", "30000", "--threads", "1", "--tv", "off",
       "--no-masks", "--no-quality"]
WRITES_OF_A_BLOCK = 10


@functools.cache
def why_not_traced():
    """Why strace cannot be used here; empty where it can."""
    if shutil.which("strace") is None:
        return "no strace"
    probe = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return "" if probe.returncode == 0 else "strace may not trace here: " + probe.stderr.decode()


def traced(inject, path=None, output="/dev/null"):
    """The words that put a program under strace; `inject` as in "fdatasync:signal=SIGKILL:when=2", only for calls on
    `path` where it is given. Calls are counted for each thread by itself."""
    words = ["strace", "-f", "-qq", "-s0", "-o", str(output), "-e", inject if "=" in inject.split(":")[0] else
             "inject=" + inject]
    return words + (["-P", str(path)] if path else [])


def delayed(call, seconds, path=None):
    """The words that let every such system call of a program take so long; it stays its starter's child. Nothing
    where strace cannot be used."""
    if why_not_traced():
        return []
    return ["strace", "-f", "--seccomp-bpf", "-DDD", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
            f"inject={call}:delay_enter={round(seconds * 1e6)}", *(["-P", str(path)] if path else [])]


def slow_disk(checkpoint, seconds):
    """The words that let every block of a rank take so long to reach the disk: however fast the machine, the run is
    met at work."""
    return delayed("fdatasync", seconds, checkpoint)


def command(arguments, ranks=None, victim=0, prefix=(), others=()):
    """The program on `ranks` ranks (None: without mpirun), rank `victim` behind the words `prefix`, the others behind
    `others`."""
    program = [PROGRAM, *map(str, arguments)]
    if ranks is None:
        return [*prefix, *program]
    words = [MPIEXEC, *MPIEXEC_FLAGS]
    for rank in range(ranks):
        words += [":"] if rank else []
        words += ["-n", "1", *(prefix if rank == victim else others), *program]
    return words


def slow_command(arguments, checkpoint, ranks=None, seconds=0.05):
    """All ranks on a slow disk."""
    slow = slow_disk(checkpoint, seconds)
    return command(arguments, ranks, 0, slow, slow)


def start_slowly(arguments, checkpoint, ranks=None, seconds=0.05):
    """Starts that in a process group of its own, without a word."""
    return subprocess.Popen(slow_command(arguments, checkpoint, ranks, seconds), env=environment(),
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def process_of_rank(group, rank):
    """Of a started mpirun."""
    wanted = f"OMPI_COMM_WORLD_RANK={rank}".encode()
    for pid in processes_of(group):
        try:
            if wanted in pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                return pid
        except OSError:  # it has ended
            pass
    raise AssertionError(f"rank {rank} is not there")


class CalmSeriesCase(Case):
    """A series whose result without any fault is known; every test has its own copy of it."""
    SHAPE = SHAPE

    @classmethod
    def setUpClass(cls):
        shared = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-app-"))
        cls.addClassCleanup(shutil.rmtree, shared, ignore_errors=True)
        cls.data = phantom(cls.SHAPE)
        calm = write_series(shared / "calm", cls.data)
        result = run("-i", calm, *JOB, ranks=2)
        assert result.returncode == 0, result.stderr
        cls.voxels, cls.slices = stored_volume(place("checkpoint", calm / "deconvolved")), read_series(calm / "deconvolved")

    def setUp(self):
        super().setUp()
        self.series = write_series(self.folder / "in", self.data)
        self.checkpoint = place("checkpoint", self.series / "deconvolved")
        self.output = self.series / "deconvolved"

    def expect_the_undisturbed_result(self):
        np.testing.assert_array_equal(stored_volume(self.checkpoint), self.voxels)
        np.testing.assert_array_equal(read_series(self.output), self.slices)


class FaultCase(Case):
    """Runs of one series, each with a fault, in folders of their own."""

    def setUp(self):
        super().setUp()
        if why_not_traced():
            self.skipTest(why_not_traced())

    def run_with(self, fault, *arguments, ranks=None, victim=0, path=None, variables=None):
        """A run that must end by itself, whatever it meets."""
        words = command(arguments, ranks, victim, traced(fault, path))
        return subprocess.run(words, env={**environment(), **(variables or {})}, capture_output=True, text=True,
                              timeout=PATIENCE, check=False)


class SmallDisk:
    """A disk of its own for whoever may mount one; else `mounted` says why not."""

    def __init__(self, size):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-disk-"))
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", self.path], capture_output=True,
                              text=True, check=False)
        self.problem = "" if done.returncode == 0 else "no disk can be mounted here: " + done.stderr

    def make_read_only(self):
        subprocess.run(["mount", "-o", "remount,ro", self.path], check=True)

    def fill(self):
        """To the last byte."""
        with open(self.path / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(1 << 16))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def make_room(self):
        (self.path / "filler").unlink()

    def remove(self):
        subprocess.run(["umount", "-l", self.path], capture_output=True, check=False)
        os.rmdir(self.path)
