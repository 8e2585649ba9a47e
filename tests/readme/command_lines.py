"""The command lines that developers' documents, config files and the heads of scripts tell, as pieces of code.

A line of usage stands for the command without what it has in brackets: `NAME [BUILD] > FILE` is run as `NAME > FILE`.
Words in capitals and `a|b`, of which each is meant, are filled in by small_tree.py.
"""

import os
import re

from documents import ROOT, Code, Document

DEVELOPERS = ("src/README.md", "tests/README.md", ".github/CONTRIBUTING.md", "scripts/packaging/README.md")
FOLDERS_OF_SCRIPTS = ("scripts", ".ci", "tests")

# What begins a command where no path does.
PROGRAMS = ("apptainer", "cmake", "cpack", "ctest", "gdb", "lsdeconv", "mpirun", "nextflow", "python3", "sbatch", "snakemake",
            "spack", "srun", "sudo", "tar")


def scripts():
    """Every file of the sources that can be started, and what other programs take as recipes."""
    found = [path for folder in FOLDERS_OF_SCRIPTS for path in (ROOT / folder).rglob("*")
             if path.is_file() and os.access(path, os.X_OK) and "__pycache__" not in path.parts]
    recipes = [*(ROOT / "scripts/packaging/workflows").iterdir(), ROOT / "scripts/packaging/apptainer.def"]
    return sorted(str(path.relative_to(ROOT)) for path in found + recipes)


def begins_a_command(text):
    """Whether its first word, after settings of variables, is a program or a script of the sources."""
    words = [word for word in text.split() if not re.match(r"[A-Z_]+=", word)]
    return bool(words) and (words[0] in PROGRAMS or words[0] == "export"
                            or ("/" in words[0] and words[0].startswith((*FOLDERS_OF_SCRIPTS, "build/"))
                                and (words[0].startswith("build/") or (ROOT / words[0]).is_file())))


def without_remark(line):
    """A command ends at a comment, or where more than one space sets off what stands behind it."""
    return re.split(r"\s+#\s|\s{2,}", line.strip())[0]


def joined(lines):
    """(number, line), with lines that end in a backslash joined to the next."""
    whole, first = "", None
    for number, line in lines:
        first = first or number
        if line.rstrip().endswith("\\"):
            whole += line.rstrip()[:-1].strip() + " "
        else:
            yield first, whole + line.strip()
            whole, first = "", None


def of_document(name):
    """Lines in blocks and indented ones, and what stands within a line with at least two arguments."""
    document = Document.read(name)
    indented = [(number, line) for number, line in enumerate(document.prose().splitlines(), 1) if line.startswith("    ")]
    lines = [Code("sh", without_remark(line), name, number) for number, line in joined(indented)]
    blocks = [Code("sh", line, name, code.line + number) for code in document.blocks() if code.language == "sh"
              for number, line in joined(enumerate(code.text.splitlines()))]
    inline = [code for code in document.inline() if len(code.text.split()) > 1 and begins_a_command(code.text)
              and not re.fullmatch(r"\w+ --?[a-z-]+|lsdeconv [a-z]+( --[a-z-]+)*", code.text)]
    return lines + blocks + inline


def of_config(name):
    """What its comments tell to type."""
    comments = [(number, line.lstrip("#").strip()) for number, line in enumerate((ROOT / name).read_text().splitlines(), 1)
                if line.startswith("#")]
    found = []
    for number, line in comments:
        line = re.sub(r"^.*?\b(Use|DIR|brain): ", "", line)
        if command := re.search(r"(?:(?:mpirun -n \w+ )?lsdeconv --?|lsdeconv series |sudo cp ).*?(?=\.(?: |$)|$)", line):
            found.append(Code("sh", command[0], name, number))
    return found


def head(text):
    """(number, line) of the comment or docstring that begins a script, and of the text that it prints as its usage."""
    lines = list(enumerate(text.splitlines(), 1))
    inside = None  # what ends a text
    for number, line in lines:
        opening = re.match(r'"""|  cat <<\'(TEXT)\'', line)
        if inside:
            inside = None if line.startswith(inside) or line.endswith(inside) else inside
            yield number, line.removesuffix('"""')
        elif opening:
            inside = None if line.endswith('"""') and line != '"""' else opening[1] or '"""'
            yield number, line.strip('"')
        elif re.match(r"(#(?!!)|//)", line):
            yield number, line.lstrip("#/")
        elif not line.startswith("#!") and line.strip() and not re.match(r" |set |cd |usage\(\)|[A-Z]\w+: ", line):
            return


def of_script(name):
    """Lines of its head that begin with a program or with the script itself; it may leave out the folder."""
    own, found = name.rpartition("/")[2], []
    for number, line in joined(head((ROOT / name).read_text())):
        text = without_remark(re.sub(r"^.*?(?:[Uu]sage|One process or one node|On a cluster, with Slurm): ", "", line))
        if text.startswith(own) and (text + " ")[len(own)] in " :[":
            text = text.replace(own, name, 1).partition(":")[0]
        if begins_a_command(text) and text.split()[0] not in ("export", "sudo") and not re.search(r"[.;]$|, ", text):
            found.append(Code("sh", text, name, number))
    return found


def all_commands():
    configs = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "configs").rglob("*")) if path.suffix in (".ini", ".conf")]
    return [code for names, of in ((DEVELOPERS, of_document), (configs, of_config), (scripts(), of_script))
            for name in names for code in of(name)]
