"""The rules of the source tree as functions: each takes the folder of a tree and returns what breaks the rule there."""

import fnmatch
import pathlib
import re

CODE = {".cpp", ".hpp", ".cu", ".cuh"}
TEXT = CODE | {".py", ".cmake", ".sh", ".txt", ""}
LONGEST_FILE = 350

# What the program itself may include; the layers' own permissions stand in src/CMakeLists.txt.
APP_USES = {"core", "sys/mpi", "config", "commands"}

# Header of a foreign library -> the layers that may include it: one, but for JSON, which several read or write.
FOREIGN = {
    "mpi.h": {"sys/mpi"},
    "hdf5.h": {"sys/hdf5"},
    "tiff*.h": {"sys/tiff"},
    "hwloc*": {"sys/topology"},
    "fftw3*.h": {"compute"},
    "cuda*": {"compute"},
    "cufft*": {"compute"},
    "cub/*": {"compute"},
    "thrust/*": {"compute"},
    "nvml.h": {"sys/topology"},
    "boost/*": {"app"},
    "nlohmann/*": {"telemetry", "run/preparation", "run", "commands"},
}
# Those whose layer need not include them: only builds with CUDA do.
OPTIONAL = {"cuda*", "cufft*", "cub/*", "thrust/*", "nvml.h"}

# Headers of the operating system and the compiler.
SYSTEM = re.compile(r"(fcntl|unistd|dirent|fnmatch|glob|pwd|poll|pthread|sched|dlfcn|math|omp|immintrin|malloc)\.h|sys/[a-z]+\.h")

TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "LICENSE", "src", "include", "scripts", "tests", "configs"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
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
