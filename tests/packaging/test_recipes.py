"""The recipes in scripts/packaging agree with the sources and can be parsed. scripts/packaging/check-recipes runs them."""

import ast
import re
import unittest

from installed import SOURCE, program_version, run

PACKAGING = SOURCE / "scripts" / "packaging"
SPACK = PACKAGING / "spack_repo/lsdeconv/packages/lsdeconv/package.py"
BRACKETS = {")": "(", "]": "[", "}": "{"}


def open_brackets(groovy):
    """Brackets outside texts and comments that nothing closes, or that close nothing."""
    code = re.sub(r'//[^\n]*|""".*?"""|\'[^\'\n]*\'|"[^"\n]*"', "", groovy, flags=re.DOTALL)
    stack = []
    for character in code:
        if character in BRACKETS.values():
            stack.append(character)
        elif character in BRACKETS and (not stack or stack.pop() != BRACKETS[character]):
            return [character]
    return stack


class Recipes(unittest.TestCase):
    def test_all_name_the_version_of_the_sources(self):
        version = program_version()
        easyconfigs = sorted((PACKAGING / "easybuild").glob("*.eb"))
        self.assertEqual(len(easyconfigs), 2)
        for path in easyconfigs:
            self.assertTrue(path.name.startswith(f"lsdeconv-{version}-"), path)
            self.assertIn(f"\nversion = '{version}'\n", path.read_text())
        self.assertIn(f'version("{version}", tag="v{version}")', SPACK.read_text())
        self.assertIn(f"lsdeconv_{version}_amd64.deb", (PACKAGING / "apptainer.def").read_text())
        self.assertIn(f"\nversion: {version}\n", (SOURCE / ".github" / "CITATION.cff").read_text())
        self.assertIn(f"\n## {version}\n", (SOURCE / ".github" / "CHANGELOG.md").read_text())

    def test_python_ones_can_be_parsed(self):
        for path in [*(PACKAGING / "easybuild").glob("*.eb"), *(PACKAGING / "spack_repo").rglob("*.py")]:
            ast.parse(path.read_text(), str(path))

    def test_shell_ones_can_be_parsed(self):
        scripts = [path for path in PACKAGING.iterdir() if path.is_file() and path.read_text().startswith("#!/bin/bash")]
        self.assertGreaterEqual(len(scripts), 3)
        for path in scripts:
            self.assertEqual(run("bash", "-n", path).stderr, "")

    def test_spack_knows_the_options_of_the_build(self):
        options = set(re.findall(r"LSDECONV_[A-Z_]+", SPACK.read_text()))
        options -= {"LSDECONV_ROOT"}
        known = "".join(path.read_text() for path in [SOURCE / "CMakeLists.txt", *(SOURCE / "scripts/cmake").glob("*.cmake")])
        self.assertEqual([name for name in options if f"({name} " not in known], [])
        self.assertEqual(len(options), 3)

    def test_workflows_run_again_after_75(self):
        nextflow = (PACKAGING / "workflows" / "lsdeconv.nf").read_text()
        self.assertEqual(open_brackets(nextflow), [])
        self.assertEqual(open_brackets("process { script: '}' }}"), ["}"])
        self.assertRegex(nextflow, r"errorStrategy \{ task\.exitStatus == 75 .*\? 'retry' : 'terminate' \}")
        self.assertIn("retries:", (PACKAGING / "workflows" / "Snakefile").read_text())


if __name__ == "__main__":
    unittest.main()
