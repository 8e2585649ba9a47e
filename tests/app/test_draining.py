"""Signals ask a run to end: in order, exit code 75, and the same command goes on to the same bits."""

import signal
import unittest

from disturbed import CalmCase, DisturbedCase, catches, holds_back, send
from faults import traced, why_not_traced
from harness import OPTICS, block_states, delivered

GO_ON = r"of \d+ blocks; to go on(, with the same launcher in front)?: .*lsdeconv -i"
LAYER = 30  # slices of a layer of blocks


class Draining(CalmCase):
    def assert_drained(self, started, cause):
        self.assertEqual(started.wait_for_end(), 75, started.text())
        self.assertIn(f"stopped by {self.asked_by(cause)} after {self.blocks_done()} of ", started.text())
        self.assertRegex(started.text(), GO_ON)
        self.assertEqual(started.text().count("stopping"), 1, started.text())
        self.assertEqual(started.text().count("error: "), 0, started.text())
        self.assertLess(self.blocks_done(), block_states(self.checkpoint).size, "nothing was left to go on with")
        end = self.end_in_report()
        self.assertEqual((end["reason"], end["drained"], end["signal"], end["exit_code"], end["lost_ranks"]),
                         ("stopped", True, cause, 75, []))
        self.assertEqual(delivered(self.output), [], "slices of an unfinished volume were written")
        self.assert_goes_on_to_the_same_bits()

    @staticmethod
    def asked_by(cause):
        return "Ctrl-C" if cause.startswith("SIGINT") else cause

    def drain_by(self, number, rank, ranks):
        started = self.start(ranks=ranks)
        self.wait_for_blocks(started)
        send(started.rank(rank), number)
        self.assert_drained(started, f"{number.name} on rank {rank}")

    def test_a_signal_to_another_rank_drains_all(self):
        self.drain_by(signal.SIGUSR1, 2, 3)

    def test_a_signal_to_rank_0_drains_all(self):
        self.drain_by(signal.SIGTERM, 0, 2)

    def test_without_mpirun(self):
        self.drain_by(signal.SIGINT, 0, None)

    def test_mpirun_hands_on_sigusr1(self):
        started = self.start(ranks=2)
        self.wait_for_blocks(started)
        send(started.group.pid, signal.SIGUSR1)
        self.assertEqual(started.wait_for_end(), 75, started.text())
        self.assertRegex(started.text(), r"stopped by SIGUSR1 on rank [01] after \d+ of \d+ blocks")
        self.assert_goes_on_to_the_same_bits()

    def test_mpirun_ends_its_ranks_soon_after_sigterm_and_nothing_finished_is_lost(self):
        """Open MPI hands SIGTERM on, kills a second later, and has its own exit code, whatever the ranks do."""
        started = self.start(ranks=2)
        self.wait_for_blocks(started, 2)
        send(started.group.pid, signal.SIGTERM)
        self.assertNotEqual(started.wait_for_end(), 0, started.text())
        self.assertGreaterEqual(self.blocks_done(), 2)
        self.assert_goes_on_to_the_same_bits()

    def test_the_export_stops_between_layers(self):
        if why_not_traced():
            self.skipTest(why_not_traced())
        slow = traced("inject=rename:delay_enter=50000")
        started = self.start(ranks=2, victim=1, prefix=slow)
        started.wait_for(lambda: self.output.exists() and any(self.output.glob("img_*")), "the first slice")
        send(started.rank(0), signal.SIGUSR1)
        self.assertEqual(started.wait_for_end(), 75, started.text())
        slices = {path: path.stat().st_mtime_ns for path in self.output.glob("img_*")}
        self.assertIn(len(slices), range(LAYER, self.SHAPE[0], LAYER))
        self.assertIn(f"of {self.blocks_done()} blocks and {len(slices)} slices", started.text())
        self.assertEqual(self.end_in_report()["reason"], "stopped")
        self.assert_goes_on_to_the_same_bits()
        self.assertEqual({path: path.stat().st_mtime_ns for path in slices}, slices, "they were written again")


class OneLongBlock(DisturbedCase):
    """A block that would take many minutes."""

    JOB = [*OPTICS, "--offset", "100", "--background", "20", "--numit", "10000", "--threads", "1"]

    def start_computing(self, *more, ranks=None):
        started = self.start("--verbose", *more, ranks=ranks)
        started.wait_for_text("computing with cpu: 1 thread")
        return started

    def assert_ended_without_progress(self, started):
        self.assertEqual(started.wait_for_end(), 1, started.text())
        self.assertIn("finished nothing new", started.text())
        self.assertNotRegex(started.text(), GO_ON)
        self.assertEqual(self.blocks_done(), 0)

    def test_is_given_up_when_the_time_to_drain_is_over_and_exit_code_1_stops_requeueing(self):
        started = self.start_computing("--drain-seconds", 1, ranks=2)
        send(started.rank(1), signal.SIGUSR1)
        self.assert_ended_without_progress(started)
        self.assertIn("stopped by SIGUSR1 on rank 1 after 0 of ", started.text())

    def test_is_given_up_when_sigterm_comes_while_it_drains(self):
        started = self.start_computing("--drain-seconds", 3600)
        send(started.rank(0), signal.SIGUSR1)
        started.wait_for_text("stopping")
        send(started.rank(0), signal.SIGTERM)
        self.assert_ended_without_progress(started)

    def test_the_second_sigterm_ends_at_once(self):
        started = self.start_computing("--drain-seconds", 3600)
        send(started.rank(0), signal.SIGTERM)
        started.wait_for_text("stopping")
        send(started.rank(0), signal.SIGTERM)
        self.assertEqual(started.wait_for_end(), -signal.SIGTERM, started.text())

    def test_a_signal_during_the_preparation_ends_the_run(self):
        started = self.start("--drain-seconds", 0, ranks=2)
        started.wait_for(lambda: catches(started.rank(0), signal.SIGUSR1), "the preparation")
        send(started.rank(0), signal.SIGUSR1)
        self.assert_ended_without_progress(started)

    def test_a_signal_before_mpi_has_started_ends_the_run(self):
        started = self.start(ranks=2)
        started.wait_for(lambda: holds_back(started.rank(1), signal.SIGUSR1), "the start")
        send(started.rank(1), signal.SIGUSR1)
        self.assert_ended_without_progress(started)


if __name__ == "__main__":
    unittest.main()
