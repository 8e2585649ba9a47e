"""Two runs on the same files: the second is refused while the first lives, on this or another node, and takes over
when it is dead."""

import os
import shutil
import signal
import subprocess
import time
import unittest

import numpy as np

from disturbed import freeze, send
from faults import JOB, LONG_SHAPE, CalmSeriesCase, command, process_of_rank, slow_command
from harness import (PATIENCE, PROGRAM, block_states, environment, kill_all, place, processes_of, read_series, run,
                     wait_for_finished_blocks)


def on_another_node(name, words):
    """With a host name and process numbers of its own, as on another machine that shares the disk."""
    return ["unshare", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c",
            f'hostname {name}; exec "$@"', "sh", *words]


def why_no_other_node():
    if shutil.which("unshare") is None:
        return "no unshare"
    probe = subprocess.run(on_another_node("n2", ["true"]), capture_output=True, check=False)
    return "" if probe.returncode == 0 else "no other host can be pretended here: " + probe.stderr.decode()


class RunLock(CalmSeriesCase):
    SHAPE = LONG_SHAPE

    def setUp(self):
        super().setUp()
        self.lock = place("lock", self.series / "deconvolved")

    def slow_command(self, *options, ranks=2):
        """Of the run, on a disk so slow that it is met at work."""
        return slow_command(["-i", self.series, *JOB, *options], self.checkpoint, ranks)

    def start(self, words):
        group = subprocess.Popen(words, env=environment(), text=True, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, start_new_session=True)
        self.addCleanup(group.stderr.close)
        self.addCleanup(kill_all, group)
        wait_for_finished_blocks(group, self.checkpoint)
        self.assertIsNone(group.poll(), "it ended before the other began")
        return group

    def end(self, group):
        message = group.communicate(timeout=PATIENCE)[1]
        self.assertEqual(list(self.series.rglob("*.lock")), [], "locks stay behind")
        return group.returncode, message

    @staticmethod
    def hold_up(group):
        """One rank stands still, so that the run lasts while others want its files; returns how it goes on."""
        worker = process_of_rank(group, 1)
        os.kill(worker, signal.SIGSTOP)
        return lambda: os.kill(worker, signal.SIGCONT)

    def test_a_second_run_is_refused_and_the_first_goes_on(self):
        first = self.start(self.slow_command())
        go_on = self.hold_up(first)
        message = self.refuse("-i", self.series, *JOB, ranks=2)
        self.assertIn("checking whether the run on", message)
        self.assertIn("is working on the same files", message)
        self.assertIn(str(self.lock), message)
        other = self.refuse("-i", self.series, *JOB, "--checkpoint", self.folder / "other.h5")
        self.assertIn(str(place("export lock", self.series / "deconvolved")), other, "two runs would write the same slices")
        self.assertFalse((self.folder / "other.h5").exists())
        self.refuse("-i", self.series, *JOB, "--no-resume")
        self.assertEqual(run("info", self.checkpoint).returncode, 0, "who only reads needs no lock")
        self.assertEqual(run("verify", self.checkpoint).returncode, 0)
        go_on()
        code, message = self.end(first)
        self.assertEqual(code, 0, message)
        self.expect_the_undisturbed_result()

    def test_from_another_node_too(self):
        if why_no_other_node():
            self.skipTest(why_no_other_node())
        first = self.start(on_another_node("n2", self.slow_command()))
        self.hold_up(first)
        self.assertIn("the run on n2", self.refuse("-i", self.series, *JOB))
        kill_all(first)
        self.assertTrue(self.lock.exists())
        result = run("-i", self.series, *JOB, "--lock-patience", "6", timeout=PATIENCE)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("checking whether the run on n2", result.stderr)
        self.assertIn("continuing after the run on n2", result.stderr)
        self.assertEqual(list(self.series.rglob("*.lock")), [])

    def test_a_run_killed_on_this_node_keeps_nobody_waiting(self):
        first = self.start(self.slow_command())
        kill_all(first)
        result = run("-i", self.series, *JOB, "--lock-patience", "3600", ranks=2, timeout=PATIENCE)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotIn("checking whether", result.stderr)
        self.expect_the_undisturbed_result()

    def test_a_run_frozen_for_long_is_replaced_and_ends_when_it_wakes(self):
        first = self.start(self.slow_command())
        processes = processes_of(first)
        for pid in processes:
            freeze(pid)
        done_before = block_states(self.checkpoint).sum()
        second = subprocess.Popen(self.slow_command("--lock-patience", "6", ranks=1), env=environment(), text=True,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
        self.addCleanup(second.stderr.close)
        self.addCleanup(kill_all, second)
        while second.poll() is None and block_states(self.checkpoint).sum() <= done_before:
            time.sleep(0.02)
        if second.poll() is not None:
            self.fail(f"it ended too early, with {second.returncode}: {second.stderr.read()}")
        for pid in processes:
            send(pid, signal.SIGCONT)
        message = first.communicate(timeout=PATIENCE)[1]
        self.assertEqual(first.returncode, 75, message)
        self.assertIn("has taken over", message)
        code, message = self.end(second)
        self.assertEqual(code, 0, message)
        self.assertEqual(run("verify", self.checkpoint).returncode, 0)
        self.expect_the_undisturbed_result()

    def test_two_that_start_at_once(self):
        both = [subprocess.Popen(command(["-i", self.series, *JOB]), env=environment(), text=True,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
        messages = [process.communicate(timeout=PATIENCE)[1] for process in both]
        codes = sorted(process.returncode for process in both)
        if codes == [0, 0]:  # on a fast machine the first has ended before the other has seen its count move
            other = next(message for message in messages if "checking whether" in message)
            self.assertIn("finished blocks are as they were written", other)
        else:
            self.assertEqual(codes, [0, 2], messages)
        self.expect_the_undisturbed_result()

    def test_an_export_beside_a_run_takes_what_is_done(self):
        first = self.start(self.slow_command())
        go_on = self.hold_up(first)
        leader = process_of_rank(first, 0)
        os.kill(leader, signal.SIGSTOP)  # else it does the rest alone
        other = ["export", self.checkpoint, "-o", self.folder / "out"]
        self.assertIn("blocks are missing", self.refuse(*other))
        self.assertFalse((self.folder / "out").exists())
        result = self.succeed(*other, "--allow-missing")
        self.assertIn("to be written again when the blocks are there", result.stderr)
        taken = read_series(self.folder / "out")
        np.testing.assert_array_equal(np.where(taken == 0, self.slices, taken), self.slices)
        self.assertTrue(taken.any())
        os.kill(leader, signal.SIGCONT)
        message = self.refuse("export", self.checkpoint, "-o", self.series / "deconvolved", "--allow-missing")
        self.assertIn("is working on the same files", message)
        go_on()
        code, message = self.end(first)
        self.assertEqual(code, 0, message)
        self.expect_the_undisturbed_result()
        self.succeed(*other)
        np.testing.assert_array_equal(read_series(self.folder / "out"), self.slices)

    def test_two_exports_into_one_folder(self):
        self.succeed("-i", self.series, *JOB, "--no-export")
        arguments = ["export", self.checkpoint, "-o", self.folder / "out"]
        lock = place("export lock", self.folder / "out")
        lock.parent.mkdir()
        lock.write_text(self.holder_text())
        process = subprocess.Popen([PROGRAM, *map(str, arguments), "--lock-patience", "6"], env=environment(),
                                   text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        message = process.communicate(timeout=PATIENCE)[1]
        self.assertEqual(process.returncode, 0, message)
        self.assertIn("checking whether the run on n7", message)
        self.assertFalse(lock.exists())

    @staticmethod
    def holder_text():
        """Of a holder on another machine, as a crash of that machine leaves it."""
        return ("lsdeconv lock\nhost=n7\nmachine=x/y\nprocess=4711\nstarted=1\nuser=ada\njob=12\n"
                "id=0123456789abcdef\nbeat=00000000000000000005\nend\n")


if __name__ == "__main__":
    unittest.main()
