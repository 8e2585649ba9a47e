"""Which file is which slice: the order that names give, and refusals whose commands work when they are pasted."""

import json
import re
import shlex
import unittest

import numpy as np
import tifffile

from harness import OPTICS, Case, logs_of, phantom, read_series


class Names(Case):
    def setUp(self):
        super().setUp()
        self.volume = phantom((12, 24, 24))
        for z, plane in enumerate(self.volume):
            plane[:8, :8] = 100 * z  # no two slices are alike

    def write(self, folder, names, volume=None):
        (self.folder / folder).mkdir(parents=True, exist_ok=True)
        for name, plane in zip(names, self.volume if volume is None else volume):
            tifffile.imwrite(self.folder / folder / name, plane, photometric="minisblack")
        return self.folder / folder

    def result(self, folder, *options):
        """Iterations, the slower part, are not what is tested here."""
        self.succeed("-i", folder, *OPTICS, "--tv", "off", "--numit", 1, "--background", 20, *options)
        return read_series(folder / "deconvolved")

    def test_the_order_is_that_of_z(self):
        plain = self.result(self.write("plain", [f"img_{z:04}.tif" for z in range(12)]))
        for family, name in {"rounded": lambda z: f"z_{round(3.3333 * z):06}.tif", "decimals": lambda z: f"z_{2.5 * z}.tif",
                             "negative": lambda z: f"z{z - 5}.tif", "blanks": lambda z: f"img {z:2}.tif",
                             "clock": lambda z: f"img_{z}_12-{(55 + z) // 60:02}-{(55 + z) % 60:02}.tif"}.items():
            folder = self.write(family, [name(z) for z in range(12)])
            np.testing.assert_array_equal(self.result(folder), plain, family)

    def test_the_plan_and_the_log_say_which_number_is_z(self):
        folder = self.write("in", [f"b2_z{2.5 * z:.1f}_{120000 + z * z}.tif" for z in range(12)])
        line = (r"slices      b2_z0.0_120000.tif to b2_z27.5_120121.tif; z is the number \{z\} in b2_z\{z\}_\*\.\*, "
                r"step 2.5\n")
        job = ["-i", folder, *OPTICS, "--numit", 1]
        self.assertRegex(self.succeed("plan", *job).stdout, line)
        plan = json.loads(self.succeed("plan", "--json", *job).stdout)
        self.assertEqual(plan["input"]["slices"], {"pattern": "b2_z{z}_*.*", "first": "b2_z0.0_120000.tif",
                                                   "last": "b2_z27.5_120121.tif", "step": 2.5, "even": True})
        self.succeed(*job)
        self.assertRegex(logs_of(folder / "deconvolved")[0].read_text(), line)

    def test_patterns_of_a_refusal_work(self):
        for family, name in {"behind": "S1_z{z:03}_ch{c:02}.tif", "words": "z{z} it's {c}x.tif", "mask": "red{z}{m}.tif",
                             "numbered": "{n:05}_C{c}.tif"}.items():
            for c in (0, 1):
                self.write(family, [name.format(z=z, c=c, n=2 * z + c, m="_mask" * c) for z in range(12)])
            said = self.refuse("plan", "-i", self.folder / family, *OPTICS)
            lines = [line for line in said.splitlines() if line.endswith("(12 files)")]
            self.assertEqual(len(lines), 2, said)
            for line in lines:
                option = shlex.split(line.replace("(12 files)", ""))
                self.assertIn("input       12×24×24", self.succeed("plan", "-i", self.folder / family, *OPTICS,
                                                                   *option).stdout)

    def test_a_doubt_is_said_with_the_command_that_ends_it(self):
        folder = self.write("in", [f"{11 - z}_{z}.tif" for z in range(12)])
        said = self.refuse("-i", folder, *OPTICS)
        self.assertEqual(len(said.splitlines()), 1, said)
        first, second = re.findall(r"--pattern '([^']*)'", said)
        up = self.result(folder, "--pattern", second)
        down = self.result(folder, "--pattern", first, "--no-resume")
        np.testing.assert_array_equal(up[::-1], down)

    def test_nothing_is_called_lost_that_was_not(self):
        for family, names in {"times": [f"{120000 + 7 * z * z}.tif" for z in range(12)],
                              "letters": [f"slice_{chr(97 + z)}.tif" for z in range(12)],
                              "hexadecimal": [f"img_{z + 5:02x}.tif" for z in range(12)]}.items():
            said = self.refuse("-i", self.write(family, names), *OPTICS)
            self.assertNotIn("interpolate", said)
        self.assertIn("12×24×24", self.succeed("plan", "-i", self.folder / "times", *OPTICS, "--pattern",
                                               "{z}.*").stdout)

    def test_a_slice_that_was_lost_is_named(self):
        folder = self.write("in", [f"z_{round(3.3333 * z):06}.tif" for z in range(12)])
        (folder / "z_000017.tif").unlink()
        self.assertIn("1 slice is missing between z_000013.tif and z_000020.tif", self.refuse("-i", folder, *OPTICS))
        self.assertEqual(len(self.result(folder, "--missing-slices", "interpolate")), 12)


