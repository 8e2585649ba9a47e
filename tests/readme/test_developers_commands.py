"""Every command that developers' documents, config files and the heads of scripts tell runs, in small, from the text itself.

What cannot run here is listed with the reason, and with the test that does the same where there is one. A line that is
neither run nor listed fails, and so does an entry that no text has any more."""

import json
import pathlib
import re
import shutil
import tarfile
import tempfile
import unittest

import command_lines
import small_tree
import workplace
from builds import fault_of_build, tests_that_fit
from documents import FOR_USERS, ROOT, Code, Document

# Text, without what is in brackets: why it does not run here. Names in backquotes are CTest tests, or scripts whose own lines are run here.
NOT_RUN = {
    "scripts/dev/tidy": "minutes; `tidy.src.core` and others run it",
    "tests/soak/run HOURS": "hours",
    "scripts/dev/kernel-instructions": "needs the disassembler of the CUDA toolkit",
    "tests/skips/run_cases.py FILE": "every test in Python is run by it, `skips` tries it",
    "scripts/packaging/check-deb FOLDER": "makes three systems from a mirror, half an hour",
    "scripts/packaging/check-installed PACKAGE.deb": "alters the system; check-deb runs it in one of its own",
    "scripts/packaging/check-recipes PROGRAM FOLDER": "installs from PyPI; `packaging.recipes` looks at the same recipes",
    "scripts/slurm/attempt SUBCOMMAND": "needs a job of Slurm: `slurm.attempt`",
    "apptainer build lsdeconv.sif scripts/packaging/apptainer.def": "needs Apptainer and a mirror; `packaging.recipes` reads it",
    "apptainer run lsdeconv.sif -i DIR …": "needs Apptainer",
    "srun --mpi=pmix apptainer run lsdeconv.sif -i DIR …": "needs Apptainer; steps of srun: `slurm.steps`",
    "snakemake --snakefile Snakefile --cores 8 --config input=BRAINS settings=brain.ini results=RESULTS":
        "needs Snakemake; check-recipes runs it, `packaging.recipes` reads it",
    "nextflow run lsdeconv.nf --input 'brain/*' --config brain.ini --results RESULTS": "needs Nextflow; `packaging.recipes` reads it",
    "spack install lsdeconv +cuda cuda_arch=80": "needs Spack; `packaging.recipes` reads the recipe",
    "tests/benchmark/cupy_richardson_lucy.py": "needs CuPy and a GPU",
    "tests/benchmark/gpu_counters.py GPU_BENCHMARK Z,Y,X": "needs a GPU and its profiler; gpu-check runs it",
    "tests/benchmark/larger_than_memory/run FOLDER": "50 GB; `app.larger_than_memory` does the same in small",
    "tests/benchmark/larger_than_memory/run FOLDER > figures.json": "the same",
    "tests/fuzz/build SOURCE FOLDER CLANG++": "a build: `fuzz.build`",
    "tests/fuzz/run FUZZER CORPUS RUNS": "needs that build: `fuzz.config`",
    "tests/support/build_preset SOURCE FOLDER PRESET TARGET": "a build: `mpich.build`, `sanitize.build`",
}


def commands_of_users():
    """Lines of the documents for users that start a script which workplace.py only represents."""
    blocks = [code for name in FOR_USERS for code in Document.read(name).blocks() if code.language == "sh"]
    return [Code("sh", command_lines.without_remark(line), code.document, code.line + number)
            for code in blocks for number, line in enumerate(code.text.splitlines())
            if line.startswith(tuple(workplace.RUN_ELSEWHERE))]


def once(codes):
    return list({code.text: code for code in codes}.values())


def every_command():
    return once([*commands_of_users(), *command_lines.all_commands()])


