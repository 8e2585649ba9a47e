"""Ranks that freeze, hang or die: the run ends by itself, says who it was, and goes on to the same bits."""

import signal
import socket
import subprocess
import unittest

from disturbed import CalmCase, freeze, is_frozen, send
from faults import traced, why_not_traced
from harness import block_states

TIMEOUT = ["--stall-timeout", "3"]


class LostRanks(CalmCase):
    def assert_ended_without(self, started, rank, reason):
        """All blocks were computed by the others, and the run ended in order without any collective call."""
        self.assertEqual(started.wait_for_end(), 75, started.text())
        self.assertTrue(block_states(self.checkpoint).all(), started.text())
        self.assertIn(f"rank {rank} on host {socket.gethostname()} {reason}", started.text())
        end = self.end_in_report()
        self.assertEqual((end["reason"], end["exit_code"]), ("ranks lost", 75))
        self.assertEqual([(lost["rank"], lost["host"]) for lost in end["lost_ranks"]],
                         [(rank, socket.gethostname())])
        self.assert_goes_on_to_the_same_bits()

    def test_a_rank_frozen_while_it_computes(self):
        started = self.start(*TIMEOUT, ranks=3)
        self.wait_for_blocks(started)
        freeze(started.rank(2))
        self.assert_ended_without(started, 2, "has not been heard for 3 s")

    def test_a_rank_frozen_before_it_writes_a_block(self):
        """Another rank computes and writes the block; when the first wakes, it adds its own write of it."""
        self.require_traced()
        frozen = traced("inject=pwrite64:signal=SIGSTOP:when=1", self.checkpoint)
        started = self.start(*TIMEOUT, ranks=3, victim=1, prefix=frozen)
        victim = started.rank(1)
        started.wait_for(lambda: is_frozen(victim), "the rank to freeze")
        started.wait_for_text("has not been heard")
        send(victim, signal.SIGCONT)
        self.assert_ended_without(started, 1, "has not been heard for 3 s")

    def test_a_rank_that_hangs_in_a_write_while_its_vigil_lives(self):
        self.require_traced()
        hanging = traced("inject=pwrite64:delay_enter=1000000000:when=1", self.checkpoint)
        started = self.start(*TIMEOUT, ranks=3, victim=2, prefix=hanging)
        self.assert_ended_without(started, 2, "has been writing one block for 3 s")

    def test_a_rank_that_hangs_in_a_read_while_its_vigil_lives(self):
        """Rank 0 computes a second copy of its block, and does not wait for it to come back."""
        self.require_traced()
        slow = traced("inject=fdatasync:delay_enter=100000", self.checkpoint)  # so that enough is left to read
        started = self.start(*TIMEOUT, ranks=2, victim=0, prefix=slow)
        started.wait_for_text("cpu: 1 thread")
        hanging = traced("inject=pread64:delay_enter=1000000000:when=1")
        with subprocess.Popen([*hanging, "-p", str(started.rank(1))]) as strace:
            self.assert_ended_without(started, 1, "is still at work on a block")
            strace.terminate()

    def test_rank_0_frozen(self):
        self.require_traced()
        slow = traced("inject=fdatasync:delay_enter=300000", self.checkpoint)
        started = self.start(*TIMEOUT, ranks=2, victim=0, prefix=slow)
        self.wait_for_blocks(started, 4)
        done = self.blocks_done()
        freeze(started.rank(0))
        self.assertEqual(started.wait_for_end(), 75, started.text())
        self.assertIn(f"rank 0 on host {socket.gethostname()} has not been heard for 3 s", started.text())
        self.assertGreaterEqual(self.blocks_done(), done)
        self.assert_goes_on_to_the_same_bits()

    def test_a_rank_frozen_in_the_export(self):
        self.require_traced()
        frozen = traced("inject=rename:signal=SIGSTOP:when=10")
        started = self.start(*TIMEOUT, ranks=2, victim=1, prefix=frozen)
        self.assertEqual(started.wait_for_end(), 75, started.text())
        self.assertIn("rank 1 on host", started.text())
        self.assertGreater(len(list(self.output.glob("img_*"))), 0)
        self.assert_goes_on_to_the_same_bits()

    def test_killed(self):
        """Open MPI ends all ranks when one dies or when it is killed itself: nothing hangs, nothing is left."""
        for who in ("rank 1", "rank 0", "mpirun"):
            with self.subTest(who=who):
                self.setUp()
                started = self.start(*TIMEOUT, ranks=2)
                self.wait_for_blocks(started)
                pids = {"rank 0": started.rank(0), "rank 1": started.rank(1), "mpirun": started.group.pid}
                send(pids[who], signal.SIGKILL)
                self.assertNotEqual(started.wait_for_end(), 0)
                self.assertGreater(self.blocks_done(), 0)
                self.assert_goes_on_to_the_same_bits()

    def require_traced(self):
        if why_not_traced():
            self.skipTest(why_not_traced())


if __name__ == "__main__":
    unittest.main()
