"""A folder with everything that the commands of the documents name, in which they are run as they stand.

Inputs have the names that the documents use: DIR, a series of slices; BRAIN, a folder with a sub-folder for each channel;
BEADS, a stack of beads; FOLDER, an empty one; $SCRATCH, which holds `brain`, a series. `…` stands for voxel size and
wavelengths. Programs that install, build, submit or draw are not run but represented by scripts that note what
they are asked for: small_tree.py runs the demo and other scripts in small, tests/slurm jobs.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import numpy as np
import tifffile

import documents
import harness
from documents import ROOT

# What `…` stands for: in README.md what it says elsewhere, on other pages coarser voxels, so that PSF and blocks are small.
OPTICS = {"README.md": "--dxy 0.4 --dz 1.2 --lambda-ex 561 --lambda-em 600"}
OPTICS_OF_PAGES = "--dxy 0.8 --dz 2.4 --lambda-ex 561 --lambda-em 600"
SHAPE = "16,48,56"
SHAPE_OF_SIMULATE = "40,128,128"  # where a document names none; its regions must lie inside
PATIENCE = 300  # seconds for a block, on the busiest machine

# Programs of others, which are noted and not run: why.
REPRESENTED = {
    "sudo": "changes the machine", "apt": "installs packages", "module": "needs a cluster's modules",
    "cmake": "builds: builds.py looks at presets, settings and targets", "ctest": "runs the tests that are under way",
    "git": "needs the commit's tag", "lfs": "needs Lustre", "spack": "installs packages", "eb": "installs packages",
    "apptainer": "needs root and images", "snakemake": "is not installed", "nextflow": "is not installed",
}
# Ours, which run in a tree of the sources in small: test_developers_commands.py.
RUN_ELSEWHERE = ("scripts/demo", "scripts/test", "scripts/setup", "scripts/packaging/deb")

SHIMS = {
    # `doctor` says with 1 that this machine is not fit for a run, which is not the document's fault. Lines about
    # GPUs get pretended ones.
    "lsdeconv": f"""case "$* " in "simulate "*" --shape "*) ;; "simulate "*) set -- "$@" --shape {SHAPE_OF_SIMULATE} ;; esac
case " $* " in *" --gpu-indices "*|*" --device cuda "*) program=PRETENDED ;; *) program=PROGRAM ;; esac
"$program" "$@"; code=$?
[ "$1" = doctor ] && [ $code = 1 ] && exit 0
exit $code""",
    "python": 'exec "$LSDECONV_TEST_PYTHON" "$@"',
    "napari": '[ "$1" = --stack ] && shift; for file in "$@"; do [ -e "$file" ] || { echo "napari: no $file" >&2; exit 1; }; done',
    # Two partitions, of nodes with GPUs and without.
    "sinfo": """gres=gpu:4; case "$*" in *cpu*) gres="(null)" ;; esac
for node in 1 2 3 4; do echo "all*|n$node|32|256000|2|$gres|1-00:00:00"; done""",
    "sbatch": """for word in "$@"; do case $word in *.sbatch) [ -r "$word" ] || exit 1; esac; done
echo 4711""",
}

# In place of a window on a screen; the arguments are those of napari itself.
NAPARI_WITHOUT_SCREEN = """
try:
    import napari
    from napari.components import ViewerModel
    napari.view_image = lambda *arguments, **keywords: ViewerModel().add_image(*arguments, **keywords)
    napari.run = lambda: None
except ImportError:
    pass
