"""Runs that cannot be right are refused, doubtful ones say so at their start, at their end and in their report."""

import json
import os
import re
import subprocess
import unittest

import numpy as np
import tifffile

from harness import OPTICS, Case, command, environment, phantom, run, sample_data, write_series

LENGTHS = ["--dxy", 0.4, "--dz", 1.2]
COLOURS = ["--lambda-ex", 561, "--lambda-em", 600]
DATA = sample_data()
TOO_MANY = 3 * os.cpu_count() # threads
# What the result alone shows is said once.
KNOWN_AT_THE_END = re.compile("clipped|noise in the background became|neighbouring residuals|steps between blocks")


def warnings_in(said):
    return [line.removeprefix("warning: ") for line in said.splitlines()
            if line.startswith("warning: ") and "launcher" not in line]


class Warnings(Case):
    def setUp(self):
        super().setUp()
        self.volume = phantom((24, 40, 40))
        self.input = write_series(self.folder / "in", self.volume)
        self.out = self.folder / "out"

    def run_on(self, *options, **keywords):
        return run("-i", self.input, "-o", self.out, *OPTICS, "--numit", 2, *options, **keywords)

    def warnings_of(self, *options):
        """What a run warns of: the same twice on the terminal, once in the report."""
        result = self.run_on("--no-resume", *options)
        self.assertEqual(result.returncode, 0, result.stderr)
        report = json.loads(next(self.folder.rglob("*report.json")).read_text())
        said = warnings_in(result.stderr)
        for warning in report["warnings"]:
            self.assertIn(warning, said)
            self.assertEqual(said.count(warning), 1 if KNOWN_AT_THE_END.search(warning) else 2, result.stderr)
        return report["warnings"]

    def refused(self, *options):
        before = sorted(self.folder.rglob("*"))
        result = self.run_on(*options)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertRegex(result.stderr, r"(?:^|\n)error: [^\n]*\n$")
        self.assertEqual(sorted(self.folder.rglob("*")), before, "something was written")
        return result.stderr

    def test_a_usual_run_is_not_doubted(self):
        self.assertEqual(self.warnings_of("--offset", 100), [])

    def test_an_offset_that_is_forgotten(self):
        warning, = self.warnings_of()
        self.assertEqual(warning, f"no voxel is below {self.volume.min()} counts: is that the camera's offset? give it "
                                  "as --offset")
        self.assertEqual(self.warnings_of("--offset", 0), [])

    def test_slices_that_are_made_of_their_neighbours(self):
        (self.input / "img_0007.tif").unlink()
        warning, = self.warnings_of("--offset", 100, "--missing-slices", "interpolate")
        self.assertIn("1 of 24 slices is missing", warning)
        self.assertIn("z = 7,", warning)

    def test_a_result_that_will_be_black(self):
        warnings = self.warnings_of("--offset", 100, "--background", 9000)
        self.assertTrue(any(warning.startswith("the result will be black: 100 % of") for warning in warnings), warnings)

    def test_an_offset_above_the_data(self):
        self.assertRegex(self.refused("--offset", 60000), "no voxel of the sampled slices is above --offset 60000")
        self.assertRegex(self.warnings_of("--offset", 160)[0], r"[\d.]+ % of the sampled voxels are at or below --offset")

    def test_a_background_above_the_data(self):
        self.assertRegex(self.warnings_of("--offset", 100, "--background", 900)[0], r"[\d.]+ % of .*--background 900")

    def test_saturated_voxels(self):
        self.input = write_series(self.folder / "bright", np.minimum(self.volume, 150))
        self.assertRegex(self.warnings_of("--offset", 100)[0], r"[\d.]+ % of the sampled voxels are saturated at 150 counts")

    def test_what_is_said_of_the_data_is_the_same_for_ranks_and_blocks(self):
        options = ["--offset", 160, "--background", 20]
        alone = self.warnings_of(*options)
        for ranks, block in ((2, 100000), (3, 24000)):
            result = self.run_on("--no-resume", *options, "--block-size-max", block, ranks=ranks)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertLessEqual(set(alone), set(warnings_in(result.stderr)))

    def test_a_continued_run_and_its_export_say_it_again(self):
        warnings = self.warnings_of("--offset", 160)
        again = self.run_on("--offset", 160)
        self.assertEqual(warnings_in(again.stderr), warnings * 2)
        exported = self.succeed("export", *self.folder.rglob("*checkpoint.h5"), "-o", self.folder / "more")
        self.assertEqual(warnings_in(exported.stderr), warnings)

    def test_warnings_are_not_silenced(self):
        result = self.run_on("--offset", 160, "-q")
        self.assertEqual(len(warnings_in(result.stderr)), 2)

    def test_the_log_holds_them(self):
        self.warnings_of("--offset", 160)
        log = next(self.folder.rglob("*.log")).read_text()
        self.assertEqual(log.count("are at or below --offset 160"), 2)

    def test_samples_that_are_clipped(self):
        warning = self.warnings_of("--offset", 100, "--amplify", 1000)[0]
        self.assertRegex(warning, r"[\d.]+ % of the voxels of the result are clipped")
        first, last = self.warnings_of("--offset", 100, "--auto-range", 40)
        self.assertIn("--auto-range 40", first)
        self.assertRegex(last, r"(7|8)\d(\.\d)? % of the voxels of the result are clipped")
        self.assertEqual(self.warnings_of("--offset", 100, "--auto-range", 0.1), [])
        exported = self.succeed("export", *self.folder.rglob("*checkpoint.h5"), "-o", self.folder / "more",
                                "--amplify", 1000)
        self.assertIn("clipped", warnings_in(exported.stderr)[0])

    def test_a_result_is_not_to_be_deconvolved_again(self):
        for name, form in (("tiff", []), ("zarr", ["--output-format", "zarr"]), ("ims", ["--output-format", "ims"])):
            with self.subTest(name):
                out = self.folder / name
                self.succeed("-i", self.input, "-o", out, *OPTICS, "--numit", 1, *form)
                result = out if name == "tiff" else next(out.glob({"zarr": "*.zarr", "ims": "*.ims"}[name]))
                plan = json.loads(self.succeed("plan", "-i", result, *OPTICS, "--json", "-o", self.out).stdout)
                self.assertEqual(len(plan["warnings"]), 1)
                self.assertIn("result of an earlier run", plan["warnings"][0])

    def test_a_checkpoint_is_no_input(self):
        self.succeed("-i", self.input, "-o", self.out, *OPTICS, "--numit", 1)
        checkpoint = next(self.folder.rglob("*checkpoint.h5"))
        self.assertIn("checkpoint of a run of this program", self.refuse("plan", "-i", checkpoint, *OPTICS))

    def test_a_phantom_is_no_result(self):
        self.succeed("simulate", "-o", self.folder / "phantom", "--shape", "8x40x40", *LENGTHS, *COLOURS)
        plan = self.succeed("plan", "-i", self.folder / "phantom", *LENGTHS, *COLOURS).stdout
        self.assertNotIn("earlier run", plan)

    def test_images_of_the_camera_that_show_a_sample(self):
        cells = np.kron(np.indices((5, 5)).sum(0) % 2, np.ones((8, 8))) * 500 + self.volume[3]
        tifffile.imwrite(self.folder / "cells.tif", cells.astype(np.uint16), photometric="minisblack")
        for option in ("--flat", "--offset-image"):
            warning = self.warnings_of(option, self.folder / "cells.tif")[0]
            self.assertIn("looks like a picture of a sample", warning)
            self.assertIn("is one of the slices", self.refused(option, self.input / "img_0003.tif"))

    def test_filters_that_leave_nothing(self):
        self.assertIn("--gaussian-sigma of 50", self.refused("--gaussian-sigma", 50, 50, 50))
        self.assertIn("--destripe-sigma 12", self.refused("--destripe-sigma", 12))

    def test_threads_beyond_the_cores(self):
        self.assertIn(f"--threads {TOO_MANY}", self.warnings_of("--threads", TOO_MANY, "--offset", 100)[0])

    def test_plans_of_threads_beyond_the_cores_expect_no_more_from_them(self):
        def seconds(*options):
            return json.loads(self.succeed("plan", "-i", self.input, *OPTICS, "--json", *options).stdout)["seconds"]["block"]
        self.assertEqual(seconds("--threads", TOO_MANY), seconds())

    def test_plan_lists_them_with_its_text(self):
        plan = self.succeed("plan", "-i", self.input, *OPTICS, "--auto-range", 40)
        self.assertRegex(plan.stdout, r"(?m)^warning     --auto-range 40 ")
        one = subprocess.run(command(["plan", "-i", self.input, *OPTICS, "--auto-range", 40]), env=environment(),
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True).stdout
        self.assertEqual(one.count("--auto-range 40 "), 1, one)

    def test_an_input_that_is_given_twice(self):
        self.assertIn("--input is given twice", self.refused("-i", self.folder))


