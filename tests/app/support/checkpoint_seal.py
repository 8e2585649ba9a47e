"""The checksums of a checkpoint's contents, for tests that change them on purpose:
FNV-1a over the texts, SplitMix64's finaliser summed over the voxels of a field."""

import numpy as np

MASK = (1 << 64) - 1


def fnv(entries):
    value = 0xCBF29CE484222325
    for entry in entries:
        for byte in entry.encode() + b"\0":
            value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def texts_of(file):
    for group in ("parameters", "run"):
        for name in sorted(file[group].attrs, key=str.encode):
            yield name
            yield file[group].attrs[name]
    inputs = file["inputs"]
    columns = (inputs[column][...] for column in ("name", "size", "modified", "z"))
    for name, size, modified, z in zip(*columns):
        yield name.rstrip(b"\0").decode()
        yield f"{size} {modified}"
        if z >= 0:
            yield str(z)


def digest_of(values):
    with np.errstate(over="ignore"):
        position = np.arange(values.size, dtype=np.uint64)
        h = (position << np.uint64(32) ^ position >> np.uint64(32)) * np.uint64(0x9E3779B97F4A7C15)
        h += np.ascontiguousarray(values, "<f4").view("<u4").ravel().astype(np.uint64)
        h = (h ^ h >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        h = (h ^ h >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        return int(np.sum(h ^ h >> np.uint64(31), dtype=np.uint64))


def seal(file):
    """Makes the checksums right again for what the open file now holds."""
    file.attrs.modify("texts_digest", np.array([fnv(texts_of(file))], np.uint64).view(np.int64))
    for field in file["fields"].values() if "fields" in file else ():
        field.attrs.modify("digest", np.array([digest_of(field[...])], np.uint64).view(np.int64))
