"""Rewrites the verdicts in test/fixtures/xml-verdicts.json with what lxml says.

Run: python3 test/olx/syntax/record-verdicts.py (needs lxml; the tests do not). To add a case, add an
object with a `title` and its `text` (or `hex`, for bytes that are not UTF-8), then run this.
"""

import io
import json
import pathlib

from lxml import etree

FILE = pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "xml-verdicts.json"


def verdict(source: bytes) -> dict:
    # the parser of edx-platform's xmodule
    parser = etree.XMLParser(dtd_validation=False, load_dtd=False, remove_blank_text=True, encoding="utf-8")
    try:
        etree.parse(io.BytesIO(source), parser=parser)
        return {"accepted": True}
    except etree.XMLSyntaxError as error:
        return {"accepted": False, "line": error.lineno}


def main() -> None:
    recorded = json.loads(FILE.read_text(encoding="utf-8"))
    cases = []
    for case in recorded["cases"]:
        source = bytes.fromhex(case["hex"]) if "hex" in case else case["text"].encode("utf-8")
        kept = {key: case[key] for key in ("title", "text", "hex") if key in case}
        cases.append({**kept, **verdict(source)})
    version = ".".join(map(str, etree.LXML_VERSION[:3]))
    libxml = ".".join(map(str, etree.LIBXML_VERSION))
    lines = ",\n".join("    " + json.dumps(case, ensure_ascii=True) for case in cases)
    parser = json.dumps(f"lxml {version}, libxml2 {libxml}")
    FILE.write_text(f'{{\n  "parser": {parser},\n  "cases": [\n{lines}\n  ]\n}}\n', encoding="utf-8")


main()