"""


def write_beads(path):
    """Twenty-four beads with noise, in voxels of 0.13 x 0.13 x 0.3 µm."""
    random = np.random.default_rng(5)
    z, y, x = np.ogrid[:64, :112, :112]
    stack = np.full((64, 112, 112), 110.0)
    for middle in ((a, b, c) for a in (18, 46) for b in (16, 42, 68, 94) for c in (18, 56, 94)):
        at = np.array(middle) + random.uniform(-0.5, 0.5, 3)
        stack += 1500 * np.exp(-((z - at[0]) / 1.8) ** 2 / 2 - ((y - at[1]) / 1.4) ** 2 / 2 - ((x - at[2]) / 1.4) ** 2 / 2)
    path.mkdir()
    for number, plane in enumerate(random.poisson(stack).astype(np.uint16)):
        tifffile.imwrite(path / f"bead_{number:03}.tif", plane, photometric="minisblack")


def write_inputs(folder):
    """What the documents name, into a folder that exists."""
    done = harness.run("simulate", "-o", folder / "DIR", "--shape", SHAPE)
    assert done.returncode == 0, done.stderr
    for copy in ("BRAIN/Ex_488_Em_525", "BRAIN/Ex_561_Em_600", "scratch/brain"):
        shutil.copytree(folder / "DIR", folder / copy)
    write_beads(folder / "BEADS")
    (folder / "FOLDER").mkdir()


def write_script(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/bash\n{lines}\n")
    path.chmod(0o755)


class Workplace:
    def __init__(self, folder):
        """In a folder that holds the inputs."""
        self.folder, self.noted = folder, folder / "noted"
        tools = folder / "tools"
        for name, lines in SHIMS.items():
            write_script(tools / name, lines.replace("PROGRAM", str(harness.PROGRAM))
                         .replace("PRETENDED", str(harness.PROGRAM_ON_PRETENDED_GPUS)))
        for name in REPRESENTED:
            write_script(tools / name, self._note(name))
        for name in RUN_ELSEWHERE:
            if (ROOT / name).exists():
                write_script(folder / name, self._note(name))
        (folder / "scripts").mkdir(exist_ok=True)
        for name in ("configs", "scripts/slurm"):
            (folder / name).symlink_to(ROOT / name)
        (folder / "screen").mkdir()
        (folder / "screen" / "sitecustomize.py").write_text(NAPARI_WITHOUT_SCREEN)
        write_script(folder / "build/release/src/app/lsdeconv", 'exec lsdeconv "$@"')

    def _note(self, name):
        return f"echo {name} \"$@\" >> '{self.noted}'"

    def environment(self):
        return {**harness.environment(), "PATH": f"{self.folder}/tools:{os.environ.get('PATH', '')}",
                "SCRATCH": str(self.folder / "scratch"), "HOME": str(self.folder), "TMPDIR": str(self.folder),
                "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_hwloc_base_binding_policy": "none",
                "OMPI_MCA_mpi_yield_when_idle": "1", "LSDECONV_PRETEND_GPUS": "4", "OMP_NUM_THREADS": "1",
                "LSDECONV_TEST_PYTHON": os.environ.get("LSDECONV_TEST_PYTHON", sys.executable)}

    def _start(self, *command, **variables):
        return subprocess.run(["timeout", str(PATIENCE), *(str(part) for part in command)], cwd=self.folder, check=False,
                              env={**self.environment(), **variables}, capture_output=True, text=True)

    def run(self, code):
        """What is wrong with a piece of code; None where nothing is."""
        text = code.text.replace("…", OPTICS.get(code.document, OPTICS_OF_PAGES))
        if code.language == "ini":
            name = re.match(r"# (\S+\.ini)\b", text)
            if not name:
                return f"{code.place}: the first line of a config file must say its name: # brain.ini"
            (self.folder / name[1]).write_text(text)
            result = self._start("lsdeconv", "series", "BRAIN", "--config", name[1])
        elif code.language == "python":
            script = self.folder / "snippet.py"
            script.write_text(text)
            result = self._start("python", "-W", "ignore", script, PYTHONPATH=str(self.folder / "screen"))
        else:
            result = self._start("bash", "-euxo", "pipefail", "-c", text)
        if result.returncode:
            return f"{code.place}: {code.text.strip()}\nends with {result.returncode}:\n{result.stderr[-1500:]}"
        return None

    def notes(self):
        """The commands that were noted."""
        return self.noted.read_text().splitlines() if self.noted.exists() else []


def is_command(code):
    """Whether a piece of code within a line is a whole command of this program; `lsdeconv plan --json` is but a name."""
    return code.language == "inline" and re.match(r"(mpirun .*)?lsdeconv \S", code.text) is not None \
        and documents.NAME.fullmatch(code.text) is None


def to_run(document):
    return [code for code in document.code() if code.language in ("sh", "python", "ini") or is_command(code)]


def faults_of(document, folder):
    """Of all commands of a document, run from top to bottom in one folder, and what the others noted."""
    place = Workplace(folder)
    faults = [fault for code in to_run(document) if (fault := place.run(code))]
    return faults, place.notes()
