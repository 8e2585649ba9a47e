"""Whether what commands for cmake, ctest and others name exists: files of the sources, presets, settings, targets, tests."""

import functools
import json
import os
import pathlib
import re
import subprocess
import tempfile

from documents import ROOT
from small_tree import BUILD


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@functools.lru_cache
def targets():
    listed = output_of(os.environ["CMAKE"], "--build", str(BUILD), "--target", "help")
    return set(re.findall(r"^(?:\.\.\. )?([\w./-]+)", listed, re.MULTILINE))


@functools.lru_cache
def tests_that_fit(*arguments):
    """Names of the tests that ctest would run. It is asked in a folder of its own: even a list of tests takes the place of
    the log of those that are under way."""
    ctest = re.sub(r"cmake$", "ctest", os.environ["CMAKE"])
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "CTestTestfile.cmake").write_text(f'subdirs("{BUILD}")\n')
        listed = output_of(ctest, "--test-dir", folder, "-N", *arguments)
    return re.findall(r"^ +Test +#\d+: (.+)$", listed, re.MULTILINE)


def known_presets(kind):
    return [preset["name"] for preset in json.loads((ROOT / "CMakePresets.json").read_text())[kind]]


def fault_of_build(note):
    """What a noted command names that does not exist; None where all does."""
    words = note.split()
    kind = "testPresets" if words[0] == "ctest" else "buildPresets" if "--build" in words else "configurePresets"
    settings = "".join(path.read_text() for path in [ROOT / "CMakeLists.txt", *(ROOT / "scripts" / "cmake").glob("*.cmake")])
    for word, following in zip(words, [*words[1:], ""]):
        if word.startswith(("configs/", "scripts/")) and not (ROOT / word).exists():
            return f"{note}: there is no {word}"
        if words[0] not in ("cmake", "ctest"):
            continue
        if word == "--preset" and following not in known_presets(kind):
            return f"{note}: there is no preset {following}"
        if word.startswith("-DLSDECONV_") and word[2:].split("=")[0] not in settings:
            return f"{note}: there is no such setting"
        if word == "--target" and following not in targets() | {"uninstall"}:
            return f"{note}: there is no target {following}"
        if word in ("-R", "-L") and not tests_that_fit(word, following):
            return f"{note}: no test fits {word} {following}"
    return None
