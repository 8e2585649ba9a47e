"""The sources with a build folder in small, where developers' commands and scripts run as they stand.

The files are those of the sources, by links; the programs are those of the build that is tested, GPUs are pretended. What
would take minutes is small: volumes, ranks, a part of the cases. Nothing is installed, built or submitted: cmake, ctest
and sbatch note what they are asked for, and builds.py looks whether all of that exists.
"""

import os
import pathlib
import re
import shutil

import harness
import workplace
from documents import ROOT, Code
from workplace import write_script

BUILD = pathlib.Path(harness.PROGRAM).parents[2]
SHAPE = "16,48,56"
SHARDS = "8"  # a test program runs every eighth of its cases

# What words in capitals stand for.
PLACES = {"BUILD": "build/release", "FOLDER": "FOLDER/new", "CHECKPOINT": "demo/deconvolved/checkpoint.h5",
          "RANKS": "2", "JOB": "4711", "REPORT": "demo/deconvolved/report.json", "INPUT_BYTES": "1000",
          "Z": "4", "Y": "20", "X": "30", "LOG": "build/release/Testing/Temporary/LastTest.log"}
# What a command is told besides, so that it takes seconds.
IN_SMALL = {"tests/benchmark/deconvolution_quality": "--quick --levels 20 --sets tune --draw --only cells",
            "scripts/dev/mutate": "--list", "scripts/dev/gpu-check": "--small"}

# Each volume that is simulated has one size, whatever is said.
SMALL_PROGRAM = f"""words=() skip=false
for word in "$@"; do
  if $skip; then skip=false; elif [ "$word" = --shape ]; then skip=true; else words+=("$word"); fi
done
if [ "$1" = simulate ]; then words+=(--shape {SHAPE}); else words=("$@"); fi
exec PROGRAM "${{words[@]}}" """

# In place of programs that measure for minutes; of several ranks one prints.
BENCHMARK = """[ "${OMPI_COMM_WORLD_RANK:-${PMI_RANK:-0}}" != 0 ] || echo '{"results": []}'"""
SHIMS = {
    "cmake": """case "$1" in
--version) exec REAL_CMAKE --version ;;
--install) DESTDIR="$PWD/installed" REAL_CMAKE --install REAL_BUILD "${@:3}" >/dev/null || exit ;;
-S) mkdir -p "$4" ;;
esac
NOTE""",
    "ctest": "NOTE\ntouch build/release/Testing/Temporary/LastTest.log\necho '100% tests passed, 0 tests failed out of 1'",
    "cpack": "NOTE\ntouch lsdeconv_0_test.deb",
    "python3": 'exec "$LSDECONV_TEST_PYTHON" "$@"',
    "sudo": 'NOTE\n[ "$1" != cp ] || [ -r "$2" ]',
    "gdb": '[ "$1" = --args ] && exec "${@:2}"',
    "xterm": '[ "$1" = -e ] && exec "${@:2}"',
    "mpirun": 'exec REAL_MPIEXEC REAL_FLAGS "${@/#128/2}"',
    "compute-sanitizer": 'exec "$5" "$6" --gtest_list_tests',
    "nvidia-smi": "echo 0, Pretend GPU",
    # The profiler of the CUDA toolkit: runs what it profiles, and tells of two kernels.
    "ncu": """"${@: -4}" || exit
echo '==PROF== Disconnected'
echo '"ID","Kernel Name","gpu__time_duration.sum","dram__bytes_read.sum","dram__bytes_write.sum","smsp__inst_executed.sum"'
echo '"","","ns","byte","byte","inst"'
echo '"0","at the start","4,000","1,000","500","70"'
for ((i = 0; i < ${@: -2:1}; ++i)); do echo '"1","in each iteration","4,000","1,000","500","70"'; done""",
    # The program's own options are looked at by `plan`.
    "sbatch": """while [[ $1 == --* ]]; do shift; done
[ -r "$1" ] || exit 1
[[ $1 == */deconvolve.sbatch && $# -gt 1 ]] && { lsdeconv plan "${@:2}" || exit; }
echo 4711""",
}