class Optics(Case):
    def test_that_no_microscope_has(self):
        for options, reason in ((["--fcyl", 12, "--slitwidth", 240], "thin, less than"),
                                (["--fcyl", 0.24], "thin, less than"),
                                (["--slitwidth", 0.012], "% of the light of the PSF"),
                                (["--lambda-ex", 0.561], "--lambda-ex is 0.561")):
            self.assertIn(reason, self.refuse("psf", *LENGTHS, *COLOURS, *options))

    def test_that_are_doubtful(self):
        for options, reason in ((["--na", 1.15], "too deep"), (["--rf", 1], "--rf 1 "),
                                (["--slitwidth", 1.2], "% of the light of the PSF is within"),
                                (["--dxy", 2], "--dxy 2 µm is"), (["--dz", 20], "--dz 20 µm is"),
                                (["--dxy", 4, "--dz", 0.4], "the wrong way round")):
            with self.subTest(options):
                said = self.succeed("psf", *LENGTHS, *COLOURS, *options).stderr
                self.assertIn(reason, said)

    def test_usual_ones_are_not_doubted(self):
        for options in ([], ["--na", 0.1, "--dxy", 1.6, "--dz", 5], ["--na", 0.8, "--rf", 1.33, "--fcyl", 120],
                        ["--sheet", "none"], ["--sheet", "gaussian", "--sheet-fwhm", 4]):
            self.assertEqual(self.succeed("psf", *LENGTHS, *COLOURS, *options).stderr, "", options)


