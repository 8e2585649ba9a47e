#!/usr/bin/env python3
"""Finds the public declarations that have no docstring, in the headers below include/lsdeconv.

Usage: undocumented.py [ROOT]    (ROOT: the source tree, default the current folder)

A docstring is a /// comment right above the declaration or a ///< behind it. Wanted are those of functions, member
functions, types and constants. Not wanted: what is private or protected; defaulted and deleted members, destructors,
copying and moving constructors, overrides; operators and the iterators begin() and end() of one line; an overload right
below a documented one of its name; data members and enumerators; forward declarations, specialisations and definitions
of what was declared before.
"""

import dataclasses
import pathlib
import re
import sys

ATTRIBUTE = re.compile(r"\[\[.*?\]\]|\bLSDECONV_HOST_DEVICE\b|\balignas\s*\([^()]*\)", re.DOTALL)
TEMPLATE = re.compile(r"^\s*template\s*<.*?>\s*(?=class|struct|union)", re.DOTALL)
TYPE = re.compile(r"(class|struct|union|enum(?:\s+(?:class|struct))?)\s+(?P<name>[\w:]+(?:<.*>)?)(?P<rest>.*)",
                  re.DOTALL)
OPERATOR = re.compile(r"\boperator\s*(\(\)|[^\s\w(]+|[\w:<>&* ]+?)\s*\(")
FORWARD = re.compile(r"(class|struct|union|enum)\b[^(=]*$")
ALIAS = re.compile(r"using\s+(\w+)\s*=")
CONCEPT = re.compile(r"concept\s+(\w+)\s*=")
NAMESPACE = re.compile(r"(inline\s+)?namespace\b|extern\s*\"")
ACCESS = re.compile(r"\s*(public|protected|private)\s*:(?!:)")
COPY = re.compile(r"(explicit\s+)?(\w+)\s*\(\s*(const\s+\2\s*&|\2\s*&&)\s*\w*\s*\)")
SKIPPED = re.compile(r"(static_assert|extern\s+template|friend\s+(class|struct)|using\s+namespace)\b|$")
NO_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])'", re.DOTALL)
PREPROCESSOR = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)


@dataclasses.dataclass
class Declaration:
    name: str
    first_line: int  # counted from 1
    last_line: int  # of its head: up to ; or {
    depth: int  # how many scopes it lies in
    wanted: bool
    documented: bool = False


def blank_comments(text):
    """The text with comments, strings and preprocessor lines blanked, line breaks kept."""
    def blank(match):
        word = match.group(0)
        if word[0] in "\"'":
            return word[0] + " " * (len(word) - 2) + word[0]
        return re.sub(r"[^\n]", " ", word)
    return PREPROCESSOR.sub(blank, NO_CODE.sub(blank, text))


def without_brackets(head):
    """The head of a declaration without attributes and without what stands in <...>."""
    head = re.sub(r"operator\s*(<=>|<<=?|>>=?|->\*?|<=?|>=?)", "operator@", ATTRIBUTE.sub(" ", head))
    head = head.replace("->", " ").replace("<=", " ").replace(">=", " ").replace("<<", " ")
    before = None
    while before != head:
        before, head = head, re.sub(r"<[^<>]*>", " ", head)
    return re.sub(r"^\s*(template\s+)*", "", head).strip()


def matching(text, start):
    """The position behind the bracket that closes the one at `start`."""
    depth = 0
    for position in range(start, len(text)):
        depth += text[position] in "({["
        depth -= text[position] in ")}]"
        if depth == 0:
            return position + 1
    return len(text)


def opens_scope(head):
    """"namespace", "class" or "struct" where the brace behind this head holds declarations, else None."""
    plain = without_brackets(head)
    if NAMESPACE.match(plain):
        return "namespace"
    found = TYPE.match(plain)
    if found and not found.group(1).startswith("enum") and not re.search(r"[(=]", found.group("rest")):
        return found.group(1)
    return None


def is_initialiser(head):
    """Whether a brace behind this head begins a value instead of a body."""
    plain = without_brackets(head)
    equals = re.search(r"(?<!operator)=", plain)
    if "(" not in plain or (equals and equals.start() < plain.index("(")):
        return not re.match(r"enum\b", plain)
    behind = plain[plain.rindex(")") + 1:] if ")" in plain else plain
    in_list = re.search(r"\)\s*(?:noexcept\s*)?:(?!:)", plain)
    return bool(in_list and re.search(r"[:,]\s*[\w:]+$", behind if ":" in behind or "," in behind else plain))


def read_declaration(text, position):
    """(head, its begin, its end, the position behind the declaration, whether a scope opens there)"""
    begin = position + len(text[position:]) - len(text[position:].lstrip())
    position = begin
    while position < len(text):
        letter = text[position]
        if letter == ";":
            return text[begin:position], begin, position, position + 1, None
        if letter == "}":  # of the scope around
            return None, begin, position, position + 1, None
        if letter in "([":
            position = matching(text, position)
        elif letter == "{":
            head = text[begin:position]
            scope = opens_scope(head)
            if scope:
                return head, begin, position, position + 1, scope
            end = matching(text, position)
            if not is_initialiser(head):
                behind = re.match(r"\s*;", text[end:])
                return head, begin, position, end + (behind.end() if behind else 0), None
            position = end
        else:
            position += 1
    return None, begin, position, position, None


