"""Skipped cases are seen, failures are not hidden by them, and each reason in the tests has its row."""

import importlib.machinery
import importlib.util
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

import allowed

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent

CASES = {"skipped": "self.skipTest('no disk')", "passed": "pass", "failed": "self.fail()"}

LOG = """[ RUN      ] Disk.IsFull
/a/b_test.cpp:7: Skipped
may not mount a small disk

[  SKIPPED ] Disk.IsFull (0 ms)
[  SKIPPED ] 1 test, listed below:
[  SKIPPED ] Disk.IsFull
/a/c_test.cpp:8: Skipped

[  SKIPPED ] Names/Row.Of/rl, where GetParam() = 88-byte object <0B-00> (0 ms)
SKIPPED test_a.A.test_b: no disk: or so
SKIPPED setUpClass (test_a.B): no Slurm
"""


def check():
    loader = importlib.machinery.SourceFileLoader("check", str(HERE / "check"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("check", loader))
    loader.exec_module(module)
    return module


class RunCases(unittest.TestCase):
    def outcome(self, *kinds, setup="pass"):
        with tempfile.TemporaryDirectory() as folder:
            lines = [f"    def test_{kind}(self):\n        {CASES[kind]}\n" for kind in kinds]
            text = f"import unittest\nclass A(unittest.TestCase):\n    @classmethod\n    def setUpClass(cls):\n        {setup}\n"
            (pathlib.Path(folder) / "test_a.py").write_text(text + "".join(lines))
            done = subprocess.run([sys.executable, HERE / "run_cases.py", "test_a.py"], cwd=folder, capture_output=True,
                                  text=True, check=False)
        return done.returncode, re.findall(r"^SKIPPED (.*)$", done.stdout, re.MULTILINE)

    def test_some_skipped_cases_are_told_and_the_file_has_passed(self):
        self.assertEqual(self.outcome("passed", "skipped"), (0, ["test_a.A.test_skipped: no disk"]))

    def test_a_file_of_skipped_cases_is_skipped(self):
        self.assertEqual(self.outcome("skipped")[0], 77)
        code, told = self.outcome("passed", setup="raise unittest.SkipTest('no Slurm')")
        self.assertEqual((code, told), (77, ["setUpClass (test_a.A): no Slurm"]))

    def test_no_skip_hides_a_failure(self):
        self.assertEqual(self.outcome("failed", "skipped")[0], 1)

    def test_a_file_without_cases_fails(self):
        self.assertEqual(self.outcome()[0], 1)


class Check(unittest.TestCase):
    def test_finds_each_skipped_case_with_its_reason(self):
        self.assertEqual(check().skipped_cases(LOG), [
            ("Disk.IsFull", "may not mount a small disk"), ("Names/Row.Of/rl", "it does not say why"),
            ("test_a.A.test_b", "no disk: or so"), ("setUpClass (test_a.B)", "no Slurm")])

    def test_refuses_reasons_without_a_row_and_what_is_there_after_all(self):
        self.assertIsNotNone(allowed.fault_of("it does not say why"))
        self.assertIsNotNone(allowed.fault_of("strange"))
        rows = [allowed.Allowed("no disk", "a disk", there) for there in (lambda: True, lambda: False)]
        for row, refused in zip(rows, (True, False)):
            with unittest.mock.patch.object(allowed, "ALLOWED", (row,)):
                self.assertEqual(allowed.fault_of("no disk here") is not None, refused)

    def test_exit_code_tells(self):
        begun = "Start testing: Nov 30\n"
        for text, code in ((begun + "1/1 Testing: app.a\nSKIPPED test_a.A.b: strange\n", 1),
                           (begun + "1/1 Testing: A.B\n[       OK ] A.B (0 ms)\n", 0),
                           (begun + "End testing: Nov 30\n", 1)):  # of a list of tests
            with tempfile.NamedTemporaryFile("w") as log:
                log.write(text)
                log.flush()
                done = subprocess.run([HERE / "check", log.name], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)


class Reasons(unittest.TestCase):
    def test_each_row_is_some_test_s_and_each_test_s_has_a_row(self):
        texts = {path: path.read_text() for path in TESTS.rglob("*")
                 if path.suffix in (".py", ".cpp", ".hpp", ".txt") and path.parent != HERE}
        whole = "\n".join(texts.values()) + "\n".join(path.read_text() for path in (TESTS.parent / "src/compute").rglob("*.cpp"))
        self.assertEqual([row.reason for row in allowed.ALLOWED if row.reason not in whole], [])
        # The reasons that stand in the sources as text, in each of the forms in which a case is skipped: a reason without a
        # row would only show on a machine that lacks what it names. Of an f-string, the part before its first value.
        said = r'(?:GTEST_SKIP\(\) << |skipTest\(f?|skipIf\(.*, |skipUnless\(.*, |SkipTest\(f?|lsdeconv_skipped_test\(\S+ )"([^"{]+)'
        missing = [f"{path.name}: {reason}" for path, text in texts.items() for reason in re.findall(said, text)
                   if not any(row.reason in reason for row in allowed.ALLOWED)]
        self.assertEqual(missing, [])


if __name__ == "__main__":
    unittest.main()