class Psf(Case):
    def test_one_picture_for_a_stack(self):
        folder = write_series(self.folder / "in", phantom((12, 40, 40)))
        tifffile.imwrite(self.folder / "psf.tif", phantom((1, 60, 60))[0], photometric="minisblack")
        said = self.refuse("plan", "-i", folder, *LENGTHS, "--psf", self.folder / "psf.tif")
        self.assertIn("one picture of 60×60 pixels, but the volume has 12 slices", said)
        self.assertIn("one plane", self.succeed("psf", *LENGTHS, "--psf", self.folder / "psf.tif").stderr)

    def test_hardly_any_bead_of_many_spots(self):
        stack = np.zeros((31, 200, 300))
        stack[15, 20:180:8, 20:180:8] = 3e4  # too close to each other
        stack[15, 100, 250] = 3e4
        for axis in (0, 1, 2, 0, 1, 2):
            stack = (np.roll(stack, 1, axis) + 2 * stack + np.roll(stack, -1, axis)) / 4
        stack = np.random.default_rng(1).poisson(stack + 100).astype(np.uint16)
        beads = write_series(self.folder / "beads", stack)
        said = self.refuse("psf", "--from-beads", beads, *LENGTHS, "-o", self.folder / "psf.tif")
        self.assertRegex(said, r"only \d of the 4\d\d bright spots that were found (is|are) used")
        self.assertFalse((self.folder / "psf.tif").exists())


@unittest.skipIf(DATA is None, "the folder of real volumes is absent (set LSDECONV_SAMPLE_DATA)")
class RealVolumes(Case):
    def warnings_of(self, *options):
        result = self.succeed(*options, "-o", self.folder / f"out{len(list(self.folder.iterdir()))}", "--numit", 1)
        return sorted(set(warnings_in(result.stderr)))

    def test_are_not_doubted_with_their_own_geometry(self):
        embryo = ["-i", DATA / "mouse_embryo_lightsheet", "--dxy", 5, "--dz", 5, "--lambda-ex", 488, "--lambda-em", 525,
                  "--na", 0.1, "--rf", 1.33]
        self.assertEqual(self.warnings_of(*embryo, "--offset", 100), [])
        brain = ["-i", DATA / "cleared_mouse_lightsheet", "--dxy", 2, "--dz", 5, "--lambda-ex", 561, "--lambda-em", 600,
                 "--na", 0.1, "--rf", 1.56]
        resampled, = self.warnings_of(*brain)
        self.assertIn("the noise of these data has been smoothed away", resampled)
        bars = ["-i", DATA / "flowdec_bars25" / "data.tif", *LENGTHS, "--psf", DATA / "flowdec_bars25" / "kernel.tif"]
        self.assertEqual(self.warnings_of(*bars), [])

    def test_an_offset_half_way_up_is(self):
        warnings = self.warnings_of("-i", DATA / "mouse_embryo_lightsheet", "--dxy", 5, "--dz", 5, "--lambda-ex", 488,
                                "--lambda-em", 525, "--na", 0.1, "--rf", 1.33, "--offset", 150)
        self.assertRegex(warnings[0], r"^6\d\.\d % of the sampled voxels are at or below --offset 150")


if __name__ == "__main__":
    unittest.main()
