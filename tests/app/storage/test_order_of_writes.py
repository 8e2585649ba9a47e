"""Voxels are on the disk before their mark is written, shown by the order of system calls; several threads write them."""

import re
import subprocess
import unittest

import h5py
import numpy as np

from faults import FaultCase, command, traced
from harness import OPTICS, PATIENCE, environment, phantom, place, write_series

JOB = [*OPTICS, "--offset", "100", "--numit", "1", "--tv", "off", "--no-masks", "--no-quality", "--no-export", "--no-page",
       "--threads", "3", "--block-size-max", "2600000"]
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


def places_of_blocks(checkpoint):
    """Block -> begin and end of the planes of its chunks in the file; and where the marks of the blocks lie."""
    places = {}
    with h5py.File(checkpoint, "r") as file:
        volume = file["volume"]
        core = volume.attrs["core"]
        blocks = -(-np.array(volume.shape) // core)
        for number in range(volume.id.get_num_chunks()):
            chunk = volume.id.get_chunk_info(number)
            block = int(np.ravel_multi_index(np.array(chunk.chunk_offset) // core, blocks))
            planes = min(volume.chunks[0], volume.shape[0] - chunk.chunk_offset[0])
            size = planes * chunk.size // volume.chunks[0]
            places.setdefault(block, []).append((chunk.byte_offset, chunk.byte_offset + size))
        return places, file["blocks/state"].id.get_offset()


def covered(writes):
    """Bytes of writes that do not overlap."""
    ends = 0
    for call in sorted(writes, key=lambda call: call.offset):
        assert call.offset >= ends, "written twice"
        ends = call.offset + call.bytes
    return sum(call.bytes for call in writes)


class OrderOfWrites(FaultCase):
    def traced_run(self, *options):
        """The calls of a run of a few blocks of several pieces, and its checkpoint."""
        output, trace = self.folder / "out", self.folder / "trace"
        checkpoint = place("checkpoint", output)
        series = write_series(self.folder / "in", phantom((160, 130, 130)))
        words = command(["-i", series, "-o", output, *JOB, *options], prefix=traced(f"trace={CALLS}", checkpoint, trace))
        result = subprocess.run(words, env=environment(), capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        return calls_of(trace), checkpoint

    def test_every_block_is_on_the_disk_before_its_mark_and_its_mark_before_the_end(self):
        calls, checkpoint = self.traced_run()
        syncs = [call for call in calls if call.name == "fdatasync"]
        writes = [call for call in calls if call.name == "pwrite64"]
        begun = {(call.thread, call.offset, call.bytes): call for call in calls if call.name == "sync_file_range"}
        writers = set()
        places, states = places_of_blocks(checkpoint)
        self.assertGreater(len(places), 1)
        for block, pieces in places.items():
            voxels = [call for call in writes if any(begin <= call.offset < end for begin, end in pieces)]
            mark = next(call for call in writes if call.offset == states + block)
            self.assertGreater(len(voxels), 1, "a block in several pieces")
            self.assertEqual(covered(voxels), sum(end - begin for begin, end in pieces), "written once, as a whole")
            last = max(call.end for call in voxels)
            sync = next(call for call in syncs if call.begin > last)
            self.assertLess(sync.end, mark.begin, "data, sync, mark")
            self.assertTrue(any(call.begin > mark.end for call in syncs), "the mark is synced, too")
            for call in voxels:
                rolling = begun[(call.thread, call.offset, call.bytes)]
                self.assertTrue(call.end < rolling.begin and rolling.end < sync.begin, "the disk begins at once")
            writers |= {call.thread for call in voxels}
        self.assertGreater(len(writers), 1, "several threads write")

    def test_without_syncs_the_disk_is_left_to_the_system(self):
        calls, _ = self.traced_run("--no-fsync")
        self.assertEqual({call.name for call in calls}, {"pwrite64"})


if __name__ == "__main__":
    unittest.main()
