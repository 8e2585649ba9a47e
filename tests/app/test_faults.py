"""Kills and failing system calls at every stage: each run ends by itself, keeps what is done, and is resumable."""

import os
import shutil
import signal
import subprocess
import unittest

from faults import (JOB, LONG_SHAPE, WRITES_OF_A_BLOCK, CalmSeriesCase, FaultCase, SmallDisk, command,
                    process_of_rank, slow_command, start_slowly, traced)
from harness import (PATIENCE, block_states, environment, kill_all, phantom, place, run, wait_for_finished_blocks,
                     write_series)


class Faults(FaultCase, CalmSeriesCase):
    def expect_nothing_lost(self, ranks=2):
        """What is marked is whole; the same command gives the bits of an undisturbed run and leaves nothing else."""
        if self.checkpoint.exists():
            verified = run("verify", self.checkpoint)
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        self.succeed("-i", self.series, *JOB, ranks=ranks)
        self.expect_the_undisturbed_result()
        rests = [path.name for path in [*self.series.iterdir(), *self.output.iterdir()]
                 if path.name.startswith(".") or path.name.endswith(".lock")]
        self.assertEqual(rests, [], "files stay behind")

    def kill_at(self, call, victim, ranks=2, on_checkpoint=False):
        result = self.run_with(f"{call}:signal=SIGKILL", "-i", self.series, *JOB, ranks=ranks, victim=victim,
                               path=self.checkpoint if on_checkpoint else None)
        self.assertNotEqual(result.returncode, 0, "the fault did not happen: " + result.stderr)
        return result

    # Kills

    def test_killed_while_reading(self):
        for victim, slice_of_it in ((0, "img_0012.tif"), (1, "img_0031.tif")):
            with self.subTest(rank=victim):
                words = traced("pread64:signal=SIGKILL:when=2", self.series / slice_of_it)
                result = subprocess.run(command(["-i", self.series, *JOB], 2, victim, words), env=environment(),
                                        capture_output=True, text=True, timeout=PATIENCE, check=False)
                self.assertNotEqual(result.returncode, 0)
        self.expect_nothing_lost()

    def test_killed_while_creating_the_checkpoint(self):
        self.kill_at("renameat2:when=3", 0)  # after those of the two locks
        self.assertFalse(self.checkpoint.exists(), "it appears whole or not at all")
        self.expect_nothing_lost()

    def test_a_worker_killed_between_voxels_and_record(self):
        self.kill_at(f"pwrite64:when={WRITES_OF_A_BLOCK + 3}", 1, on_checkpoint=True)
        self.expect_nothing_lost()

    def test_a_worker_killed_while_writing_voxels(self):
        self.kill_at("pwrite64:when=2", 1, on_checkpoint=True)
        self.expect_nothing_lost()

    def test_a_worker_killed_while_syncing(self):
        self.kill_at("fdatasync:when=2", 1, on_checkpoint=True)
        self.expect_nothing_lost()

    def test_rank_0_killed_at_its_first_mark(self):
        self.kill_at(f"pwrite64:when={WRITES_OF_A_BLOCK + 1}", 0, ranks=1, on_checkpoint=True)
        self.assertEqual(block_states(self.checkpoint).sum(), 0, "the kill came before the mark")
        self.expect_nothing_lost()

    def test_rank_0_killed_between_a_mark_and_its_sync(self):
        self.kill_at("fdatasync:when=2", 0, ranks=1, on_checkpoint=True)
        self.assertEqual(block_states(self.checkpoint).sum(), 1, "the kill came before the mark")
        self.expect_nothing_lost()

    def test_killed_while_closing(self):
        for victim in (0, 1):
            with self.subTest(rank=victim):
                shutil.rmtree(self.output, ignore_errors=True)
                self.kill_at("close:when=2", victim, on_checkpoint=True)  # rank 0 has looked at it alone before
                self.assertTrue(block_states(self.checkpoint).all())
        self.expect_nothing_lost()

    def test_killed_while_exporting(self):
        for victim, call in ((0, "rename:when=3"), (1, "rename:when=2"), (1, "fdatasync:when=2")):
            with self.subTest(rank=victim, call=call):
                self.kill_at(call, victim)
                self.assertTrue(block_states(self.checkpoint).all())
                there = len(list(self.output.glob("img_*.tif")))
                self.assertLess(there, len(self.data), "the kill came after the export")
                for path in self.output.glob("img_*.tif"):
                    path.unlink()
        self.expect_nothing_lost()

    def test_killed_while_computing(self):
        series = write_series(self.folder / "long", phantom(LONG_SHAPE))
        checkpoint = place("checkpoint", series / "deconvolved")
        for victim in (0, 1):
            with self.subTest(rank=victim):
                checkpoint.unlink(missing_ok=True)
                group = start_slowly(["-i", series, *JOB], checkpoint, 2)
                try:
                    wait_for_finished_blocks(group, checkpoint)
                    os.kill(process_of_rank(group, victim), signal.SIGKILL)
                    group.wait(timeout=PATIENCE)
                finally:
                    kill_all(group)
                self.assertNotEqual(group.returncode, 0)
                states = block_states(checkpoint)
                self.assertGreater(states.sum(), 0)
                self.assertLess(states.sum(), len(states), "the kill came after the last block")
                self.assertEqual(run("verify", checkpoint).returncode, 0)

    def test_the_other_mpi_io_layer_of_open_mpi(self):
        romio = {"OMPI_MCA_io": "romio321"}
        result = self.run_with("fdatasync:signal=SIGKILL:when=3", "-i", self.series, *JOB, ranks=2, victim=1,
                               path=self.checkpoint, variables=romio)
        self.assertNotEqual(result.returncode, 0, result.stderr)
        self.assertEqual(run("verify", self.checkpoint, variables=romio).returncode, 0)
        self.succeed("-i", self.series, *JOB, ranks=3, variables=romio)
        self.expect_nothing_lost()

    # Storage that fails

    def test_a_disk_that_fills_up_under_the_voxels(self):
        for error, words, layer in (("ENOSPC", "No space left on device", "ompio"),
                                    ("ENOSPC", "No space left on device", "romio321"),
                                    ("EDQUOT", "Disk quota exceeded", "ompio")):
            with self.subTest(error=error, mpi_io=layer):
                self.checkpoint.unlink(missing_ok=True)
                result = self.run_with(f"pwrite64:error={error}:when={3 * WRITES_OF_A_BLOCK}+", "-i", self.series, *JOB,
                                       path=self.checkpoint, variables={"OMPI_MCA_io": layer})
                self.assertEqual(result.returncode, 1, result.stderr)
                self.assertIn(words, result.stderr)
                self.assertIn(str(self.checkpoint), result.stderr)
                self.assertIn("start the same command again", result.stderr)
                self.assertFalse(block_states(self.checkpoint).all())
        self.expect_nothing_lost()

    def test_one_rank_that_cannot_write_leaves_its_part_to_the_other(self):
        result = self.run_with("pwrite64:error=EIO:when=2+", "-i", self.series, *JOB, ranks=2, victim=1,
                               path=self.checkpoint)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("Input/output error", result.stderr)
        self.expect_nothing_lost()

    def test_a_sync_that_fails_keeps_the_mark_from_being_set(self):
        result = self.run_with("fdatasync:error=EIO:when=1+", "-i", self.series, *JOB, path=self.checkpoint)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("Input/output error", result.stderr)
        self.assertEqual(block_states(self.checkpoint).sum(), 0)
        self.expect_nothing_lost()

    def test_a_disk_that_is_full_when_the_checkpoint_is_made(self):
        result = self.run_with("pwrite64:error=ENOSPC:when=3+", "-i", self.series, *JOB)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("No space left on device", result.stderr)
        self.assertFalse(self.checkpoint.exists())
        self.expect_nothing_lost()

    def test_a_disk_that_fills_up_under_the_slices(self):
        self.succeed("-i", self.series, *JOB, "--no-export")
        result = self.run_with("pwrite64:error=ENOSPC:when=6+", "export", self.checkpoint, "-o", self.output)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("No space left on device", result.stderr)
        self.assertIn(str(self.output), result.stderr)
        self.assertEqual(list(self.output.glob(".*")), [], "half slices stay behind")
        self.expect_nothing_lost()

    def test_a_disk_too_small_is_refused_before_anything_is_written(self):
        disk = SmallDisk("100k")
        self.addCleanup(disk.remove)
        if disk.problem:
            self.skipTest(disk.problem)
        message = self.refuse("-i", self.series, *JOB, "--checkpoint", disk.path / "run.h5")
        self.assertIn("make room or name another place", message)
        self.assertEqual(list(disk.path.iterdir()), [])

    def test_a_read_only_output_is_refused(self):
        disk = SmallDisk("10m")
        self.addCleanup(disk.remove)
        if disk.problem:
            self.skipTest(disk.problem)
        (disk.path / "out").mkdir()
        disk.make_read_only()
        message = self.refuse("-i", self.series, *JOB, "-o", disk.path / "out" / "slices")
        self.assertIn("Read-only file system", message)
        self.assertIn(str(disk.path), message)
        message = self.refuse("-i", self.series, *JOB, "--checkpoint", disk.path / "run.h5")
        self.assertIn("Read-only file system", message)

    # Input that fails

    def test_a_slice_that_becomes_unreadable_is_named_and_the_rest_is_done(self):
        victim = self.series / "img_0038.tif"
        result = self.run_with("pread64:error=EIO:when=26+", "-i", self.series, *JOB, path=victim)  # blocks, not samples
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn(str(victim), result.stderr)
        self.assertIn("Input/output error", result.stderr)
        self.assertGreater(block_states(self.checkpoint).sum(), 0)
        self.expect_nothing_lost()

    def test_a_slice_that_is_cut_off_while_the_run_reads_is_named(self):
        series = write_series(self.folder / "long", phantom(LONG_SHAPE))
        victim = series / "img_0039.tif"
        whole = victim.read_bytes()
        checkpoint = place("checkpoint", series / "deconvolved")
        group = subprocess.Popen(slow_command(["-i", series, *JOB], checkpoint, 2), env=environment(), text=True,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
        try:
            wait_for_finished_blocks(group, checkpoint)
            victim.write_bytes(whole[:len(whole) // 3])
            message = group.communicate(timeout=PATIENCE)[1]
        finally:
            kill_all(group)
        self.assertEqual(group.returncode, 1, message)
        self.assertIn(victim.name, message)
        victim.write_bytes(whole)
        self.succeed("-i", series, *JOB, ranks=2)

    # Power loss

    def calls_on_the_checkpoint(self, *arguments):
        """v: voxels, r: part of a record, m: mark, s: sync; in the order of the writing thread."""
        trace = self.folder / "trace"
        words = traced("trace=pwrite64,fdatasync,renameat2", self.checkpoint, trace)
        subprocess.run(command(["-i", self.series, *JOB, *arguments], prefix=words), env=environment(), check=True,
                       capture_output=True, timeout=PATIENCE)
        calls = ""
        for line in trace.read_text().splitlines():
            if "fdatasync" in line:
                calls += "s"
            elif "pwrite64" in line:
                written = int(line.rsplit("=", 1)[1])
                calls += "v" if written > 4000 else "m" if written == 1 else "r"
        return calls

    def test_voxels_are_safe_before_their_mark_is_made(self):
        calls = self.calls_on_the_checkpoint()
        # HDF5 writes its superblock once more when it closes
        self.assertRegex(calls, rf"^(rvr{{{WRITES_OF_A_BLOCK - 2}}}s|m+s)*r?$")
        self.assertEqual(calls.count("v"), block_states(self.checkpoint).size)
        self.assertEqual(calls.count("m"), block_states(self.checkpoint).size)
        marked = 0
        for position, call in enumerate(calls):
            marked += call == "m"
            safe = calls[:position].rsplit("s", 1)[0].count("v")
            self.assertLessEqual(marked, safe, "a mark before its voxels are safe")

    def test_no_fsync_syncs_nothing(self):
        self.assertNotIn("s", self.calls_on_the_checkpoint("--no-fsync"))
        self.expect_nothing_lost()

    # Clocks

    def test_times_of_files_do_not_matter(self):
        self.succeed("-i", self.series, *JOB)
        for year in (1971, 2090):
            moment = (year - 1970) * 31556952
            for path in [self.checkpoint, *self.series.glob("img_*.tif")]:
                os.utime(path, (moment, moment))
            for path in self.output.glob("img_000[0-3].tif"):
                path.unlink()
            self.expect_nothing_lost(ranks=1)


if __name__ == "__main__":
    unittest.main()
