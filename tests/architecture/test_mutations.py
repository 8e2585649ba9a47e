"""The table of changes that tests must notice (scripts/dev/mutate) fits the sources, and the script does what it says."""

import contextlib
import importlib.util
import importlib.machinery
import io
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

ROOT = pathlib.Path(os.environ["LSDECONV_SOURCE_DIR"])
sys.path.insert(0, str(ROOT / "tests" / "mutations"))
import changes  # noqa: E402  (lies beside the table)

SOURCE = "int twice(int a) {\n  return a + a;\n}\n"


def change(**other):
    row = {"name": "it squares", "old": "a + a", "new": "a * a", "near": "unit_core", **other}
    return changes.change_of("src/core/twice.cpp", row, "core.toml")


class Table(unittest.TestCase):
    def test_every_change_fits_the_sources(self):
        faults = changes.faults_of(changes.read_table(), ROOT)
        self.assertFalse(faults, f"{len(faults)} do not; change them along with the source:\n" + "\n".join(faults))

    def test_every_layer_has_a_change(self):
        layers = [line.split("=")[0] for line in pathlib.Path(os.environ["LSDECONV_LAYERS"]).read_text().split()]
        changed = [pathlib.PurePath(change.file).parent for change in changes.read_table()]
        without = [layer for layer in layers
                   if not any(pathlib.PurePath("src", layer) in (folder, *folder.parents) for folder in changed)]
        self.assertFalse(without, "layers of which nothing is changed: " + ", ".join(without))


class Faults(unittest.TestCase):
    def test_a_text_must_occur_once(self):
        self.assertEqual(changes.fault_of(change(), SOURCE), "")
        self.assertIn("0 times", changes.fault_of(change(old="a - a"), SOURCE))
        self.assertIn("3 times", changes.fault_of(change(old="int", new="long"), SOURCE + "int b;\n"))
        self.assertIn("changes nothing", changes.fault_of(change(new="a + a"), SOURCE))

    def test_files_programs_and_tests_must_be_there(self):
        self.assertIn("no such file", "".join(changes.faults_of([change()], ROOT)))
        self.assertIn("no test unit_cores", "".join(changes.faults_of([change(near="unit_cores Box*")], ROOT)))
        self.assertIn("no test app.nothing", "".join(changes.faults_of([change(wider=["app.nothing"])], ROOT)))

    def test_rows_have_known_keys_only(self):
        with self.assertRaisesRegex(ValueError, "core.toml: src/core/twice.cpp: it squares"):
            change(tests="unit_core")


def script():
    loader = importlib.machinery.SourceFileLoader("mutate", str(ROOT / "scripts" / "dev" / "mutate"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("mutate", loader))
    loader.exec_module(module)
    return module


class Script(unittest.TestCase):
    """With builds and tests that only say what they are asked."""

    def setUp(self):
        self.mutate = script()
        folder = tempfile.TemporaryDirectory(prefix="lsdeconv-mutate-")
        self.addCleanup(folder.cleanup)
        self.mutate.RESULTS = pathlib.Path(folder.name) / "results.jsonl"
        self.rows = [row for row in changes.read_table() if "src/queue" in row.file][:4]
        self.asked = []

    def run_with(self, unseen=(), ended_after=None):
        def notices(row):
            if len(self.asked) == ended_after:
                raise KeyboardInterrupt
            self.asked.append(row.name)
            return "" if row.name in unseen else row.near

        place = mock.Mock(notices=notices)
        with mock.patch.object(self.mutate, "Workplace", lambda jobs: place), contextlib.redirect_stdout(io.StringIO()) as told:
            self.mutate.try_all(self.rows, 1)
            return self.mutate.summary(self.rows), told.getvalue()

    def test_it_goes_on_where_it_was_ended(self):
        with self.assertRaises(KeyboardInterrupt):
            self.run_with(ended_after=2)
        self.mutate.RESULTS.write_text(self.mutate.RESULTS.read_text() + '\n{"key": "cut o')
        code, _ = self.run_with()
        self.assertEqual(code, 0)
        self.assertEqual(self.asked, [row.name for row in self.rows])

    def test_what_is_not_noticed_is_named_and_tried_again_when_tests_have_changed(self):
        survivor = self.rows[1]
        code, told = self.run_with(unseen=[survivor.name])
        self.assertEqual(code, 1)
        self.assertIn(f"not noticed: {survivor.title}", told)
        self.assertIn("3 of 4 changes are noticed, 75.0 %", told)
        self.run_with()
        self.assertEqual(len(self.asked), 4, "nothing has changed")
        self.mutate.digest_of_tests = lambda: "another"
        self.assertEqual(self.run_with()[0], 0)
        self.assertEqual(self.asked[4:], [survivor.name])

    def test_a_changed_row_is_tried_again(self):
        self.run_with()
        self.rows[2] = changes.dataclasses.replace(self.rows[2], new="something_else()")
        self.run_with()
        self.assertEqual(self.asked[4:], [self.rows[2].name])


if __name__ == "__main__":
    unittest.main()
