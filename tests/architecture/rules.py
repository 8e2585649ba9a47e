"""The rules of the source tree as functions: each takes the folder of a tree and returns what breaks the rule there."""

import collections
import fnmatch
import pathlib
import re

import undocumented

CODE = {".cpp", ".hpp", ".cu", ".cuh"}
TEXT = CODE | {".py", ".cmake", ".sh", ".txt", ""}
LONGEST_FILE = 350
MOST_FILES_PER_FOLDER = 45
LARGEST_LAYER = 0.16  # of the lines below src and include

# What the program itself may include; the layers' own permissions stand in src/CMakeLists.txt.
APP_USES = {"core", "sys/mpi", "watchdog", "config", "commands"}  # signals may come before all else

# Header of a foreign library -> the layers that may include it: one, but for JSON, which several read or write.
FOREIGN = {
    "compiled_for.hpp": {"core"},  # in the folder of the processor that is built for
    "mpi.h": {"sys/mpi"},
    "hdf5.h": {"sys/hdf5"},
    "tiff*.h": {"sys/tiff"},
    "png.h": {"sys/png"},
    "blosc.h": {"sys/compression"},
    "zlib.h": {"sys/compression"},
    "zstd.h": {"sys/compression"},
    "hwloc*": {"sys/topology"},
    "fftw3*.h": {"compute"},
    "cuda*": {"compute"},
    "cufft*": {"compute"},
    "cub/*": {"compute"},
    "thrust/*": {"compute"},
    "nvml.h": {"sys/topology"},
    "boost/*": {"app"},
    "nlohmann/*": {"zarr", "telemetry", "run/export", "run/page", "run/preparation", "run", "commands"},
}
# Those whose layer need not include them: only builds with CUDA do.
OPTIONAL = {"cuda*", "cufft*", "cub/*", "thrust/*", "nvml.h"}

# Headers of the operating system and the compiler.
SYSTEM = re.compile(r"(fcntl|unistd|dirent|fnmatch|glob|pwd|poll|pthread|sched|dlfcn|math|omp|immintrin|malloc)\.h|sys/[a-z]+\.h")

TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "src", "include", "scripts", "tests", "configs"}

# Words that once had a meaning of their own here. The keys of JSON files that earlier versions wrote are strings.
PRIVATE_WORDS = re.compile(r"(^|_)(vigil|foreman|doubts?|equip(ped|ment)?|(un)?furnish|darkness|last_words|parting|"
                           r"remark|hurry|unfit|doings|tell|lit_box|awake_clock|absent_rank|end_within)(_|$)")

# Documents whose paths must exist, and where these may start: beside the document, in the root, or in these folders.
DOCUMENTS = (".github/CONTRIBUTING.md", "src/README.md", "tests/README.md")
PATHS_START_IN = ("src", "include", "include/lsdeconv", "tests")
QUOTED = re.compile(r"`([^`\n]+)`|\]\(([^)#\s]+)\)|^(?: {4}|\t)(.+)$", re.MULTILINE)
PATH = re.compile(r"(?<![\w/.$<-])(?:[\w.*-]+(?:/[\w.*-]+)+/?|[\w*-]+\.(?:cpp|hpp|cu|cuh|py|md|cmake|txt)\b)")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
UNSEEDED = r"random_device|default_rng\(\)|\bos\.urandom|RandomState\(\)|\bnp\.random\.(?!default_rng|Generator)\w+|\$RANDOM"
CONDITION = re.compile(r"^\s*#\s*(?:if|ifdef|ifndef|elif)\b(.*)$", re.MULTILINE)


def code_files(root, *folders):
    """Source files below the folders, as paths relative to the root."""
    found = [path for folder in folders for path in (root / folder).rglob("*") if path.suffix in CODE]
    return sorted(path.relative_to(root) for path in found)


def includes(root, path):
    """(is_system, name) of every include line of a file."""
    return [(bracket == "<", name) for bracket, name in INCLUDE.findall((root / path).read_text())]