class Folders(Case):
    def write(self, *names):
        for name in names:
            path = self.folder / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            tifffile.imwrite(path, np.full((24, 24), 300, np.uint16), photometric="minisblack")

    def tree(self):
        for channel in ("Ex_488_Em_525", "Ex_561_Em_600"):
            for tile in ("000000_000000", "000000_004000"):
                self.write(*(f"{channel}/000000/{tile}/{tile}_{20 * z:06}.tif" for z in range(6)))
        self.write(*(f"it's/s_C{c}_Z{z}.tif" for c in (0, 1) for z in range(5)))

    def listing(self, *options):
        return json.loads(self.succeed("series", self.folder / "in", "--json", *options).stdout)

    def test_a_folder_of_folders_says_what_they_hold(self):
        self.write(*(f"Ex_488_Em_525/z{z}.tif" for z in range(6)))
        said = self.refuse("-i", self.folder / "in", *OPTICS)
        for part in ("holds no TIFF", "Ex_488_Em_525 (6 files)", "lsdeconv series"):
            self.assertIn(part, said)
        self.assertEqual(len(said.splitlines()), 1, said)

    def test_every_printed_command_works_and_has_its_own_output(self):
        self.tree()
        printed = self.succeed("series", self.folder / "in", *OPTICS, "--numit", 1).stdout
        commands = [shlex.split(line) for line in printed.splitlines() if not line.startswith("#")]
        self.assertEqual(len(commands), 6, printed)
        outputs = {words[words.index("--output") + 1] for words in commands}
        self.assertEqual(len(outputs), 6, printed)
        for words in commands:
            self.succeed(*words[1:])
        again = self.listing()
        self.assertEqual(len(again["series"]), 6, "the results were taken for data")
        self.assertEqual(again["results"], [str(self.folder / "in" / "deconvolved")])

    def test_json_tells_what_there_is(self):
        self.tree()
        first = self.listing("-o", self.folder / "out", "--cache-drive", self.folder, *OPTICS)["series"][0]
        path = "Ex_488_Em_525/000000/000000_000000"
        self.assertEqual((first["path"], first["output"]), (f"{self.folder}/in/{path}", f"{self.folder}/out/{path}"))
        self.assertEqual((first["format"], first["files"], first["extent_zyx"]), ("tiff-series", 6, [6, 24, 24]))
        self.assertIn(str(self.folder), first["arguments"], "each run names its own file on the cache drive")

    def test_channels_have_wavelengths_of_their_own(self):
        self.tree()
        (self.folder / "brain.ini").write_text("dxy = 1.8\ndz = 4\n[channel Ex_488*]\nlambda-ex = 488\nlambda-em = 525\n"
                                               "[channel Ex_561*]\nlambda-ex = 561\nlambda-em = 600\n"
                                               "[channel s_C?_*]\nlambda-ex = 640\nlambda-em = 680\n")
        for series in self.listing("--config", self.folder / "brain.ini")["series"]:
            words = series["arguments"]
            wanted = {"Ex_488": "488", "Ex_561": "561", "it's": "640"}
            name = next(name for name in wanted if name in series["path"])
            self.assertEqual(words[words.index("--lambda-ex") + 1], wanted[name], words)

    def test_what_a_run_would_refuse_is_a_comment_with_the_reason(self):
        self.tree()
        (self.folder / "brain.ini").write_text("dxy = 1.8\n[channel Ex_488*]\nlambda-ex = 488\nlambda-em = 525\ndz = 4\n"
                                               "[channel Ex_561*]\nlambda-ex = 561\nlambda-em = 600\n")
        options = ["--config", self.folder / "brain.ini", "--numit", 1]
        lines = self.succeed("series", self.folder / "in", *options).stdout.splitlines()
        commands = [line for line in lines if not line.startswith("#")]
        self.assertEqual(len(commands), 2, lines)
        self.assertTrue(all("Ex_488" in line for line in commands), commands)
        self.assertIn("# --dz is missing", lines)
        for c in (0, 1):
            self.assertIn(f"# no [channel ...] of {self.folder}/brain.ini fits {self.folder}/in/it's s_C{c}_Z*.*; "
                          "--dz, --lambda-ex, --lambda-em are missing", lines)
        for series in self.listing(*options)["series"]:
            self.assertEqual(series["problem"] == "", "Ex_488" in series["path"], series)
        self.assertTrue(all(line.startswith("#") for line in self.succeed("series", self.folder / "in").stdout.splitlines()))

    def test_what_the_files_state_is_not_missing(self):
        (self.folder / "in").mkdir()
        sizes = {"PhysicalSizeX": 0.65, "PhysicalSizeY": 0.65, "PhysicalSizeZ": 2}
        for name, stated in (("brain.ome.tif", sizes), ("b.ome.tif", {})):
            tifffile.imwrite(self.folder / "in" / name, np.zeros((4, 24, 30), np.uint16), ome=True,
                             metadata={"axes": "ZYX", **stated})
        found = {series["path"][-13:]: series for series in self.listing("--lambda-ex", 561, "--lambda-em", 600)["series"]}
        self.assertEqual(sorted(series["problem"] for series in found.values()), ["", "--dxy, --dz are missing"])

    def test_point_spread_functions_are_no_volumes(self):
        self.write(*(f"z{z}.tif" for z in range(6)))
        for name in ("psf.tif", "psfs/488.tif", "psfs/561.tif"):
            (self.folder / "in" / name).parent.mkdir(exist_ok=True)
            self.succeed("psf", *OPTICS, "-o", self.folder / "in" / name)
        found = self.listing(*OPTICS)
        self.assertEqual(len(found["series"]), 1, found)
        self.assertEqual(sorted(path[len(str(self.folder)):] for path in found["results"]),
                         ["/in/psf.tif", "/in/psfs/488.tif", "/in/psfs/561.tif"])

    def test_stacks_are_looked_into(self):
        for name, pages in (("t1", 4), ("t2", 3)):
            (self.folder / "in").mkdir(exist_ok=True)
            tifffile.imwrite(self.folder / "in" / f"{name}.tif", np.zeros((pages, 24, 30), np.uint16),
                             photometric="minisblack", metadata=None)
        whole = (self.folder / "in" / "t2.tif").read_bytes()
        (self.folder / "in" / "t3.tif").write_bytes(whole[:2000])
        found = {series["path"][-6:]: series for series in self.listing(*OPTICS)["series"]}
        self.assertEqual([found[name]["extent_zyx"] for name in ("t1.tif", "t2.tif")], [[4, 24, 30], [3, 24, 30]])
        self.assertTrue(found["t3.tif"]["problem"])
        for line in self.succeed("series", self.folder / "in", *OPTICS).stdout.splitlines():
            self.assertEqual(line.startswith("#"), "t3.tif" in line or not line.startswith("lsdeconv"), line)

    def test_slices_that_are_missing_are_told_with_the_command(self):
        self.write(*(f"a/z{z}.tif" for z in (0, 1, 2, 3, 5, 6, 7)))
        self.assertIn("number 4 is missing", self.listing()["series"][0]["problem"])

    def test_options_are_those_of_runs(self):
        self.tree()
        self.assertIn("--na", self.refuse("series", self.folder / "in", "--dxy", 0.4, "--dz", 1, "--na", 2))
        self.assertIn("--num-it", self.refuse("series", self.folder / "in", "--num-it", 3))

    def test_nothing_to_list_is_a_mistake(self):
        (self.folder / "empty").mkdir()
        self.assertIn("no volume", self.refuse("series", self.folder / "empty"))
        self.assertIn("does not exist", self.refuse("series", self.folder / "absent"))


if __name__ == "__main__":
    unittest.main()