class Tree(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-tree-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        workplace.write_inputs(cls.folder)
        for path in [*(ROOT / "configs").glob("*.ini"), *(ROOT / "configs").glob("sysctl.d/*")]:
            shutil.copy(path, cls.folder)
        cls.tree = small_tree.SmallTree(cls.folder)


class Commands(Tree):
    def test_every_command_runs_or_is_listed(self):
        wanted = once(part for code in every_command() if small_tree.without_options(code) not in NOT_RUN for part in small_tree.spelled_out(code))
        faults = [fault for code in wanted if (fault := self.tree.run(code))]
        notes = self.tree.notes()
        faults += [fault for note in notes if (fault := fault_of_build(note))]
        self.assertFalse(faults, "\n\n".join(faults))
        self.assertGreater(len(notes), 10)
        measured = json.loads((self.folder / "benchmarks.json").read_text())
        self.assertIn("seconds", measured["whole_job"])
        self.assertTrue((self.folder / "demo" / "along_y.png").exists())
        self.expect_gpus_checked(self.folder / "gpu-check-results")

    def expect_gpus_checked(self, results):
        """By gpu-check, which leaves figures and an archive."""
        lines = [json.loads(line) for line in (results / "figures.jsonl").read_text().splitlines()]
        steps = {line["step"]: line for line in lines if "step" in line}
        for name in ("doctor", "conformance_backends", "speed", "agreement", "speed by volume", "disk to disk", "counters",
                     "racecheck conformance_devices_agree"):
            self.assertEqual(steps[name]["result"], "passed", steps[name])
        self.assertEqual({line["result"] for line in steps.values()}, {"passed", "left out"}, steps)
        figures = [line for line in lines if "figure" in line]
        iterations = [line for line in figures if line["figure"] == "iteration"]
        usual = [line for line in iterations if "LSDECONV_GPU_TRANSFORMS" not in line and "LSDECONV_GPU_CACHE" not in line]
        self.assertEqual(len(usual), 5 + 1)  # the cases at one extent, and one beyond 2^31
        self.assertIn("volume", [line.get("LSDECONV_GPU_TRANSFORMS") for line in iterations])
        self.assertTrue(all(line.get("agrees", True) for line in figures), figures)
        [moved] = [line for line in figures if line["figure"] == "memory moved by an iteration"]
        self.assertEqual(moved["bytes_per_padded_voxel"], 1500 / (8 * 9 * 12))
        with tarfile.open(results / "logs.tar.gz") as archive:
            self.assertLessEqual({"logs/figures.jsonl", "logs/speed.log", "logs/report.json"}, set(archive.getnames()))

    def test_a_wrong_command_is_found(self):
        for text in ("lsdeconv --config nothing.ini -i DIR", "tests/benchmark/run_all nowhere", "scripts/setup nothing",
                     "sudo cp nothing.conf /etc", "sbatch scripts/slurm/deconvolve.sbatch -i DIR --none"):
            self.assertIsNotNone(self.tree.run(Code("sh", text, "wrong.md", 1)), text)


class Lists(unittest.TestCase):
    def test_what_is_listed_exists(self):
        texts = [small_tree.without_options(code) for code in every_command()]
        self.assertEqual([text for text in NOT_RUN if text not in texts], [])
        for reason in NOT_RUN.values():
            for name in re.findall(r"`(.+?)`", reason):
                self.assertTrue(tests_that_fit("-R", f"^{re.escape(name)}$"), f"there is no test {name}")

    def test_each_represented_program_is_needed(self):
        """Else it would hide a program that no text names any more."""
        code = "\n".join(code.text for name in (*FOR_USERS, *command_lines.DEVELOPERS) for code in Document.read(name).code())
        code += "\n".join(code.text for code in every_command())
        self.assertEqual([name for name in workplace.REPRESENTED if not re.search(rf"(?m)(^|[ |;]){name} \S", code)], [])

    def test_every_script_says_how_it_is_called(self):
        told = {code.document for code in every_command()}
        called_by_others = {".ci/run", "scripts/slurm/submit"}  # has no options; its usage is its --help
        self.assertEqual(set(command_lines.scripts()) - told - called_by_others, set())

    def test_usage_is_read(self):
        for usage, run in (("run_all [BUILD] > a|b", ["run_all > a", "run_all > b"]),
                           ("submit [its options] -i DIR --dxy 0.4 …", ["submit -i DIR …"]),
                           ("lsdeconv -v …", ["lsdeconv -v -i DIR …"])):
            self.assertEqual([code.text for code in small_tree.spelled_out(Code("sh", usage, "a", 1))], run)
        lines = "#!/bin/bash\n# scripts/demo\n#\n# Usage: scripts/test -L unit \\\n#   -V   (all)\nscripts/setup test\n"
        self.assertEqual([line for _, line in command_lines.head(lines)][1:3], ["", " Usage: scripts/test -L unit \\"])


if __name__ == "__main__":
    unittest.main()