def read_layers(text):
    """Lines "name=used,used" -> {name: {used}}, the layer itself and the program included."""
    layers = {"app": set(APP_USES)}
    for line in text.split():
        name, uses = line.split("=")
        layers[name] = {use for use in uses.split(",") if use}
    return {name: uses | {name} for name, uses in layers.items()}


def layer_of(inner_path, layers):
    """The layer that a path like sys/tiff/file.cpp belongs to, or None."""
    names = [str(parent) for parent in pathlib.PurePath(inner_path).parents]
    return next((name for name in names if name in layers), None)


def layer_of_file(path, layers):
    """As layer_of(), for src/... and include/lsdeconv/..."""
    return layer_of(pathlib.PurePath(*path.parts[2 if path.parts[0] == "include" else 1:]), layers)


def files_without_layer(root, layers):
    return [str(path) for path in code_files(root, "src", "include") if layer_of_file(path, layers) is None]


def forbidden_layers(root, layers):
    """Includes of another layer that src/CMakeLists.txt does not allow."""
    found = []
    for path in code_files(root, "src", "include"):
        own = layer_of_file(path, layers)
        for is_system, name in includes(root, path):
            if not is_system and name.startswith("lsdeconv/"):
                other = layer_of(name.removeprefix("lsdeconv/"), layers)
                if other not in layers.get(own, set()):
                    found.append(f"{path} of {own} includes {name} of {other}")
    return found


def forbidden_private_headers(root, layers):
    """Quoted includes without lsdeconv/ name private headers: of the same layer, and none in public headers."""
    found = []
    for path in code_files(root, "src", "include"):
        for is_system, name in includes(root, path):
            if is_system or name.startswith("lsdeconv/"):
                continue
            header = (root / path.parent / name).resolve()
            inside = header.exists() and root.resolve() / "src" in header.parents
            if not inside or path.parts[0] == "include":
                found.append(f"{path} includes {name}, which is not a private header beside it")
            elif layer_of_file(header.relative_to(root.resolve()), layers) != layer_of_file(path, layers):
                found.append(f"{path} includes {name}, a private header of another layer")
    return found


def foreign_rule(name):
    """The pattern of FOREIGN that a header falls under, or None."""
    return next((pattern for pattern in FOREIGN if fnmatch.fnmatch(name, pattern)), None)


def forbidden_foreign_headers(root, layers):
    """Foreign headers outside their layers, and headers that no rule knows."""
    found = []
    for path in code_files(root, "src", "include"):
        for is_system, name in includes(root, path):
            rule = foreign_rule(name)
            if rule and layer_of_file(path, layers) not in FOREIGN[rule]:
                found.append(f"{path} includes {name}, which only {' and '.join(sorted(FOREIGN[rule]))} may")
            elif is_system and not rule and "." in name and not SYSTEM.fullmatch(name):
                found.append(f"{path} includes {name}, which has no rule in {pathlib.Path(__file__).name}")
    return found


def unused_foreign_rules(root):
    names = {name for path in code_files(root, "src", "include") for _, name in includes(root, path)}
    return [pattern for pattern in FOREIGN if pattern not in OPTIONAL and not fnmatch.filter(names, pattern)]


def conditional_code(root):
    """Preprocessor conditions other than the one question which compiler reads a header for both."""
    return [f"{path}: #if{condition}" for path in code_files(root, "src", "include")
            for condition in CONDITION.findall((root / path).read_text())
            if condition.strip() not in ("__CUDACC__", "defined(__CUDACC__)")]


def private_words(root):
    """Identifiers made of words that a reader from outside would not know."""
    found = set()
    for path in code_files(root, "src", "include"):
        for name in re.findall(r"[A-Za-z_]\w*", undocumented.blank_comments((root / path).read_text())):
            if PRIVATE_WORDS.search(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()):
                found.add(f"{path}: {name}")
    return sorted(found)


