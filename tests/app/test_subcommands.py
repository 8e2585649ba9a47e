"""plan, psf, simulate, and what a terminal shows."""

import os
import pty
import subprocess
import unittest

import numpy as np
import tifffile

from faults import slow_command
from harness import OPTICS, Case, environment, phantom, place, read_series, run, write_series

MICROSCOPE = ["--dxy", 0.4, "--dz", 1.2, "--lambda-ex", 561, "--lambda-em", 600]


class Plan(Case):
    def test_tells_everything_and_creates_nothing(self):
        folder = write_series(self.folder / "in", phantom((12, 40, 40)))
        before = sorted(self.folder.rglob("*"))
        for arguments in (["plan", "-i", folder, *OPTICS], ["--dry-run", "-i", folder, *OPTICS]):
            result = self.succeed(*arguments, ranks=2)
            for part in ("grid", "per rank", "checkpoint", "free", "export", "decode", "estimate", "starts afresh"):
                self.assertIn(part, result.stdout)
        self.assertEqual(sorted(self.folder.rglob("*")), before)

    def test_a_mistake_is_all_that_is_said(self):
        for arguments in (["-i", self.folder / "none", *OPTICS], ["-i", self.folder, *OPTICS]):
            self.assertRegex(self.refuse("plan", *arguments), r"^error: [^\n]*\n$")

    def test_the_same_inputs_give_the_same_plan(self):
        folder = write_series(self.folder / "in", phantom((12, 40, 40)))
        plans = {"\n".join(line for line in self.succeed("plan", "-i", folder, *OPTICS, "--memory", 2).stdout.splitlines()
                           if line.startswith(("grid", "memory"))) for _ in range(3)}
        self.assertEqual(len(plans), 1)


