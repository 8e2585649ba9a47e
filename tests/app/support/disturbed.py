"""One small job whose undisturbed result is known, to be stopped, frozen and killed in many ways."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

import h5py
import numpy as np

from faults import command, slow_disk
from harness import (OPTICS, PATIENCE, PROGRAM, Case, block_states, environment, kill_all, phantom, place,
                     processes_of, read_series, run, stored_volume, wait_until, write_series)


def state_of(pid):
    """Its letter in ps: T is stopped, Z is dead but not waited for; empty where there is no such process."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return ""


def is_frozen(pid):
    """Every thread of it, or it has ended."""
    try:
        threads = [(entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
                   for entry in pathlib.Path(f"/proc/{pid}/task").iterdir()]
    except OSError:
        return True
    return all(letter in "TtZX" for letter in threads)


def is_in_mask(pid, mask, number):
    """Whether a signal is in one of the masks of /proc/PID/status."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    return bool(int(status.split(f"{mask}:")[1].split()[0], 16) >> (number - 1) & 1)


def catches(pid, number):
    """Whether the process has a handler for this signal."""
    return is_in_mask(pid, "SigCgt", number)


def holds_back(pid, number):
    """Whether this signal waits until the process lets it come."""
    return is_in_mask(pid, "SigBlk", number)


def send(pid, number):
    """A signal to a process that may have ended."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def freeze(pid):
    send(pid, signal.SIGSTOP)
    wait_until(lambda: is_frozen(pid), f"process {pid} to freeze")


class Disturbed:
    """A started program with its ranks, which a test may disturb."""

    def __init__(self, words, log, program=PROGRAM, variables=None):
        self.log = log
        self.program = pathlib.Path(program).resolve()
        self.pids = {}
        with open(log, "w", encoding="utf-8") as output:
            self.group = subprocess.Popen(words, env={**environment(), **(variables or {})}, stdout=output,
                                          stderr=subprocess.STDOUT, start_new_session=True)

    def running(self):
        return self.group.poll() is None

    def ranks(self):
        """The pid of every rank seen so far; 0 without mpirun."""
        for pid in processes_of(self.group):
            try:
                is_program = pathlib.Path(f"/proc/{pid}/exe").readlink() == self.program
                variables = pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if is_program:
                rank = [v.split(b"=")[1] for v in variables if v.startswith(b"OMPI_COMM_WORLD_RANK=")]
                self.pids.setdefault(int(rank[0]) if rank else 0, pid)  # and not the children that it may have
        return self.pids

    def rank(self, number):
        wait_until(lambda: number in self.ranks() or not self.running(), f"rank {number}")
        return self.pids[number]

    def text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, condition, what):
        """Something that happens while it runs."""
        wait_until(lambda: condition() or not self.running(), what)
        if not self.running():
            raise AssertionError(f"it ended before {what}:\n{self.text()}")

    def wait_for_text(self, part):
        self.wait_for(lambda: part in self.text(), part)

    def wait_for_end(self):
        """Its exit code. Nothing of it may be left."""
        self.ranks()
        try:
            code = self.group.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            kill_all(self.group)
            raise AssertionError(f"it hangs:\n{self.text()}") from None
        wait_until(lambda: all(state_of(pid) in ("", "Z") for pid in self.pids.values()), "the end of all ranks")
        return code


class DisturbedCase(Case):
    SHAPE = (120, 60, 60)
    # 36 blocks in four layers, more than three ranks have under way at a time.
    JOB = [*OPTICS, "--offset", "100", "--background", "20", "--numit", "8", "--block-size-max", "80000",
           "--threads", "1"]

    @classmethod
    def setUpClass(cls):
        cls.shared = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-app-"))
        cls.addClassCleanup(shutil.rmtree, cls.shared, ignore_errors=True)
        cls.input = write_series(cls.shared / "in", phantom(cls.SHAPE))

    def setUp(self):
        super().setUp()
        self.output = self.folder / "out"
        self.checkpoint = place("checkpoint", self.folder / "out")

    def arguments(self, *more):
        return [str(a) for a in ("-i", self.input, *self.JOB, "-o", self.output, *more)]

    def start(self, *more, ranks=None, victim=0, prefix=None, program=PROGRAM, variables=None):
        """See faults.command(). Ranks without words of their own have a slow disk, so that some seconds are left to
        disturb them."""
        slow = slow_disk(self.checkpoint, 0.2)
        words = [program if word == PROGRAM else word
                 for word in command(self.arguments(*more), ranks, victim, slow if prefix is None else prefix, slow)]
        started = Disturbed(words, self.folder / "messages", program, variables)
        self.addCleanup(lambda: started.running() and kill_all(started.group))
        return started

    def blocks_done(self):
        return int(block_states(self.checkpoint).sum())

    def wait_for_blocks(self, started, blocks=1):
        started.wait_for(lambda: self.blocks_done() >= blocks, f"{blocks} finished blocks")

    def end_in_report(self):
        return json.loads(place("report", self.folder / "out").read_text())["end"]


class CalmCase(DisturbedCase):
    """With the result of a run that nothing disturbs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        calm = run("-i", cls.input, *cls.JOB, "-o", cls.shared / "calm")
        assert calm.returncode == 0, calm.stderr
        cls.calm = place("checkpoint", cls.shared / "calm")
        cls.expected = stored_volume(cls.calm)
        cls.expected_slices = read_series(cls.shared / "calm")

    def setUp(self):
        """The calm run's checkpoint with all blocks taken back: the same blocks on any number of ranks."""
        super().setUp()
        self.checkpoint.parent.mkdir(exist_ok=True)
        shutil.copy(self.calm, self.checkpoint)
        with h5py.File(self.checkpoint, "r+") as file:
            file["blocks/state"][...] = 0
            file["volume"][...] = -1

    def assert_goes_on_to_the_same_bits(self, *more):
        """The same command again, undisturbed."""
        self.succeed(*self.arguments(*more), ranks=2)
        np.testing.assert_array_equal(stored_volume(self.checkpoint), self.expected)
        np.testing.assert_array_equal(read_series(self.output), self.expected_slices)
