"""bash and zsh complete subcommands, options, choices and files, asked as a user asks: zsh with the key Tab in a terminal."""

import os
import pty
import re
import select
import time
import unittest

from installed import InstalledCase, run

ASK_BASH = """source "$1"; shift
COMP_WORDS=(lsdeconv "$@"); COMP_CWORD=$#; _lsdeconv; printf '%s\\n' "${COMPREPLY[@]}" """


class Completion(InstalledCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls.folder / "here"
        (cls.here / "in put").mkdir(parents=True)
        (cls.here / "brain.ini").touch()

    def bash(self, *words):
        script = self.prefix / "share" / "bash-completion" / "completions" / "lsdeconv"
        result = run("bash", "-c", ASK_BASH, "bash", script, *words, cwd=self.here)
        self.assertEqual(result.stderr, "")
        return result.stdout.split("\n")[:-1]

    def test_bash_completes_subcommands(self):
        self.assertEqual(self.bash("ex"), ["export"])
        self.assertEqual(len(self.bash("")), 12)
        self.assertEqual(self.bash("export", "ex"), [""], "behind one there is no other")

    def test_bash_completes_options_of_the_subcommand(self):
        self.assertEqual(self.bash("--lambda-e"), ["--lambda-ex", "--lambda-em"])
        self.assertEqual(self.bash("plan", "--plan-n"), ["--plan-nodes"])
        self.assertEqual(self.bash("export", "--lambda-e"), [""], "export does not take it")
        self.assertEqual(self.bash("--no-res"), ["--no-resume"])
        self.assertEqual(self.bash("--convert-to-8"), ["--convert-to-8bit"])
        self.assertEqual(self.bash("--numit", "3", "--help-"), ["--help-all"])
        self.assertIn("--seed", self.bash("simulate", "--"))
        self.assertIn("--input", self.bash("-i", "x", ""))

    def test_bash_completes_choices(self):
        for words in (("--output-format", ""), ("export", "--output-format", ""), ("--output-format", "="),
                      ("--output_format", ""), ("-output-format", "")):
            self.assertEqual(self.bash(*words), ["tiff", "zarr", "ims"], words)
        self.assertEqual(self.bash("--output-format", "=", "z"), ["zarr"])
        self.assertEqual(self.bash("--compression", ""), ["none", "deflate", "zstd"])
        self.assertEqual(self.bash("simulate", "--compression", ""), ["none", "deflate"])
        self.assertEqual(self.bash("--numit", ""), ["auto"])
        self.assertEqual(self.bash("--dxy", "--"), [""], "a number is not known")

    def test_bash_completes_files(self):
        self.assertEqual(self.bash("--config", "br"), ["brain.ini"])
        self.assertEqual(sorted(self.bash("-i", "")), ["brain.ini", "in put"])
        self.assertEqual(self.bash("series", ""), ["in put"])
        self.assertEqual(self.bash("info", "bra"), ["brain.ini"])

    def zsh_shows(self, line, wanted):
        """That the line, when Tab is pressed behind it, becomes what fits `wanted`, or is followed by a list that does."""
        functions = self.prefix / "share" / "zsh" / "site-functions"
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.here)
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb", "LC_ALL": "C.UTF-8", "COLUMNS": "200"})
        try:
            for command in (f"fpath=('{functions}' $fpath); autoload -Uz compinit; compinit -u -D; PS1=; LISTMAX=999",
                            "unsetopt prompt_cr prompt_sp; stty -echo; print rea''dy"):
                os.write(terminal, command.encode() + b"\n")
            self.read_until(terminal, "ready")
            os.write(terminal, line.encode() + b"\t")
            self.read_until(terminal, wanted)
        finally:
            os.close(terminal)
            os.waitpid(child, 0)

    def read_until(self, terminal, wanted):
        shown, end = "", time.monotonic() + 30
        while not re.search(wanted, re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|[\r\x07\x08]", "", shown)):
            ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
            self.assertTrue(ready, f"{wanted} is not in {shown}")
            shown += os.read(terminal, 65536).decode(errors="replace")

    def test_zsh_completes_all_of_these(self):
        for line, completed in (("lsdeconv ser", "series "), ("lsdeconv plan --plan-no", "--plan-nodes"),
                                ("lsdeconv --output-format za", "zarr "), ("lsdeconv --no-res", "--no-resume"),
                                ("lsdeconv -i x --lambda-", "--lambda-e"), ("lsdeconv --config bra", "brain.ini "),
                                ("lsdeconv series in", r"in\\ put/"), ("lsdeconv verify br", "brain.ini ")):
            with self.subTest(line=line):
                self.zsh_shows(line, completed)

    def test_zsh_tells_what_options_mean(self):
        self.zsh_shows("lsdeconv --convert-to-", r"--convert-to-8bit +-- --output-type uint8")
        self.zsh_shows("lsdeconv --lambda-e", r"--lambda-em +-- ")


if __name__ == "__main__":
    unittest.main()
