"""Installs the build that is tested into a folder of its own."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["LSDECONV_SOURCE"])
BUILD = pathlib.Path(os.environ["LSDECONV_BUILD"])
CMAKE = os.environ["CMAKE"]


def run(*command, **keywords):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=120, check=False,
                          **keywords)


def program_version():
    """Of CMakeLists.txt."""
    return next(line.split()[2] for line in (SOURCE / "CMakeLists.txt").read_text().splitlines()
                if line.startswith("project(lsdeconv VERSION"))


class InstalledCase(unittest.TestCase):
    """All its tests look at one installed prefix, whose name has a blank."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-install-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.prefix = cls.folder / "a prefix"
        result = run(CMAKE, "--install", BUILD, "--prefix", cls.prefix)
        assert result.returncode == 0, result.stderr + result.stdout