def chance(root):
    """Random numbers of tests and scripts without a seed: a failure that they bring would not come again."""
    found = []
    for path in [path for top in ("tests", "scripts") for path in (root / top).rglob("*") if path.is_file()]:
        if path.suffix not in (".py", ".cpp", ".hpp", "") or path.parent == pathlib.Path(__file__).resolve().parent:
            continue
        text = path.read_text(errors="replace")
        pattern = UNSEEDED + (r"|(?<![\w.])random\.(?!Random\(\w)\w+" if re.search(r"(?m)^import random$", text) else "")
        found += [f"{path.relative_to(root)}: {word}" for word in re.findall(pattern, text)]
    return found


def layers_out_of_order(text):
    """Layers that use one which is not listed before them; without any there is no circle."""
    listed, found = set(), []
    for line in text.split():
        name, uses = line.split("=")
        found += [f"{name} uses {use}, which is not listed before it"
                  for use in uses.split(",") if use and use not in listed]
        listed.add(name)
    return found


def large_layers(root, layers):
    """Layers that hold too much of all lines."""
    lines = collections.Counter()
    for path in code_files(root, "src", "include"):
        lines[layer_of_file(path, layers)] += len((root / path).read_text().splitlines())
    return [f"{layer}: {count} of {lines.total()} lines" for layer, count in lines.items()
            if count > LARGEST_LAYER * lines.total()]


def crowded_folders(root):
    """Folders with more files than one finds one's way in."""
    folders = collections.Counter(path.parent for folder in ("src", "include", "tests")
                                  for path in (root / folder).rglob("*")
                                  if path.is_file() and not {"__pycache__", "corpus"} & set(path.parts))
    return [f"{folder.relative_to(root)}: {files} files" for folder, files in folders.items()
            if files > MOST_FILES_PER_FOLDER]


def undocumented_declarations(root):
    """Public declarations without a docstring."""
    return [f"{path}:{each.first_line}: {each.name}" for path in code_files(root, "include")
            for each in undocumented.declarations((root / path).read_text()) if each.wanted and not each.documented]


def undescribed_layers(root, layers):
    """Layers that have no row in the table of src/README.md."""
    rows = re.findall(r"^\| `([\w/]+)`", (root / "src" / "README.md").read_text(), re.MULTILINE)
    return sorted(set(layers) ^ set(rows))


def missing_paths(root):
    """Paths that the documents name in code or links and that do not exist."""
    names = {path.name for top in TOP_LEVEL for path in [root / top, *(root / top).rglob("*")]}
    found = []
    for document in DOCUMENTS:
        starts = [(root / document).parent, root, *(root / name for name in PATHS_START_IN)]
        for words in QUOTED.findall((root / document).read_text()):
            found += [f"{document}: {word}" for word in PATH.findall(" ".join(words)) if is_missing(word, starts, names)]
    return found


def is_missing(path, starts, names):
    """Whether nothing lies at a path that starts in one of the folders, or has the name where it has no slash. LAYER and
    NAME stand for any. A path whose first folder exists nowhere means nothing in this tree, as application/json."""
    path = re.sub("LAYER|NAME", "*", path)
    if "/" not in path:
        return not fnmatch.filter(names, path)
    first = path.split("/")[0]
    starts = [start for start in starts if (start / first).is_dir() and first != "build"]
    return bool(starts) and not any(True for start in starts for _ in start.glob(path.rstrip("/")))


def foreign_entries(root):
    """What lies on the top level without belonging there; dotfiles and ignored files may."""
    ignore = root / ".gitignore"
    ignored = [line.strip("/") for line in ignore.read_text().split()] if ignore.exists() else []
    names = [path.name for path in root.iterdir() if not path.name.startswith(".")]
    return sorted(name for name in names
                  if name not in TOP_LEVEL and not any(fnmatch.fnmatch(name, pattern) for pattern in ignored))


def long_files(root):
    """Sources, scripts and tests of more lines than one wants to read at a time."""
    paths = [path for folder in ("src", "include", "scripts", "tests") for path in (root / folder).rglob("*")]
    lengths = {path: len(path.read_text().splitlines()) for path in paths
               if path.is_file() and path.suffix in TEXT and not {"__pycache__", "corpus"} & set(path.parts)}
    return [f"{path.relative_to(root)}: {lines} lines" for path, lines in lengths.items() if lines > LONGEST_FILE]
