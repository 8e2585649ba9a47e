"""Command lines written for LsDeconvolveMultiGPU run here, or are refused with what replaces the option."""

import unittest

import numpy as np

from harness import OPTICS, Case, phantom, read_series, run, write_series

# What runs where there is no GPU. GPUs themselves are the business of the device assignment.
ON_CPU = ["--device", "cpu"]


def configuration(*arguments):
    """What the program understood, by name."""
    printed = run("--print-config", *arguments)
    assert printed.returncode == 0, printed.stderr
    entries = {}
    for line in printed.stdout.splitlines():
        if "=" in line:
            name, value = line.lstrip("# ").split("=", 1)
            entries[name.strip()] = value.split("  #")[0].strip()
    return entries


class Understood(unittest.TestCase):
    def expect(self, arguments, **wanted):
        entries = configuration(*arguments)
        for name, value in wanted.items():
            self.assertEqual(entries[name.replace("_", "-")], value, arguments)

    def test_the_whole_command_line(self):
        self.expect(["-i", "/data/DIR", "--dxy", "0.4", "--dz", "1.2", "--lambda_ex", "561", "--lambda_em", "600",
                     "--gpu-indices", "1", "2", "--gpu-workers-per-gpu", "4", "--resume", "--sigma", "0.5", "0.5",
                     "1.5", "--filter_size", "5", "5", "15"],
                    input="/data/DIR", dxy="0.4", dz="1.2", lambda_ex="561", lambda_em="600", gpu_indices="1 2",
                    gpu_workers_per_gpu="4", resume="true", gaussian_sigma="0.5 0.5 1.5",
                    gaussian_filter_size="5 5 15")

    def test_each_option(self):
        self.expect(["--gaussian-sigma", 0.5, 0.5, 2.5, "--gaussian-filter-size", 5, 5, 15, "--numit", 6, "--na", 0.4,
                     "--rf", 1.52, "--fcyl", 200, "--slitwidth", 12.5, "--lambda-damping", 0.01, "--clipval", 99.99,
                     "--stop-criterion", 5, "--block-size-max", 2147483647, "--cpu-workers", 2, "--signal-amp", 2.5,
                     "--denoise-strength", 1, "--destripe-sigma", 2, "--regularize-interval", 3, "--flip",
                     "--convert-to-8bit", "--cache-drive", "/scratch", "--no-resume", "--use-fft"],
                    gaussian_sigma="0.5 0.5 2.5", gaussian_filter_size="5 5 15", numit="6", na="0.4", rf="1.52",
                    fcyl="200", slitwidth="12.5", lambda_damping="0.01", auto_range="0.01", stop_criterion="5",
                    block_size_max="2147483647", cpu_workers="2", amplify="2.5", denoise_strength="1",
                    destripe_sigma="2", regularize_interval="3", flip="true", output_type="uint8",
                    cache_drive="/scratch", resume="false")

    def test_older_and_shorter_spellings(self):
        self.expect(["-dxy", 0.8, "-dz", 0.9, "-ex", 488, "-em", 525, "-it", 6, "--gaussian_sigma", 0, 0, 0, "--clipval", 0,
                     "--stop_criterion", 0, "--destripe_sigma=0.0", "--convert_to_16bit", "--accelerate",
                     "--use-jemalloc", "--no-progress"],
                    dxy="0.8", dz="0.9", lambda_ex="488", lambda_em="525", numit="6", gaussian_sigma="off",
                    auto_range="off", stop_criterion="off", destripe_sigma="off", output_type="uint16",
                    algorithm="shb")


