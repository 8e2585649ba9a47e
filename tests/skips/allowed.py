"""Which cases may be skipped, by the reason that they give, and on which machines.

A skip hides a fault where it is taken for granted. So each reason stands here with a look at the machine that does not use
the test's own, and is allowed only where the machine truly lacks what it names."""

import dataclasses
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable

ROOT = pathlib.Path(__file__).resolve().parents[2]


def succeeds(*command):
    try:
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def is_there(*programs):
    path = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    return all(shutil.which(program, path=path) for program in programs)


def is_root():
    return os.geteuid() == 0


def may_mount():
    return succeeds("unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt")


def has_samples():
    return pathlib.Path(os.environ.get("LSDECONV_SAMPLE_DATA", ROOT.parent / "shared" / "data")).is_dir()


def has_open_mpi():
    version = subprocess.run(["mpirun", "--version"], capture_output=True, text=True, check=False).stdout
    return "Open MPI" in version or "OpenRTE" in version


def may_be_anybody():
    return is_root() and is_there("setpriv") and succeeds("setpriv", "--reuid=65534", "--clear-groups", "true")


def is_open_to_others():
    """Whether every folder above the sources may be entered by everybody."""
    return all(folder.stat().st_mode & 1 for folder in (ROOT, *ROOT.parents))


def forgets_files():
    """Whether files of the folder for temporary ones are not in memory alone."""
    kind = subprocess.run(["stat", "-f", "-c", "%T", tempfile.gettempdir()], capture_output=True, text=True, check=False).stdout
    return kind.strip() not in ("tmpfs", "ramfs")


def has_gpu():
    return succeeds("nvidia-smi", "-L") or any(pathlib.Path("/dev").glob("nvidia[0-9]*"))


@dataclasses.dataclass(frozen=True)
class Allowed:
    reason: str                 # a part of what the case says
    lack: str                   # what the machine lacks then
    there: Callable[[], bool]   # whether it is there after all


def never():
    return False


SET_UP = "what scripts/setup test installs, where that was told to leave the machine alone"


def is_set_up():
    return os.environ.get("LSDECONV_SKIP_SETUP", "0") == "0"


ALLOWED = (
    Allowed("NVIDIA", "a GPU", has_gpu),
    Allowed("built without", "the CUDA toolkit", lambda: is_there("nvcc") or is_there("/usr/local/cuda/bin/nvcc")),
    Allowed("the folder of real volumes is absent", "real volumes (LSDECONV_SAMPLE_DATA)", has_samples),
    Allowed("there is no Chromium", "Chromium", lambda: is_there("chromium") or is_there("chromium-browser")),
    Allowed("one core cannot be taken from", "a second core", lambda: len(os.sched_getaffinity(0)) > 1),
    Allowed("may not use core 0", "core 0", lambda: succeeds("taskset", "-c", "0", "true")),
    Allowed("shows no PCI device", "PCI devices", lambda: any(pathlib.Path("/sys/bus/pci/devices").glob("*"))),
    Allowed("this file system forgets nothing", "a disk below the folder of temporary files", forgets_files),
    Allowed("how much memory a process shares", "/proc/self/smaps_rollup", pathlib.Path("/proc/self/smaps_rollup").exists),
    Allowed("another launcher", "Open MPI", has_open_mpi),
    Allowed("there is no mpicc.mpich", "MPICH beside Open MPI", lambda: is_there("mpicc.mpich")),
    Allowed("there is no clang++", "Clang", lambda: is_there("clang++") or is_there("clang++-14")),
    # The right to change the machine a little.
    Allowed("no strace", "strace", lambda: is_there("strace")),
    Allowed("strace may not trace here", "the right to trace", lambda: succeeds("strace", "-qq", "-o", "/dev/null", "true")),
    Allowed("no unshare", "unshare", lambda: is_there("unshare")),
    Allowed("no other clock can be pretended here", "the right to make namespaces of time",
            lambda: succeeds("unshare", "--time", "--fork", "true")),
    Allowed("no other host can be pretended here", "the right to make namespaces of hosts",
            lambda: succeeds("unshare", "--uts", "--pid", "--fork", "--mount-proc", "true")),
    Allowed("make network namespaces", "the right to make networks", lambda: succeeds("unshare", "--net", "true")),
    Allowed("only root may make namespaces", "root", is_root),
    Allowed("give a folder to any group", "root", is_root),
    Allowed("root alone may become another user", "the right to be another user", may_be_anybody),
    Allowed("root cannot become anybody else here", "the right to be another user", may_be_anybody),
    Allowed("root ignores permissions and setpriv is absent", "setpriv", lambda: is_there("setpriv")),
    Allowed("cannot be started by another user here", "sources that others may read", is_open_to_others),
    *(Allowed(reason, "the right to mount", may_mount) for reason in (
        "mounting needs root", "mounting a small /dev/shm takes root", "no mount namespaces here", "mount a small file system",
        "this container may not mount", "no disk can be mounted here", "may not mount a file system", "may not mount a small disk",
        "may mount a small disk")),
    # Programs of others.
    Allowed("installs Slurm and munge", "Slurm", lambda: is_there("slurmctld", "slurmd", "munged", "sbatch", "setpriv")),
    Allowed("the daemons of Slurm start jobs as their users", "root", is_root),
    Allowed("installs iproute2", "iproute2", lambda: is_there("ip", "unshare")),
    *(Allowed(reason, SET_UP, is_set_up) for reason in (
        "no tiffcp that knows ZSTD", "no python3 with h5py", "no h5ls", "python3-tifffile is absent", "no libtiff-tools or python3-tifffile")),
    # Nothing of the machine: the row of a table, or the number of ranks, has nothing to test.
    Allowed("rank 0 alone cannot lose itself", "more ranks than this test's", never),
    Allowed("has neither background nor unobserved borders in its model", "such a model", never),
    Allowed("has no unobserved borders in its model", "such a model", never),
)

_is_there = functools.lru_cache(lambda row: row.there())


def fault_of(reason):
    """Why a case may not be skipped for this reason here; None where it may."""
    rows = [row for row in ALLOWED if row.reason in reason]
    if not rows:
        return "no row of tests/skips/allowed.py allows it"
    return None if any(not _is_there(row) for row in rows) else f"this machine has {rows[0].lack}"
