"""One command line, started as often as it takes, and what must be true of every attempt and of the end."""

import re
import shutil
import time

import h5py
import numpy as np
import tifffile
from disturbed import Disturbed
from faults import command, delayed, slow_disk
from harness import PATIENCE, kill_all, place, run
from options import execution, random_options
from volumes import write_input

RAW = re.compile(r"terminate called|HDF5-DIAG|Traceback|what\(\)|buffer overflow|Assertion|Sanitizer|std::|core dumped|"
                 r"stack smashing|H5[A-Z]{1,2}[a-z]\w+\(|\*\*\* Process received signal|MPI_ERR_|defect|internal error")
DOCUMENTED = {0, 1, 2, 75}  # 70 is documented, too: as a defect


def check_text(code, text, killed):
    """Of an attempt that has ended: a documented exit code, and words of ours. What was killed may have any code but
    those of a program that broke."""
    found = RAW.search(text)
    assert not found, f"raw text {found.group()!r}"
    assert code in DOCUMENTED or killed and code not in (70, 134, 139, -6, -11), f"exit code {code}"
    assert killed or code in (0, 75) or re.search(r"error: \S.*\w", text), f"exit code {code} without a sentence"


def files_below(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} if folder.is_dir() else set()


class Job:
    """A random input and command line, in a folder of its own. `random` draws what befalls it."""

    def __init__(self, folder, random):
        self.folder, self.random = folder, random
        self.input, self.shape, dark = write_input(folder / "in", random)
        self.raw = files_below(folder / "in")
        self.options = random_options(random, self.shape, dark)
        self.output, self.reference = folder / "out", folder / "reference"
        self.attempts = 0
        self.started = None
        self.seconds = 1.0

    @property
    def checkpoint(self):
        return place("checkpoint", self.output)

    def words(self, *more):
        return ["-i", self.input, *self.options, "-o", self.output, *more]

    def slowness(self):
        """A disk so slow that the run is met at work, most times."""
        return self.random.choice([[], slow_disk(self.checkpoint, 0.1), delayed("rename", 0.05),
                                   delayed("pwrite64", 0.01, self.checkpoint)])

    def start(self, *more, ranks=None, prefix=()):
        self.attempts += 1
        words = command(self.words(*execution(self.random), *more), ranks, 0, prefix, prefix)
        self.started = Disturbed(words, self.folder / f"attempt_{self.attempts}.txt")
        return self.started

    def give_up(self):
        """Nothing that was started goes on."""
        if self.started and self.started.running():
            kill_all(self.started.group)

    def end(self, started, killed=False):
        code = started.wait_for_end()
        check_text(code, started.text(), killed)
        return code

    def ranks(self):
        return self.random.choice([None, 1, 2, 2, 3, 4])

    def attempt(self, *more):
        return self.end(self.start(*more, ranks=self.ranks()))

    def finish(self):
        """Nothing is in its way any more."""
        started = self.start(ranks=self.ranks())
        code = self.end(started)
        assert code == 0, f"an attempt that nothing disturbs ended with {code}"

    def make_reference(self, ranks=1):
        """The same job undisturbed, in a folder of its own. What it says, where it is refused."""
        shutil.rmtree(self.reference, ignore_errors=True)
        begun = time.monotonic()
        done = run("-i", self.input, *self.options, "-o", self.reference, "--threads", "1", ranks=ranks,
                   timeout=PATIENCE)
        self.seconds = time.monotonic() - begun
        check_text(done.returncode, done.stdout + done.stderr, False)
        return re.findall(r"error: (.*)", done.stderr)[0] if done.returncode else ""

    def find_reference(self):
        """The grid of blocks, and so the last bits, may follow from the number of ranks that began; an attempt that
        goes on keeps it."""
        for ranks in (1, 2, 3, 4):
            assert ranks == 1 or not self.make_reference(ranks)
            if self.settled(self.output)["core"] == self.settled(self.reference)["core"]:
                return
        raise AssertionError("no number of ranks plans these blocks")

    def settled(self, output):
        """What was estimated and decided before the first block."""
        with h5py.File(place("checkpoint", output)) as file:
            return {name: str(value) for name, value in file["run"].attrs.items() if name not in ("program", "quality")}

    def check_end(self):
        """The same bits as undisturbed, everything as it was written, nothing left behind."""
        assert files_below(self.folder / "in") == self.raw, "files appeared in the input"
        left = [name for name in files_below(self.output) if name.endswith((".lock", ".part", ".tmp"))
                or "/." in f"/{name}" and not name.endswith((".zarray", ".zattrs", ".zgroup", ".zmetadata"))]
        assert not left, f"left behind: {sorted(left)}"
        verified = run("verify", self.output)
        assert verified.returncode == 0, f"verify: {verified.stdout + verified.stderr}"
        self.find_reference()
        ours, calm = self.settled(self.output), self.settled(self.reference)
        assert ours == calm, f"decided otherwise: {sorted(set(ours.items()) ^ set(calm.items()))}"
        with h5py.File(self.checkpoint) as ours, h5py.File(place("checkpoint", self.reference)) as calm:
            for name in ("volume", "blocks/digest", "blocks/sum", "blocks/histogram", "projections/slots"):
                assert np.array_equal(ours[name][...], calm[name][...]), f"{name} differs"
        self.compare_results()

    def compare_results(self):
        kept = ("checkpoint.h5", "report", "lsdeconv.")
        ours, calm = ({name for name in files_below(folder) if not name.startswith(kept)}
                      for folder in (self.output, self.reference))
        assert ours == calm, f"other files: {sorted(ours ^ calm)}"
        for name in sorted(ours):
            different = not same_samples(self.output / name, self.reference / name)
            assert not different, f"{name} differs"


def same_samples(ours, calm):
    """Texts that name the run differ."""
    if ours.suffix in (".tif", ".tiff"):
        return np.array_equal(tifffile.imread(ours), tifffile.imread(calm))
    if ours.suffix == ".ims":
        with h5py.File(ours) as one, h5py.File(calm) as other:
            return same_arrays(one["DataSet"], other["DataSet"])
    if ours.suffix in (".json", ".ome", ".xml", ".html") or ours.name.startswith(".z"):
        return True
    return ours.read_bytes() == calm.read_bytes()


def same_arrays(one, other):
    names, same = [], []
    one.visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
    for name in names:
        same.append(np.array_equal(one[name][...], other[name][...]))
    return all(same) and bool(same)