class Runs(Case):
    def test_the_command_line_on_two_ranks(self):
        stack = write_series(self.folder / "in", phantom((8, 24, 24)))
        result = self.succeed("-i", stack, "--dxy", "1.8", "--dz", "4", "--lambda_ex", "488", "--lambda_em", "525",
                              "--na", "0.12", *ON_CPU, "--gpu-workers-per-gpu", "4", "--resume", "--sigma", "0.5", "0.5",
                              "1.5", "--filter_size", "5", "5", "15", "--use-fft", "--numit", "2", ranks=2)
        self.assertEqual(read_series(stack / "deconvolved").shape, (8, 24, 24))
        self.assertEqual((result.stdout + result.stderr).count("--use-fft"), 1, "said once, by rank 0")

    def test_gpus_that_are_not_there(self):
        stack = write_series(self.folder / "in", phantom((4, 16, 16)))
        result = run("-i", stack, *OPTICS, "--gpu-indices", "511", "--numit", "1")
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("511", result.stderr)

    def test_other_spellings_give_the_same_voxels(self):
        volume = phantom((6, 24, 24))
        for name, sigma in [("a", ["--sigma", "1", "1", "0.5"]), ("b", ["--gaussian_sigma=1,1,0.5"])]:
            self.succeed("-i", write_series(self.folder / name, volume), *OPTICS, *ON_CPU, "--numit", "2", *sigma)
        one, other = (read_series(self.folder / name / "deconvolved") for name in "ab")
        np.testing.assert_array_equal(one, other)

    def test_the_cache_drive_holds_the_checkpoint(self):
        stack = write_series(self.folder / "brain", phantom((4, 16, 16)))
        self.succeed("-i", stack, *OPTICS, *ON_CPU, "--numit", "1", "--cache-drive", self.folder / "cache")
        checkpoint, = (path.name for path in (self.folder / "cache").glob("*.h5"))
        self.assertRegex(checkpoint, rf"^{self.folder.name}\.brain\.[0-9a-f]{{6}}\.checkpoint\.h5$")
        self.assertEqual(sorted(path.name for path in (self.folder / "cache").iterdir()),
                         [checkpoint, f"{checkpoint}.status.json"])
        self.assertFalse(list(stack.rglob("*.h5")))
        again = self.succeed("-i", stack, *OPTICS, *ON_CPU, "--numit", "1", "--cache_drive", self.folder / "cache")
        self.assertNotIn("deconvolved 1 block", again.stdout + again.stderr)
        self.succeed("info", "-i", stack, "--cache-drive", self.folder / "cache")

    def test_a_file_and_the_command_line(self):
        stack = write_series(self.folder / "in", phantom((4, 16, 16)))
        (self.folder / "brain.ini").write_text("sigma = 0.5 0.5 1\nnumit = 9\nconvert-to-16bit = true\nno-resume = true\n")
        entries = configuration("-i", stack, "--config", self.folder / "brain.ini", "--numit", "2")
        self.assertEqual((entries["gaussian-sigma"], entries["numit"], entries["output-type"], entries["resume"]),
                         ("0.5 0.5 1", "2", "uint16", "false"))
        (self.folder / "again.ini").write_text(run("--print-config", "-i", stack, "--config", self.folder / "brain.ini").stdout)
        self.assertEqual(configuration("--config", self.folder / "again.ini"),
                         configuration("-i", stack, "--config", self.folder / "brain.ini"))


class Refused(Case):
    def check(self, *arguments, says):
        message = self.refuse("-i", self.folder, *OPTICS, *arguments)
        for part in says:
            self.assertIn(part, message)
        self.assertLess(len(message.splitlines()), 4, message)

    def test_what_is_not_kept(self):
        self.check("--adaptive-psf", says=["--adaptive-psf", "--psf", "beads"])
        self.check("--start-block", 2, says=["--start-block", "mpirun"])
        self.check("--fibermetric-sigma", 1, 0.5, 3, says=["vesselness"])

    def test_what_contradicts_itself(self):
        self.check("--cache-drive", "a", "--checkpoint", "b.h5", says=["--cache-drive", "--checkpoint"])
        self.check("--effective-na", 0.3, "--psf", "beads.tif", says=["--effective-na", "--psf"])
        self.check("--tv", 0.002, "--algorithm", "legacy-2025", says=["--tv", "legacy-2025"])
        self.check("--convert-to-8bit", "--convert-to-16bit", says=["--convert-to-8bit", "--convert-to-16bit"])
        self.check("--clipval", 99, "--auto-range", 0.1, says=["--clipval", "--auto-range"])
        self.check("--device", "cpu", "--gpu-indices", 0, says=["--device cpu", "--gpu-indices"])
        self.check("--filter-size", 5, 5, 15, says=["--gaussian-filter-size", "needs --gaussian-sigma"])

    def test_what_is_out_of_range(self):
        self.check("--sigma", 1, 1, 1, "--filter-size", 4, 5, 15, says=["4 5 15", "odd"])
        self.check("--sigma", 1, 1, says=["three numbers"])
        self.check("--gpu-indices", "one", says=["--gpu-indices is one", "whole numbers"])
        self.check("--tile-size", 100, says=["--tile-size is 100", "a multiple of 16"])
        self.check("--destripe-wavelet", "db21", says=["db20"])

    def test_the_nearest_name(self):
        self.check("--gausian-sigma", 1, 1, 1, says=["--gaussian-sigma"])
        self.check("--destripe-sigm", 1, says=["--destripe-sigma"])
        self.check("--signal-amplify", 1, says=["--signal-amp"])


if __name__ == "__main__":
    unittest.main()
