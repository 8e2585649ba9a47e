"""TIFF series in, deconvolved TIFF series out: the same voxels on any number of ranks, equal to a reference."""

import json
import shutil
import unittest

import h5py
import numpy as np
import tifffile

from harness import (OPTICS, Case, delivered, logs_of, phantom, place, read_series, run, stored_psf, stored_volume,
                     write_series)
from reference import deconvolve, relative_error


def times_of(output):
    """When each file that was delivered was last changed."""
    return {name: (output / name).stat().st_mtime_ns for name in delivered(output)}


class MainJob(Case):
    def several_blocks(self, ranks, *more, folder=None):
        data = phantom((40, 70, 90))
        folder = folder or write_series(self.folder / f"in{ranks}", data)
        self.succeed("-i", folder, *OPTICS, "--offset", 100, "--numit", 12, "--tv", "off", "--block-size-max", 130000, *more,
                     ranks=ranks)
        return data, folder

    def test_agrees_with_a_double_precision_reference_across_blocks(self):
        for algorithm in ("shb", "rl"):
            with self.subTest(algorithm=algorithm):
                data, folder = self.several_blocks(2, "--algorithm", algorithm, "--no-resume")
                checkpoint = place("checkpoint", folder / "deconvolved")
                with h5py.File(checkpoint, "r") as file:
                    background = float(file["run"].attrs["background"])
                    brightest = float(file["run"].attrs["brightest"])
                    self.assertGreater(file["blocks/state"].shape[0], 3)
                expected = deconvolve(data.astype(float) - 100, stored_psf(checkpoint), background, brightest, 12,
                                      algorithm)
                self.assertLess(relative_error(stored_volume(checkpoint), expected), 1e-4)

    def test_bits_do_not_depend_on_ranks_or_threads(self):
        """For one grid: each run gets the first one's checkpoint with all blocks taken back."""
        _, first = self.several_blocks(None, "--threads", 2)
        known = place("checkpoint", first / "deconvolved")
        expected = stored_volume(known)
        slices = read_series(first / "deconvolved")
        for ranks, threads in ((1, 1), (2, 1), (3, 2), (8, 1)):
            with self.subTest(ranks=ranks, threads=threads):
                folder = write_series(self.folder / f"again{ranks}", phantom((40, 70, 90)))
                checkpoint = place("checkpoint", folder / "deconvolved")
                checkpoint.parent.mkdir()
                shutil.copy(known, checkpoint)
                with h5py.File(checkpoint, "r+") as file:
                    file["blocks/state"][...] = 0
                    file["volume"][...] = -1
                self.several_blocks(ranks, "--threads", threads, folder=folder)
                np.testing.assert_array_equal(stored_volume(checkpoint), expected)
                np.testing.assert_array_equal(read_series(folder / "deconvolved"), slices)

    def test_export_is_the_checkpoint_in_input_units(self):
        data, folder = self.several_blocks(2)
        volume = stored_volume(place("checkpoint", folder / "deconvolved"))
        slices = read_series(folder / "deconvolved")
        self.assertEqual(slices.dtype, data.dtype)
        np.testing.assert_array_equal(slices, np.clip(np.rint(volume), 0, 65535).astype(np.uint16))
        names = delivered(folder / "deconvolved")
        self.assertEqual(names, ["deconvolved.companion.ome", *(f"img_{z:04d}.tif" for z in range(40))])
        with tifffile.TiffFile(folder / "deconvolved" / names[1]) as first:
            self.assertIn("gain=1", first.pages[0].description)

    def test_report_accounts_for_the_run(self):
        _, folder = self.several_blocks(2)
        report = json.loads(place("report", folder / "deconvolved").read_text())
        phase = report["deconvolution"][0]
        self.assertEqual(phase["blocks_done"], phase["blocks"])
        self.assertEqual(sum(rank["write"]["bytes"] for rank in phase["ranks"]), 40 * 70 * 90 * 4)
        self.assertEqual(report["export"][0]["slices_written"], 40)
        self.assertEqual(report["parameters"]["numit"], 12)
        self.assertEqual(len(logs_of(folder / "deconvolved")), 1)

    def test_roi_is_a_volume_of_its_own(self):
        data = phantom((20, 60, 60))
        folder = write_series(self.folder / "in", data)
        self.succeed("-i", folder, *OPTICS, "--numit", 3, "--tv", "off", "--no-masks", "--background", 120, "--roi", "2:14,10:50,5:45", "-o", self.folder / "part")
        cut = write_series(self.folder / "cut", data[2:14, 10:50, 5:45])
        self.succeed("-i", cut, *OPTICS, "--numit", 3, "--tv", "off", "--no-masks", "--background", 120)
        np.testing.assert_array_equal(read_series(self.folder / "part"), read_series(cut / "deconvolved"))

    def test_a_second_start_computes_nothing_and_keeps_slices_and_report(self):
        _, folder = self.several_blocks(2)
        report = json.loads(place("report", folder / "deconvolved").read_text())
        times = times_of(folder / "deconvolved")
        again = self.succeed("-i", folder, *OPTICS, "--offset", 100, "--numit", 12, "--tv", "off", ranks=3)
        self.assertIn("0 slices written", again.stderr)
        self.assertIn("everything was done already; the report says who did it", again.stderr)
        later = json.loads(place("report", folder / "deconvolved").read_text())
        self.assertEqual([run["outcome"] for run in later.pop("runs")], ["complete", "complete"])
        self.assertEqual(later, {name: value for name, value in report.items() if name != "runs"})
        self.assertEqual(times_of(folder / "deconvolved"), times)
        self.assertEqual(len(logs_of(folder / "deconvolved")), 2)

    def test_a_copied_folder_resumes(self):
        """Input and output with it: all files are new, with times of their own."""
        _, folder = self.several_blocks(2)
        expected = stored_volume(place("checkpoint", folder / "deconvolved"))
        copy = shutil.copytree(folder, self.folder / "copied", copy_function=shutil.copyfile)
        for path in folder.glob("*.tif"):
            old, new = path.stat(), (copy / path.name).stat()
            self.assertTrue(old.st_ino != new.st_ino and old.st_mtime_ns != new.st_mtime_ns, path.name)
        shutil.rmtree(folder)
        checkpoint = place("checkpoint", copy / "deconvolved")
        with h5py.File(checkpoint, "r+") as file:
            file["blocks/state"][-1] = 0
        result = run("plan", "-i", copy, *OPTICS, "--offset", 100, "--numit", 12, "--tv", "off")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("continues", result.stdout)
        self.several_blocks(2, folder=copy)
        report = json.loads(place("report", copy / "deconvolved").read_text())
        self.assertEqual(report["runs"][-1]["blocks_done"], 1, "the others are kept")
        np.testing.assert_array_equal(stored_volume(checkpoint), expected)


if __name__ == "__main__":
    unittest.main()
