"""Every --json: valid, alone on standard output, also at failures, with the keys that scripts/manual/json.md tells."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import h5py
import numpy as np

from harness import OPTICS, Case, command, environment, phantom, place, run, write_series

MANUAL = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "manual" / "json.md"
JOB = [*OPTICS, "--offset", 100, "--threads", 1]
DOUBTFUL = ["--lambda-em", 480]  # below the excitation, which is a warning
TYPES = {"number": (int, float), "text": str, "truth": bool, "list": list, "object": dict, "null": type(None)}
# Only runs on several nodes, or with luck, tell these.
SELDOM = {"report.json": {"end.lost_ranks[].rank", "end.lost_ranks[].host", "end.lost_ranks[].reason",
                          "deconvolution[].failures[]"}}


def manual():
    """Heading -> key -> set of types, of the tables of the manual."""
    sections, section = {}, None
    for line in MANUAL.read_text(encoding="utf-8").splitlines():
        heading = re.match(r"## .*`(?:lsdeconv )?([\w.]+)", line)
        row = re.match(r"\| `([^`]+)` \| ([a-z ]+) \|", line)
        if heading:
            section = sections.setdefault(heading.group(1), {})
        elif row and section is not None:
            section[row.group(1)] = set(row.group(2).split(" or "))
    return sections


def leaves(value, key=""):
    """(key, value) of everything in a JSON text; lists are key[], members key.name."""
    if key and not (key.endswith("[]") and isinstance(value, dict)):
        yield key, value
    if isinstance(value, dict):
        for name, member in value.items():
            yield from leaves(member, f"{key}.{name}" if key else name)
    elif isinstance(value, list):
        for member in value:
            yield from leaves(member, f"{key}[]")


def is_of(value, kinds):
    return any(isinstance(value, TYPES[kind]) and (kind == "truth" or not isinstance(value, bool)) for kind in kinds)


class Json(Case):
    @classmethod
    def setUpClass(cls):
        cls.sections = manual()

    def documented(self, section, *values):
        """Every key that is printed is documented with its type, and the other way round."""
        rows, seen = self.sections[section], set()
        for value in values:
            for key, member in leaves(value):
                row = next((key for key in self.candidates(key) if key in rows), None)
                self.assertIsNotNone(row, f"{section}: {key} is not documented")
                self.assertTrue(is_of(member, rows[row]), f"{section}: {key} is {member!r}, not {rows[row]}")
                seen.add(row)
        self.assertEqual(set(rows) - seen - SELDOM.get(section, set()), set(), f"{section}: documented, but not seen")

    @staticmethod
    def candidates(key):
        """The key and the rows with a * for its last part and what lies in it: sources.*, parameters.*"""
        yield key
        parts = key.split(".")
        for end in range(len(parts) - 1, 0, -1):
            yield ".".join(parts[:end]) + ".*"

    def printed(self, *arguments, code=0, **keywords):
        result = run(*arguments, "--json", **keywords)
        self.assertEqual(result.returncode, code, result.stderr)
        value = json.loads(result.stdout)  # all of it: nothing else is on standard output
        self.assertEqual("error" in value, code != 0)
        return value

    def series(self, name="in", shape=(24, 60, 60)):
        return write_series(self.folder / name, phantom(shape))

    def finished(self, *more):
        folder = self.series()
        self.succeed("-i", folder, "-o", self.folder / "out", *JOB, "--numit", 2, *more)
        return place("checkpoint", self.folder / "out")

    def test_of_the_report(self):
        folder, out = self.series(), self.folder / "out"
        reports = []
        for options in (["--auto-range", 1], ["--compression", "none"]):
            self.succeed("-i", folder, "-o", out, *JOB, "--numit", "auto", *DOUBTFUL, *options,
                         variables={"OMP_NUM_THREADS": "1"})
            reports.append(json.loads(place("report", out).read_text()))
        choice = reports[0]["run"]["iteration-choice"]
        self.assertGreater(len(choice["boxes"][0]["deviance_per_voxel"]), 1, "the curve")
        self.assertEqual(choice["iterations"], reports[0]["effective"]["iterations"])
        with h5py.File(reports[0]["checkpoint"], "r+") as file:
            sound = file["volume"][0, 0, 0]
            file["volume"][0, 0, 0] = sound + 1
        result = run("export", reports[0]["checkpoint"], "-o", out, "--overwrite", "--json")
        self.assertEqual(result.returncode, 1)
        reports.append(json.loads(place("report", out).read_text()))
        self.assertEqual(reports[2]["exports"][-1]["damaged_blocks"], [0])
        with h5py.File(reports[0]["checkpoint"], "r+") as file:
            file["volume"][0, 0, 0] = sound
            file["projections/record"][0, 2] = 7
        run("export", reports[0]["checkpoint"], "-o", out, "--overwrite")
        reports.append(json.loads(place("report", out).read_text()))
        self.assertEqual(reports[3]["exports"][-1]["damaged_atlas_blocks"], [0])
        failed = json.loads(json.dumps(reports[0]))
        failed["runs"][0]["problem"] = "a sentence"
        self.documented("report.json", *reports, failed)

    def test_of_info(self):
        checkpoint = self.finished("--numit", "auto")
        status = checkpoint.parent / (checkpoint.name + ".status.json")
        values = [self.printed("info", checkpoint, variables={"OMP_NUM_THREADS": "1"})]
        self.assertIsInstance(values[0]["parameters"]["dxy"], float)
        self.assertTrue(os.path.isabs(values[0]["checkpoint"]))
        status.unlink()
        values.append(self.printed("info", checkpoint))
        self.documented("info", *values)

    def test_of_verify(self):
        checkpoint = self.finished()
        values = [self.printed("verify", checkpoint)]
        with h5py.File(checkpoint, "r+") as file:
            file["volume"][0, 0, 0] += 1
            file["provenance"].attrs["command"] = "another"
        values.append(self.printed("verify", checkpoint, code=1))
        self.assertIn("/provenance is damaged", values[1]["parts_damaged"][0])
        self.assertEqual(values[1]["blocks_damaged"][0]["block"], 0)
        self.documented("verify", *values)

    def test_of_the_page(self):
        checkpoint = self.finished()
        value = self.printed("report", checkpoint, "-o", self.folder / "page.html")
        self.assertTrue(pathlib.Path(value["page"]).exists())
        self.documented("report", value)

    def test_of_plan(self):
        folder = self.series()
        values = [self.printed("plan", "-i", folder, *JOB, "-o", self.folder / "out"),
                  self.printed("plan", "-i", folder, *JOB, "-o", self.folder / "out", "--sheet-focus", 300, "--slitwidth", 60,
                               "--numit", "auto", "--background", 3, *DOUBTFUL)]
        values.append(self.printed("-i", folder, *JOB, "-o", self.folder / "out", "--dry-run"))
        self.assertEqual(values[2]["parameters"], values[0]["parameters"])
        self.assertEqual(values[0]["psf"]["fwhm_um_zyx"], self.printed("psf", *OPTICS)["psfs"][0]["fwhm_um_zyx"])
        checkpoint = self.finished("--numit", "auto")
        values.append(self.printed("plan", "-i", folder, "-o", self.folder / "out", *JOB, "--numit", "auto",
                                   "--checkpoint", checkpoint))
        (self.folder / "psfs").mkdir()
        for depth in (0, 40):
            self.succeed("psf", *OPTICS, "-o", self.folder / "psfs" / f"psf_z{depth}um.tif")
        values.append(self.printed("plan", "-i", folder, *JOB, "-o", self.folder / "other", "--psf-depths",
                                   self.folder / "psfs"))
        self.documented("plan", *values, dict(values[0], error="a sentence"))

    def test_of_psf(self):
        beads = np.random.default_rng(1).poisson(100, (20, 60, 60)).astype(np.float32)
        z, y, x = np.indices((20, 60, 60))
        for centre in ((10, 15, 15), (9, 15, 44), (10, 44, 15), (11, 44, 44), (10, 30, 30)):
            distance = sum(((axis - c) / width) ** 2 for axis, c, width in zip((z, y, x), centre, (1.5, 1, 1)))
            beads += 3000 * np.exp(-0.5 * distance)
        stack = write_series(self.folder / "beads", beads.astype(np.uint16))
        values = [self.printed("psf", *OPTICS), self.printed("psf", *OPTICS, "--sheet-focus", 300, "--slitwidth", 60),
                  self.printed("psf", "--from-beads", stack, "--dxy", 0.4, "--dz", 1, "-o", self.folder / "psf.tif")]
        self.assertEqual([pathlib.Path(file).exists() for file in values[2]["files"]], [True, True])
        self.assertEqual(values[2]["beads"]["found"], 5)
        values.append(self.printed("psf", "--fit", "-i", self.series(), *OPTICS))
        self.assertEqual(values[3]["psfs"], values[0]["psfs"])
        values.append(dict(values[3], fit=dict(values[3]["fit"], options=["--psf-scale-z 1.2"])))
        noisy = dict(values[0], warnings=["a sentence"])
        self.documented("psf", *values, noisy)

    def test_of_doctor(self):
        result = run("doctor", self.folder, "--json")
        value = json.loads(result.stdout)
        self.assertEqual(result.returncode, 1 if value["counts"]["problem"] else 0)
        self.assertEqual("error" in value, result.returncode != 0)
        self.documented("doctor", value, {"error": "a sentence"})

    def test_of_export(self):
        checkpoint = self.finished()
        values = [self.printed("export", checkpoint, "-o", self.folder / "again")]
        self.assertEqual(values[0]["slices_written"], 24)
        with h5py.File(checkpoint, "r+") as file:
            sound = file["volume"][0, 0, 0]
            file["volume"][0, 0, 0] = sound + 1
        values.append(self.printed("export", checkpoint, "-o", self.folder / "third", code=1))
        with h5py.File(checkpoint, "r+") as file:
            file["volume"][0, 0, 0] = sound
            file["projections/record"][0, 2] = 7
        values.append(self.printed("export", checkpoint, "-o", self.folder / "fourth", code=1))
        with h5py.File(checkpoint, "r+") as file:
            file["blocks/state"][0] = 0
        values.append(self.printed("export", checkpoint, "-o", self.folder / "part", "--allow-missing"))
        self.assertEqual(len(values[-1]["slices_with_missing_blocks"]), 24)
        self.documented("export", *values)

    def test_of_series(self):
        tree = self.folder / "tree"
        self.series("tree/Ex_488"), self.series("tree/Ex_561")
        self.succeed("-i", tree / "Ex_488", *JOB, "--numit", 1)
        (tree / "Ex_561" / "img_0003.tif").unlink()
        shutil.copy(tree / "Ex_488" / "img_0001.tif", tree / "alone.tif")
        closed = dict(self.printed("series", "tree", cwd=self.folder))
        self.assertTrue(all(os.path.isabs(series["path"]) for series in closed["series"]))
        self.documented("series", closed, dict(closed, unreadable=["/closed"]))

    def test_of_tune(self):
        job = ["tune", "-i", self.series(), *JOB, "--numit", 2, "--tv", 0.001, "--tune-numit", 3, "--tune-tv", 0.001,
               "--tune-psf-z", 1, "--tune-psf-xy", 1, "--tune-background", 9]
        self.documented("tune", self.printed(*job), self.printed(*job, "-o", self.folder / "tuned"))

    def test_of_compare(self):
        a, b = self.series("a"), self.series("b")
        thin = self.series("thin", (4, 60, 60))
        self.documented("compare", self.printed("compare", a, b, "-o", self.folder / "page.html"),
                        self.printed("compare", thin, thin),
                        dict(self.printed("compare", a, b), voxel_um_zyx=[1, 1, 1]))

    def test_of_simulate(self):
        self.documented("simulate", self.printed("simulate", "-o", self.folder / "a", "--shape", "8,16,16"),
                        self.printed("simulate", "-o", self.folder / "b", "--truth", self.folder / "t", "--shape",
                                     "8,16,16"))

    def test_of_a_failure(self):
        nothing = self.folder / "nothing"
        for arguments in (["verify", nothing], ["info", nothing], ["report", nothing], ["export", nothing, "-o", self.folder / "o"],
                          ["plan", "-i", nothing, *JOB], ["psf", "--dxy", 0.4], ["series", nothing],
                          ["simulate", "--shape", "8,16,16"], ["doctor", "--nonsense"], ["psf", *OPTICS, "--na", 3]):
            with self.subTest(arguments=arguments):
                value = self.printed(*arguments, code=2)
                self.assertEqual(value["exit_code"], 2)
                self.documented("failure", value)
                said = [line for line in run(*arguments).stderr.splitlines() if line.startswith("error: ")]
                self.assertIn(value["error"].splitlines()[0].split("; did you")[0], " ".join(said))

    def test_that_cannot_be_written_is_a_failure(self):
        checkpoint = self.finished()
        jobs = [["info", checkpoint], ["info", checkpoint, "--json"], ["verify", checkpoint],
                ["verify", checkpoint, "--json"], ["psf", *OPTICS], ["psf", *OPTICS, "--json"],
                ["plan", "-i", self.folder / "in", *JOB, "-o", self.folder / "x"],
                ["plan", "-i", self.folder / "in", *JOB, "-o", self.folder / "x", "--json"],
                ["--print-config"], ["--help"], ["--version"], ["series", self.folder / "in"],
                ["export", checkpoint, "-o", self.folder / "again", "--json"],
                ["simulate", "-o", self.folder / "phantom", "--shape", "8,16,16", "--json"]]
        with open("/dev/full", "wb") as full:
            for arguments in jobs:
                with self.subTest(arguments=arguments):
                    result = subprocess.run(command(arguments), stdout=full, stderr=subprocess.PIPE, text=True,
                                            env=environment(), timeout=120, check=False)
                    self.assertEqual(result.returncode, 1, result.stderr)
                    self.assertIn("No space left on device", result.stderr)
        closed = subprocess.run(["bash", "-c", '"$@" >&-', "bash", *command(["psf", *OPTICS])], env=environment(),
                                stderr=subprocess.PIPE, text=True, timeout=120, check=False)
        self.assertEqual(closed.returncode, 1, closed.stderr)


if __name__ == "__main__":
    unittest.main()
