#!/usr/bin/env python3
"""The tables of canonical composition, and rows to test them by, from the Unicode character database.

Wants the folder with UnicodeData.txt, DerivedNormalizationProps.txt and NormalizationTest.txt (or .bz2), by default that
of Debian's package unicode-data. Run once for each new edition; what it writes is committed.
"""
import bz2
import pathlib
import re
import sys

source = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode")
home = pathlib.Path(__file__).parent.parent
tests = source / "NormalizationTest.txt"
test_rows = tests.read_text() if tests.exists() else bz2.decompress((source / "NormalizationTest.txt.bz2").read_bytes()).decode()

excluded = set()
properties = (source / "DerivedNormalizationProps.txt").read_text()
for first, last in re.findall(r"^([0-9A-F]+)(?:\.\.([0-9A-F]+))? *; Full_Composition_Exclusion", properties, re.MULTILINE):
    excluded.update(range(int(first, 16), int(last or first, 16) + 1))

edition = re.search(r"-([0-9.]+)\.txt", properties)[1]
with open(home / "src/FunnelStream.Core/Events/CanonicalForm.txt", "w", encoding="ascii") as table:
    table.write(f"# Unicode {edition}, written by eng/unicode.py: mark class; character=parts; character!parts that are not composed\n")
    for line in (source / "UnicodeData.txt").read_text().splitlines():
        character, _, _, mark, _, parts = line.split(";")[:6]
        if mark != "0":
            table.write(f"{character} {mark}\n")
        if parts and not parts.startswith("<"):
            table.write(f"{character}{'!' if int(character, 16) in excluded else '='}{parts}\n")

with open(home / "tests/FunnelStream.Core.Tests/Events/NormalizationTest.txt", "w", encoding="ascii") as sample:
    part = ""
    for number, line in enumerate(test_rows.splitlines()):
        part = line.split()[0] if line.startswith("@Part") else part
        if line[:1] not in ("", "#", "@") and (part == "@Part0" or number % 25 == 0):
            sample.write(";".join(line.split(";")[:3]) + "\n")
