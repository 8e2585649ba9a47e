"""What befalls a job, one attempt after the other. Each function brings one kind upon it and says in a word what it
did; a broken promise is an AssertionError."""

import os
import shutil
import signal
import subprocess
import time

from disturbed import send
from faults import SmallDisk
from harness import PATIENCE, block_states, kill_all, run
from job import check_text

STALL = ["--stall-timeout", "3"]


def finished_blocks(job):
    try:
        return int(block_states(job.checkpoint).sum())
    except (OSError, KeyError):  # it is being made, or damaged
        return 0


def exported_files(job):
    kept = ("checkpoint.h5", "lsdeconv.", ".checkpoint", "report")
    return [name for name in os.listdir(job.output) if not name.startswith(kept)] if job.output.is_dir() else []


MOMENTS = ["time", "time", "creation", "blocks", "blocks", "export"]


def wait_for_moment(job, started, kinds=MOMENTS):
    """A random moment of the start, the creation, the blocks, the export, or of the time that the job takes."""
    random = job.random
    part = random.random()
    kind = random.choice(kinds)
    at = part * (1.5 * job.seconds + 1)
    before = finished_blocks(job)
    conditions = {"time": lambda: False, "creation": lambda: job.output.is_dir() and any(job.output.iterdir()),
                  "blocks": lambda: finished_blocks(job) > before + int(6 * part), "export": lambda: exported_files(job)}
    end = time.monotonic() + (at if kind == "time" else 20)
    while started.running() and time.monotonic() < end and not conditions[kind]():
        started.ranks()
        time.sleep(0.01)
    if kind in ("creation", "export"):
        time.sleep(0.3 * part)  # on its way through that
    started.ranks()
    return f"{kind} {part:.2f}"


def got_no_further(code, started):
    """Ended in order, but not to be repeated without a look."""
    return code == 1 and "this run finished nothing new" in started.text()


def killed(job):
    """SIGKILL of a worker, rank 0, mpirun, or all at one moment."""
    started = job.start(ranks=job.ranks(), prefix=job.slowness())
    moment = wait_for_moment(job, started)
    who = job.random.choice(["worker", "rank 0", "mpirun", "all"])
    if who == "all":
        if started.running():
            kill_all(started.group)
    elif who == "mpirun":
        if started.running():
            send(started.group.pid, signal.SIGKILL)
    else:
        ranks = sorted(started.pids)
        if ranks and started.running():
            send(started.pids[ranks[-1 if who == "worker" else 0]], signal.SIGKILL)
    code = job.end(started, killed=True)
    assert code != 2, f"{who} killed: exit code 2"
    return f"{who} at {moment}: {code}"


def stopped(job):
    """SIGUSR1: ends in order; one that has not come as far as to catch it is killed by it."""
    started = job.start(ranks=job.ranks(), prefix=job.slowness())
    moment = wait_for_moment(job, started)
    if started.running():
        send(started.group.pid, signal.SIGUSR1)
    code = job.end(started, killed=True)
    assert got_no_further(code, started) or code in (0, 75, 128 + signal.SIGUSR1, -signal.SIGUSR1), f"exit code {code}"
    return f"at {moment}: {code}"


def frozen(job):
    """A rank sleeps, for a moment or until the others give it up."""
    started = job.start(*STALL, ranks=job.random.choice([2, 3, 4]), prefix=job.slowness())
    moment = wait_for_moment(job, started)
    rank = job.random.choice(sorted(started.pids) or [0])
    seconds = job.random.choice([0.5, 2, 8])
    if rank in started.pids and started.running():
        send(started.pids[rank], signal.SIGSTOP)
        time.sleep(seconds)
        send(started.pids[rank], signal.SIGCONT)
    code = job.end(started, killed=True)
    assert got_no_further(code, started) or code in (0, 75), f"rank {rank} slept for {seconds} s: exit code {code}"
    return f"rank {rank} for {seconds} s at {moment}: {code}"


