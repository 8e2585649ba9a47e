"""Every command of the documents for users does what it says on a small phantom, from top to bottom of each document.

Nothing in them is changed but `…`, which stands for the options of the data (workplace.py). What installs, builds or needs
other people's programs is checked for what it names: scripts, presets, settings, targets and tests exist (builds.py).
test_developers_commands.py runs the scripts that they name, the rest of the suite the jobs, exports and readers."""

import pathlib
import re
import shutil
import tempfile
import unittest

import harness
import workplace
from builds import fault_of_build, tests_that_fit
from documents import FOR_USERS, LANGUAGES, NAME, ROOT, Document


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.inputs = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-readme-"))
        cls.addClassCleanup(shutil.rmtree, cls.inputs, ignore_errors=True)
        workplace.write_inputs(cls.inputs)

    def faults_of(self, document):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-readme-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        shutil.copytree(self.inputs, folder, dirs_exist_ok=True)
        return workplace.faults_of(document, folder)

    def test_every_command_of_the_documents_runs(self):
        for name in FOR_USERS:
            with self.subTest(name):
                faults, notes = self.faults_of(Document.read(name))
                faults += [fault for note in notes if (fault := fault_of_build(note))]
                self.assertFalse(faults, "\n\n".join(faults))

    def test_a_wrong_command_is_found(self):
        """In each of the ways in which a document could hide it."""
        for text in ("```sh\nlsdeconv -i DIR --dxyy 0.4\n```\n", "```sh\nlsdeconv info DIR/nothing\n```\n",
                     "```sh\nlsdeconv doctor --no-such\nlsdeconv --version\n```\n", "so `lsdeconv plan -i NOWHERE …` tells\n",
                     "```sh\nmpirun -n 2 lsdeconv plan -i DIR --numit none …\n```\n", "```sh\nscripts/nothing\n```\n",
                     "```sh\nscripts/slurm/submit -i DIR --numit none …\n```\n", "```python\nimport no_such\n```\n",
                     "```ini\n# brain.ini\nnumitt = 3\n```\n", "```ini\nnumit = 3\n```\n"):
            with self.subTest(text):
                faults, _ = self.faults_of(Document("wrong.md", text))
                self.assertEqual(len(faults), 1, faults)

    def test_a_right_one_is_not(self):
        faults, notes = self.faults_of(Document("right.md", "`lsdeconv plan` is a name, `lsdeconv plan -i DIR …` a command\n"
                                                            "```sh\nscripts/test -L unit\ncmake --preset release\n```\n"))
        self.assertEqual((faults, notes), ([], ["scripts/test -L unit", "cmake --preset release"]))


class Builds(unittest.TestCase):
    """What is noted and not run names what exists."""

    def test_a_wrong_build_is_found(self):
        for note in ("cmake --preset relase", "cmake --build --preset nothing", "cmake -DLSDECONV_NO_SUCH=ON",
                     "cmake --build --preset release --target nothing", "ctest --preset release -R NoSuchTest",
                     "ctest --preset none", "sudo cp configs/nothing.conf /etc", "spack repo add scripts/nothing"):
            self.assertIsNotNone(fault_of_build(note), note)
        self.assertIsNone(fault_of_build("cmake --preset release -DLSDECONV_BUILD_TESTS=OFF"))

    def test_labels_that_scripts_and_presets_name_exist(self):
        scripts = "".join((ROOT / name).read_text() for name in (".ci/run", "scripts/test", "tests/support/build_preset"))
        labels = re.findall(r"-LE? +(\w+)", scripts) + re.findall(r'"label": "(\w+)"', (ROOT / "CMakePresets.json").read_text())
        self.assertEqual([label for label in set(labels) if not tests_that_fit("-L", f"^{label}$")], [])

    def test_every_block_says_what_it_is(self):
        for name in FOR_USERS:
            document = Document.read(name)
            with self.subTest(name):
                self.assertEqual(document.indented_code(), [])
                for code in document.blocks():
                    self.assertIn(code.language, LANGUAGES, code.place)
                    if code.language == "text":
                        self.assertNotRegex(code.text, r"(?m)^\s*(\$ |mpirun |lsdeconv |scripts/)", f"{code.place}: run it")

    def test_subcommands_have_the_names_and_switches_that_the_documents_say(self):
        helped = {}
        for name in FOR_USERS:
            for code in Document.read(name).inline():
                if found := NAME.fullmatch(code.text):
                    subcommand = found[1]
                    if subcommand not in helped:
                        helped[subcommand] = harness.run(subcommand, "--help-all")
                    self.assertEqual(helped[subcommand].returncode, 0, f"{code.place}: {helped[subcommand].stderr}")
                    for switch in found[2].split():
                        self.assertIn(f" {switch} ", helped[subcommand].stdout, code.place)


if __name__ == "__main__":
    unittest.main()
