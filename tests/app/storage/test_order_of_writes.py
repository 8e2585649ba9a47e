"""Voxels reach the disk before their mark is written, by the order of system calls, and by several threads."""

import re
import unittest

import h5py
import numpy as np

from faults import FaultCase, traced
from harness import OPTICS, phantom, place, write_series

JOB = [*OPTICS, "--offset", "100", "--numit", "1", "--tv", "off", "--no-masks", "--no-quality", "--no-export", "--no-page"]
CALLS = "pwrite64,sync_file_range,fdatasync"
STARTED = re.compile(r"(\d+) +(\w+)\((?:\d+)(.*)")


class Call:
    """A system call on the checkpoint: the lines of the trace in which it begins and ends."""

    def __init__(self, thread, name, arguments, line):
        self.thread, self.name, self.begin, self.end = thread, name, line, None
        numbers = [int(word) for word in re.findall(r"\b\d+\b", re.sub(r'"[^"]*"(\.\.\.)?', "", arguments))]
        if name == "pwrite64":  # bytes, offset
            self.bytes, self.offset = numbers[0], numbers[1]
        elif name == "sync_file_range":  # offset, bytes
            self.offset, self.bytes = numbers[0], numbers[1]


def calls_of(trace):
    """All calls in a trace of strace -f, in the order in which they began."""
    found, open_calls = [], {}
    for line, words in enumerate(trace.read_text().splitlines()):
        thread = words.split()[0]
        if "resumed>" in words:
            open_calls.pop(thread).end = line
        elif (match := STARTED.match(words)) is not None:
            arguments = match.group(3).split(" <unfinished")[0].rsplit(") = ", 1)[0]
            call = Call(thread, match.group(2), arguments, line)
            found.append(call)
            if "<unfinished" in words:
                open_calls[thread] = call
            else:
                call.end = line
    return found


class OrderOfWrites(FaultCase):
    def trace(self, *options, threads=3, edge=130):
        """The calls of a run of a few blocks, and where things lie in its checkpoint."""
        series = write_series(self.folder / "in", phantom((100, edge, edge)))
        output, trace = self.folder / "out", self.folder / "trace"
        result = self.run_with(f"trace={CALLS}", "-i", series, "-o", output, *JOB, "--threads", threads,
                               "--block-size-max", 1500000, *options, path=place("checkpoint", output))
        self.assertEqual(result.returncode, 0, result.stderr)
        return calls_of(trace), place("checkpoint", output)


if __name__ == "__main__":
    unittest.main()