def full_disk(job):
    """The output folder moves to a small disk, which fills up during the attempt, and back. None where nothing can be
    mounted."""
    disk = SmallDisk("256m")
    try:
        if disk.problem:
            return None
        if job.output.is_dir():
            subprocess.run(["cp", "-a", "--sparse=always", f"{job.output}/.", disk.path], check=True)
            shutil.rmtree(job.output)
        job.output.mkdir()
        subprocess.run(["mount", "--bind", disk.path, job.output], check=True)
        try:
            started = job.start(ranks=job.ranks(), prefix=job.slowness())
            moment = wait_for_moment(job, started, ["creation", "blocks", "export"])
            disk.fill()
            code = job.end(started)
            assert code in (0, 1, 2, 75), f"a full disk: exit code {code}"
            disk.make_room()
        finally:
            subprocess.run(["umount", "-l", job.output], check=True)
        subprocess.run(["cp", "-a", "--sparse=always", f"{disk.path}/.", job.output], check=True)
        return f"at {moment}: {code}"
    finally:
        disk.remove()


def changed_input(job):
    """Other content of the same size while the checkpoint waits: refused by name; put back, it goes on."""
    if not job.checkpoint.exists():
        return "no checkpoint yet"
    files = [path for path in sorted((job.folder / "in").rglob("*")) if path.is_file() and path.suffix != ".json"
             and not path.name.startswith(".z")]
    path = job.random.choice(files)
    whole, times = path.read_bytes(), path.stat()
    kept = job.random.random() < 0.3
    changed = bytearray(whole)
    for _ in range(job.random.choice([1, 8, 64])):
        changed[job.random.randrange(len(whole))] ^= 1 << job.random.randrange(8)
    path.write_bytes(changed)
    if kept:
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    code = job.attempt()
    # 0 where no voxel has changed: bits are compared at the end.
    assert code in (0, 1, 2), f"{path.name} changed: exit code {code}"
    path.write_bytes(whole)
    if job.random.random() < 0.5:
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    return f"{path.name}, time {'kept' if kept else 'changed'}: {code}"


def damaged_checkpoint(job):
    """Flipped bits or a lost end: mended, or refused with what to do."""
    if not job.checkpoint.exists():
        return "no checkpoint yet"
    size = job.checkpoint.stat().st_size
    how = job.random.choice(["bits", "bits", "block of zeros", "cut"])
    with open(job.checkpoint, "r+b") as file:
        for _ in range(job.random.choice([1, 3, 20])):
            place = job.random.randrange(size)
            file.seek(place)
            old = file.read(1)[0]
            file.seek(place)
            file.write(bytes(512) if how == "block of zeros" else bytes([old ^ 1 << job.random.randrange(8)]))
        if how != "bits":
            file.truncate(size if how == "block of zeros" else job.random.randrange(size))
    code = job.attempt()
    if code == 0:
        return f"{how}: 0"
    text = (job.folder / f"attempt_{job.attempts}.txt").read_text()
    assert code == 2 and "--no-resume" in text, f"{how}: exit code {code} without what to do"
    code = job.attempt("--no-resume")
    assert code == 0, f"{how}: --no-resume ended with {code}"
    return f"{how}: 2, anew"


def lost_results(job):
    """Some of what was written for the user is deleted."""
    lost = [name for name in exported_files(job) if job.random.random() < 0.4]
    for name in lost:
        path = job.output / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return f"{len(lost)} files: {job.attempt()}"


def rival(job):
    """The same command once more while it is at work: refused, or it comes too late."""
    started = job.start(ranks=job.ranks(), prefix=job.slowness())
    moment = wait_for_moment(job, started)
    second = run(*job.words(), timeout=PATIENCE)
    code = job.end(started)
    check_text(second.returncode, second.stderr, False)
    codes = sorted([code, second.returncode])
    assert codes in ([0, 0], [0, 2]), f"exit codes {codes}"
    return f"at {moment}: {codes}"


# Some of them only mean something to a job that has begun.
FIRST = [killed, killed, killed, stopped, frozen, full_disk, rival]
LATER = [*FIRST, changed_input, changed_input, damaged_checkpoint, damaged_checkpoint, lost_results]