class Psf(Case):
    def test_is_written_with_its_widths(self):
        result = self.succeed("psf", *MICROSCOPE, "-o", self.folder / "psf.tif")
        values = tifffile.imread(self.folder / "psf.tif")
        self.assertEqual(values.dtype, np.float32)
        self.assertTrue(all(n % 2 for n in values.shape), values.shape)
        self.assertAlmostEqual(float(values.sum(dtype=np.float64)), 1, places=5)
        self.assertEqual(np.unravel_index(values.argmax(), values.shape), tuple(n // 2 for n in values.shape))
        for width in ("6.968", "0.7717"):
            self.assertIn(width, result.stdout)

    def test_as_a_file_gives_the_result_of_the_optics(self):
        folder = write_series(self.folder / "in", phantom((10, 32, 32)))
        self.succeed("psf", *OPTICS, "-o", self.folder / "psf.tif")
        self.succeed("-i", folder, *OPTICS, "--numit", 3, "-o", self.folder / "theory")
        self.succeed("-i", folder, "--dxy", 1.8, "--dz", 4, "--psf", self.folder / "psf.tif", "--numit", 3, "-o",
                     self.folder / "measured")
        theory, measured = (read_series(self.folder / name).astype(float) for name in ("theory", "measured"))
        self.assertLessEqual(np.abs(theory - measured).max(), 1)

    def test_of_even_size_says_what_it_did(self):
        values = np.zeros((4, 6, 6), np.float32)
        values[2, 3, 3] = 1
        values[1:3, 2:4, 2:4] += 0.2
        tifffile.imwrite(self.folder / "psf.tif", values, photometric="minisblack")
        result = self.succeed("psf", "--dxy", 1, "--dz", 1, "--psf", self.folder / "psf.tif")
        self.assertIn("off the middle of the 4×6×6 voxels", result.stdout)


class Simulate(Case):
    def nrmse(self, image, truth):
        scale = (image * truth).sum() / (image * image).sum()
        return np.linalg.norm(scale * image - truth) / np.linalg.norm(truth)

    def test_deconvolution_comes_closer_to_the_truth(self):
        self.succeed("simulate", "-o", self.folder / "seen", "--truth", self.folder / "truth", "--shape", "64,160,160",
                     ranks=2)
        self.succeed("-i", self.folder / "seen", *MICROSCOPE, "--offset", 100, "--numit", 20,
                     "--output-type", "float32")
        seen, truth, result = (read_series(folder).astype(float) for folder in (
            self.folder / "seen", self.folder / "truth", self.folder / "seen" / "deconvolved"))
        self.assertLess(self.nrmse(result, truth), 0.8 * self.nrmse(np.maximum(seen - 120, 0), truth))

    def test_does_not_depend_on_the_ranks(self):
        for name, ranks in (("one", None), ("three", 3)):
            self.succeed("simulate", "-o", self.folder / name, "--shape", "70,40,300", ranks=ranks)
        np.testing.assert_array_equal(read_series(self.folder / "one"), read_series(self.folder / "three"))

    def test_background_noise_and_offset_are_those_asked_for(self):
        self.succeed("simulate", "-o", self.folder / "dark", "--shape", "4,200,200", "--brightness", "0.001",
                     "--background", 30, "--offset", 200, "--gain", 2, "--read-noise", 3)
        dark = read_series(self.folder / "dark").astype(float)
        self.assertAlmostEqual(dark.mean(), 200 + 2 * 30, delta=0.2)
        self.assertAlmostEqual(dark.var(), 4 * 30 + 9 + 1 / 12, delta=2.5)


class Terminal(Case):
    def test_a_live_line_on_a_terminal_and_plain_lines_elsewhere(self):
        folder = write_series(self.folder / "in", phantom((30, 100, 100)))
        job = ["-i", folder, *OPTICS, "--numit", 4, "--block-size-max", 100000, "--threads", 1]
        self.assertNotIn("\r", self.succeed(*job).stderr)
        ours, theirs = pty.openpty()
        words = slow_command([*job, "--no-resume"], place("checkpoint", folder / "deconvolved"), seconds=0.2)
        process = subprocess.Popen(words, env=environment(), stderr=theirs)
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        os.close(ours)
        self.assertEqual(process.wait(), 0)
        self.assertRegex(shown.decode(), r"\r\x1b\[K\d+ of \d+ blocks, .* left")


class FinishedRun(Case):
    def test_says_that_its_checkpoint_was_removed(self):
        job = ["-i", write_series(self.folder / "in", phantom((6, 20, 20))), *OPTICS, "-o", self.folder / "out"]
        self.succeed(*job, "--numit", 2, "--remove-checkpoint")
        for words in (["info", "-o"], ["info"], ["verify", "-o"], ["verify"], ["report"]):
            self.assertIn("has finished, and its checkpoint was removed", self.refuse(*words, self.folder / "out"))
        self.assertIn("belongs to another run (--numit: 2 then, 3 now)", self.refuse(*job, "--numit", 3))


    def test_a_damaged_slice_is_computed_again(self):
        job = ["-i", write_series(self.folder / "in", phantom((6, 20, 20))), *OPTICS, "-o", self.folder / "out",
               "--numit", 2, "--remove-checkpoint"]
        self.succeed(*job)
        self.assertIn("nothing is left to do", self.succeed(*job).stderr)
        damaged = self.folder / "out" / "img_0003.tif"
        sound = damaged.read_bytes()
        with tifffile.TiffFile(damaged) as file:
            place = file.pages[0].dataoffsets[0] + 5
        damaged.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1:])
        self.assertNotIn("nothing is left to do", self.succeed(*job, "--overwrite").stderr)
        self.assertEqual(damaged.read_bytes(), sound)


class Config(Case):
    def test_print_config_is_a_config(self):
        folder = write_series(self.folder / "in", phantom((8, 24, 24)))
        printed = self.succeed("-i", folder, *OPTICS, "--numit", 2, "--print-config").stdout
        (self.folder / "run.ini").write_text(printed)
        self.succeed("--config", self.folder / "run.ini", "--lambda_ex", 489)
        self.assertIn("--lambda-ex: 489 in the checkpoint", self.refuse("--config", self.folder / "run.ini"))
        self.succeed("plan", "--config", self.folder / "run.ini", "--lambda-ex", 489)


if __name__ == "__main__":
    unittest.main()
