"""Ranks that freeze, hang or die: the run ends by itself, says who it was, and goes on to the same bits."""

import signal
import socket
import subprocess
import unittest

import h5py

from disturbed import CalmCase, DisturbedCase, freeze, is_frozen, send
from faults import SmallDisk, traced, why_not_traced
from harness import PROGRAM_ON_PRETENDED_GPUS, block_states, run

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

    def test_a_rank_frozen_between_the_voxels_of_a_block_and_its_record(self):
        """Another rank computes and writes the block; when the first wakes, it writes its record over the other's:
        the same bits where both computed on the same kind of device."""
        self.require_traced()
        frozen = traced("inject=pwrite64:signal=SIGSTOP:when=2", self.checkpoint)
        started = self.start(*TIMEOUT, ranks=3, victim=1, prefix=frozen)
        victim = started.rank(1)
        started.wait_for(lambda: is_frozen(victim), "the rank to freeze")
        started.wait_for_text("has not been heard")
        send(victim, signal.SIGCONT)
        self.assert_ended_without(started, 1, "has not been heard for 3 s")

    def test_a_rank_that_hangs_in_a_write_while_its_watchdog_lives(self):
        self.require_traced()
        hanging = traced("inject=pwrite64:delay_enter=1000000000:when=1", self.checkpoint)
        started = self.start(*TIMEOUT, ranks=3, victim=2, prefix=hanging)
        self.assert_ended_without(started, 2, "has been writing one block for 3 s")

    def test_a_rank_that_hangs_in_a_read_while_its_watchdog_lives(self):
        """Nothing is written of its block: the others compute it when there is nothing else left."""
        self.require_traced()
        unseen = [*range(40), *range(80, 120)]  # slices whose headers other ranks look at; each block touches some
        paths = [word for z in unseen for word in ("-P", str(self.input / f"img_{z:04d}.tif"))]
        hanging = [*traced("inject=pread64:delay_enter=1000000000:when=1"), *paths]
        started = self.start(*TIMEOUT, "--no-share-strips", ranks=3, victim=1, prefix=hanging)
        self.assert_ended_without(started, 1, "is still at work on a block 3 s after the last one that was wanted")

    def test_rank_0_frozen(self):
        started = self.start(*TIMEOUT, ranks=2)
        for _ in range(3):  # marks, so that rank 1 knows at least of the first when it ends the run
            self.wait_for_blocks(started, self.blocks_done() + 1)
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

    def test_a_rank_frozen_after_its_last_word(self):
        """MPI_Finalize waits for all; what there was to do is done."""
        self.require_traced()
        started = self.start(*TIMEOUT, ranks=2, victim=1, prefix=traced("inject=?alarm,?setitimer:signal=SIGSTOP"))
        started.wait_for_end()
        self.assertEqual(self.end_in_report()["reason"], "complete")
        self.assert_goes_on_to_the_same_bits()

    def test_a_rank_frozen_while_the_disk_fills_up(self):
        disk = SmallDisk("32m")
        self.addCleanup(disk.remove)
        if disk.problem:
            self.skipTest(disk.problem)
        self.move_checkpoint_to(disk)
        started = self.start(*TIMEOUT, "--checkpoint", self.checkpoint, ranks=3)
        self.wait_for_blocks(started)
        freeze(started.rank(2))
        disk.fill()
        self.assertEqual(started.wait_for_end(), 75, started.text())
        self.assertIn(f"pwrite {self.checkpoint}: No space left on device", started.text())
        self.assertIn("rank 2 on host", started.text())
        self.assertLess(self.blocks_done(), block_states(self.checkpoint).size)
        disk.make_room()
        self.assert_goes_on_to_the_same_bits("--checkpoint", self.checkpoint)

    def move_checkpoint_to(self, disk):
        """Blocks that are not done take no room there."""
        with h5py.File(self.checkpoint, "r+") as file:
            file["volume"][...] = 0
        place = disk.path / self.checkpoint.name
        subprocess.run(["cp", "--sparse=always", self.checkpoint, place], check=True)
        self.checkpoint = place

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


class LateWrite(DisturbedCase):
    """A write that a frozen rank finishes on waking cannot be called back. Where it is not the same as the one that
    took its place, as of a CPU beside a GPU, the checksum tells, and that block alone is computed again."""

    def test_is_caught_by_the_checksum(self):
        if why_not_traced():
            self.skipTest(why_not_traced())
        options = [*TIMEOUT, "--device", "auto", "--cpu-workers", 1]
        variables = {"LSDECONV_PRETEND_GPU_DELAY": "2000"}  # so that rank 0, on the GPU, is at work when rank 1 wakes
        frozen = traced("inject=pwrite64:signal=SIGSTOP:when=2", self.checkpoint)
        started = self.start(*options, ranks=2, victim=1, prefix=frozen, program=PROGRAM_ON_PRETENDED_GPUS,
                             variables=variables)
        late = started.rank(1)
        started.wait_for(lambda: is_frozen(late), "the rank to freeze")
        started.wait_for_text("the run goes on without")
        # What has come back goes first, after all that rank 0 has begun.
        self.wait_for_blocks(started, block_states(self.checkpoint).size - 6)
        send(late, signal.SIGCONT)
        self.assertEqual(started.wait_for_end(), 75, started.text())
        self.assertTrue(block_states(self.checkpoint).all(), started.text())
        verified = run("verify", self.checkpoint)
        self.assertEqual(verified.returncode, 1, verified.stdout + verified.stderr)
        again = run(*self.arguments(*options), program=PROGRAM_ON_PRETENDED_GPUS)
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(again.stderr.count("computing it again"), 1, again.stderr)
        self.assertIn("deconvolved 1 block ", again.stderr)
        self.assertEqual(run("verify", self.checkpoint).returncode, 0)


if __name__ == "__main__":
    unittest.main()