def function_name(head, plain):
    """The name of the function that the head declares, or None."""
    operator = OPERATOR.search(ATTRIBUTE.sub(" ", head))
    if operator:
        return "operator" + operator.group(1)
    if re.search(r"\(\s*\*", plain):  # a pointer to a function
        return None
    found = re.search(r"([~\w:]+)\s*\(", plain)
    equals = plain.find("=")
    if not found or (0 <= equals < found.start()) or found.group(1) in ("decltype", "requires", "noexcept", "explicit"):
        found = re.search(r"(?:decltype|explicit|requires)\s*\((?:[^()]|\([^()]*\))*\)\s*.*?([~\w:]+)\s*\(", plain,
                          re.DOTALL)
    return found.group(1) if found and not 0 <= equals < found.start(1) else None


def name_of(head, in_class):
    """(name, whether it wants a docstring) of the declaration with this head, or None where it declares nothing new."""
    plain = without_brackets(head)
    if SKIPPED.match(plain) or re.match(r"\s*template\s*<\s*>", head):
        return None
    for pattern in (ALIAS, CONCEPT):
        found = pattern.match(plain)
        if found:
            return found.group(1), True
    if re.match(r"using\b", plain):
        return None
    found = TYPE.match(ATTRIBUTE.sub(" ", TEMPLATE.sub("", head)).strip())
    if found and "(" not in plain and not re.match(r"\s*\w+\s*(=|$)", found.group("rest")):
        return found.group("name"), "::" not in found.group("name") and "<" not in found.group("name")
    name = function_name(head, plain)
    if name is None:
        is_constant = not in_class and re.search(r"\b(constexpr|const|inline)\b", plain)
        return (re.split(r"\s*[={[]", plain)[0].split()[-1], True) if is_constant else None
    exempt = "~" in name or "::" in name or COPY.match(plain)
    exempt = exempt or re.search(r"\boverride\b|=\s*(default|delete)\s*$", plain)
    is_iterator = name in ("begin", "end") and re.search(r"\(\s*\)", plain) and not plain.startswith("void")
    exempt = exempt or ((name.startswith("operator") or is_iterator) and "\n" not in head.strip())
    return name, not exempt


def declarations(text):
    """All declarations in a header that others see."""
    lines, code = text.splitlines(), blank_comments(text)
    found, scopes, position = [], [], 0  # scopes: [kind, whether it is public now]
    while position < len(code):
        access = ACCESS.match(code, position)
        if access and scopes:
            scopes[-1][1] = access.group(1) == "public"
            position = access.end()
            continue
        head, begin, end, position, scope = read_declaration(code, position)
        if head is None:
            if scopes and code[position - 1:position] == "}":
                scopes.pop()
                behind = re.match(r"\s*;", code[position:])
                position += behind.end() if behind else 0
            continue
        is_public = all(public for _, public in scopes)
        in_class = any(kind != "namespace" for kind, _ in scopes)
        is_forward = code[end:end + 1] == ";" and FORWARD.match(without_brackets(head))
        named = None if scope == "namespace" or is_forward else name_of(head, in_class)
        if named and is_public:
            first, last = code.count("\n", 0, begin), code.count("\n", 0, end)
            found.append(Declaration(named[0], first + 1, last + 1, len(scopes), named[1]))
            found[-1].documented = has_docstring(lines, first, last) or follows_overload(lines, found)
        if scope:
            scopes.append([scope, scope != "class"])
    return found


def has_docstring(lines, first, last):
    if any("///<" in line for line in lines[first:last + 1]):
        return True
    above = first - 1
    while above >= 0 and re.match(r"\s*//(?!/)", lines[above]):
        above -= 1
    return above >= 0 and bool(re.match(r"\s*///(?!<)", lines[above]))


def follows_overload(lines, found):
    """Whether the last declaration follows, without a blank line, a documented one of the same name."""
    if len(found) < 2:
        return False
    before, last = found[-2:]
    return (before.name == last.name and before.depth == last.depth and before.documented
            and all(line.strip() for line in lines[before.first_line:last.first_line]))


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    documented = total = 0
    for path in sorted((root / "include" / "lsdeconv").rglob("*.hpp")):
        wanted = [each for each in declarations(path.read_text()) if each.wanted]
        documented += sum(each.documented for each in wanted)
        total += len(wanted)
        for each in wanted:
            if not each.documented:
                print(f"{path.relative_to(root)}:{each.first_line}: {each.name}")
    print(f"{documented} of {total} public declarations have a docstring")
    return 0 if documented == total else 1


if __name__ == "__main__":
    sys.exit(main())
