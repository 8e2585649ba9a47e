"""What version.cpp says, of a repository, of an archive of it and of sources without either."""

import pathlib
import shutil
import tempfile
import unittest

from installed import CMAKE, SOURCE, run

WHO = ["-c", "user.name=T", "-c", "user.email=t@example.org"]


class Version(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lsdeconv-version-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.tree = self.folder / "tree"
        shutil.copytree(SOURCE / "scripts" / "cmake", self.tree / "scripts" / "cmake")
        shutil.copy(SOURCE / ".gitattributes", self.tree)

    def version(self, tree=None):
        tree = tree or self.tree
        output = self.folder / "version.cpp"
        result = run(CMAKE, f"-DSOURCE={tree}", "-DVERSION=4.5.6", f"-DOUTPUT={output}", "-P",
                     tree / "scripts" / "cmake" / "WriteVersion.cmake")
        self.assertEqual(result.returncode, 0, result.stderr)
        return output.read_text().split('return "')[1].split('"')[0]

    def git(self, *words):
        result = run("git", *WHO, *words, cwd=self.tree)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout.strip()

    def make_repository(self):
        self.git("init", "-q")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "First")
        return self.git("rev-parse", "--short", "HEAD")

    def test_without_history_it_stands_alone(self):
        self.assertEqual(self.version(), "4.5.6")

    def test_of_a_repository_it_is_what_git_describe_says(self):
        commit = self.make_repository()
        self.assertEqual(self.version(), f"4.5.6 ({commit})")
        self.git("tag", "v4.5.6")
        self.git("tag", "unrelated")
        self.assertEqual(self.version(), "4.5.6 (v4.5.6)")
        (self.tree / ".gitattributes").write_text("# changed\n")
        self.assertEqual(self.version(), "4.5.6 (v4.5.6+changes)")

    def test_an_archive_keeps_the_commit(self):
        commit = self.make_repository()
        self.git("archive", "-o", self.folder / "archive.tar", "HEAD")
        shutil.unpack_archive(self.folder / "archive.tar", self.folder / "unpacked")
        self.assertEqual(self.version(self.folder / "unpacked"), f"4.5.6 ({commit})")


if __name__ == "__main__":
    unittest.main()
