"""Whatever the program writes has the mode and the group that the folder gives, under names that nobody can guess."""

import os
import pathlib
import stat
import subprocess
import unittest

from faults import JOB, traced, why_not_traced
from harness import Case, command, environment, phantom, place, write_series


class FileModes(Case):
    def test_follow_the_folder(self):
        self.folder.chmod(0o755)
        group = os.getgid()
        shared = self.folder / "shared"
        shared.mkdir()
        if os.geteuid() == 0:
            group = 4711
            os.chown(shared, -1, group)
        shared.chmod(0o2775)
        series = write_series(self.folder / "in", phantom((12, 40, 40)))
        output = shared / "result"
        runs = {"result/checkpoint.h5.lock": ["-i", series, *JOB, "-o", output],
                "again/export.lock": ["export", place("checkpoint", shared / "result"), "-o", shared / "again"]}
        seen = {}
        for lock, arguments in runs.items():
            stays = [] if why_not_traced() else traced("?unlink,?unlinkat:delay_enter=300000", shared / lock)
            process = subprocess.Popen([*stays, *command(arguments)], env=environment(), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, umask=0o002)
            while process.poll() is None:
                self.look(shared, seen)
            self.assertEqual(process.returncode, 0)
            self.look(shared, seen)
        names = {name.split("/")[-1] for name in seen}
        for wanted in ("checkpoint.h5", "report.json", "img_0011.tif", "checkpoint.h5.lock", "export.lock"):
            self.assertIn(wanted, names)
        self.assertTrue(any(name.endswith(".log") for name in names))
        for name, status in self.ours(seen).items():
            wanted = 0o2775 if stat.S_ISDIR(status.st_mode) else 0o664
            self.assertEqual(oct(stat.S_IMODE(status.st_mode)), oct(wanted), name)
            self.assertEqual(status.st_gid, group, name)

    @staticmethod
    def ours(seen):
        """Without the files that Open MPI makes for a moment when it opens a file, to try locks."""
        return {name: status for name, status in seen.items() if ".locktest." not in name}

    @staticmethod
    def look(folder, seen):
        for place, folders, files in os.walk(folder):
            for name in folders + files:
                path = pathlib.Path(place) / name
                try:
                    seen[str(path)] = path.stat()
                except FileNotFoundError:
                    pass

    def test_temporary_names_cannot_be_guessed(self):
        """A link that somebody puts where a temporary file is expected would be written through."""
        series = write_series(self.folder / "in", phantom((12, 40, 40)))
        trace = self.folder / "trace"
        words = ["strace", "-f", "-qq", "-o", trace, "-e", "trace=openat", *command(["-i", series, *JOB])]
        result = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
        if result.returncode != 0:
            self.skipTest("strace may not trace here: " + result.stderr)
        made = self.ours({line: None for line in trace.read_text().splitlines()
                          if "O_CREAT" in line and f'"{series}' in line})
        self.assertTrue(made)
        for line in made:
            self.assertIn("O_EXCL", line)
        names = {line.split('"')[1] for line in made if ".part" in line}
        self.assertEqual([name for name in names if os.path.exists(name)], [])


if __name__ == "__main__":
    unittest.main()