class SmallTree(workplace.Workplace):
    def __init__(self, folder):
        """In a folder that holds the inputs."""
        super().__init__(folder)
        shutil.rmtree(folder / "scripts")
        shutil.rmtree(folder / "build")
        (folder / "configs").unlink()
        for path in ROOT.iterdir():
            if path.name not in ("build", "demo", ".git") and not (folder / path.name).exists():
                (folder / path.name).symlink_to(path)
        values = {"REAL_CMAKE": os.environ["CMAKE"], "REAL_BUILD": str(BUILD), "REAL_MPIEXEC": harness.MPIEXEC,
                  "REAL_FLAGS": " ".join(harness.MPIEXEC_FLAGS)}
        for name, lines in SHIMS.items():
            for word, value in {**values, "NOTE": self._note(name)}.items():
                lines = lines.replace(word, value)
            write_script(folder / "tools" / name, lines)
        self._make_builds()

    def _make_builds(self):
        build = self.folder / "build"
        write_script(build / "release/src/app/lsdeconv", SMALL_PROGRAM.replace("PROGRAM", "lsdeconv"))
        write_script(build / "tools/bin/clang-format", "exit 0")
        (build / "release/Testing/Temporary").mkdir(parents=True)
        (build / "release/Testing/Temporary/LastTest.log").write_text(
            "1/1 Testing: app.a\nSKIPPED test_a.A.test_b: has no unobserved borders in its model\n")
        (build / "release/tests/unit").parent.mkdir(parents=True)
        (build / "release/tests/unit").symlink_to(BUILD / "tests" / "unit")
        (build / "debug").symlink_to(build / "release")
        for source in (ROOT / "tests" / "benchmark").glob("*_benchmark.cpp"):
            write_script(build / "release/tests/benchmark" / source.stem, BENCHMARK)
        cuda = build / "cuda"
        for name in ("conformance_backends", "conformance_devices_agree"):
            (cuda / "tests/conformance").mkdir(parents=True, exist_ok=True)
            (cuda / "tests/conformance" / name).symlink_to(BUILD / "tests/conformance" / f"pretend_{name}")
        (cuda / "tests/benchmark").mkdir(parents=True)
        for name in ("gpu_benchmark", "gpu_agreement_benchmark"):
            (cuda / "tests/benchmark" / name).symlink_to(BUILD / "tests/benchmark" / f"pretend_{name}")
        (cuda / "src/app").mkdir(parents=True)
        (cuda / "src/app/lsdeconv").symlink_to(harness.PROGRAM_ON_PRETENDED_GPUS)

    def environment(self):
        return {**super().environment(), "LSDECONV_SKIP_SETUP": "1", "GTEST_TOTAL_SHARDS": SHARDS, "GTEST_SHARD_INDEX": "0",
                "GZIP": "-1"}

    def run(self, code):
        """What is wrong with a command; None where nothing is. It finds no result of the one before."""
        shutil.rmtree(self.folder / "DIR" / "deconvolved", ignore_errors=True)
        return super().run(code)


def without_options(code):
    return re.sub(r" \[[^\]]*\]", "", code.text)


def spelled_out(code):
    """The commands that a line of usage stands for, each with what it needs in its place."""
    text = without_options(code).replace("--dxy 0.4 …", "…")
    text = text if "-i DIR" in text else text.replace("…", "-i DIR …")
    for word, value in PLACES.items():
        text = re.sub(rf"(?<![\w$.]){word}(?![\w.])", value, text)
    for name, options in IN_SMALL.items():
        if name in text:
            text += " " + options
    alternatives = re.search(r"\w+(?:\|\w+)+", text)
    texts = [text.replace(alternatives[0], one) for one in alternatives[0].split("|")] if alternatives else [text]
    return [Code("sh", text, code.document, code.line) for text in texts]
