"""Fills test/fixtures/asset-names.json with the names under which Open edX keeps and looks up assets.

    pip install edx-opaque-keys
    python test/olx/course/record-asset-names.py

opaque-keys cleans the names. Around that the platform flattens folders, and of a link it decodes
percent codes and takes the path. Add a file or link to the lists, and run this again.
"""
import json
import pathlib
from urllib.parse import unquote, urlparse

from opaque_keys.edx.keys import CourseKey
from opaque_keys.edx.locator import AssetLocator

TABLE = pathlib.Path(__file__).parents[2] / "fixtures" / "asset-names.json"
COURSE = CourseKey.from_string("course-v1:Org+Num+Run")


def stored(path):
    """The name of a file of static/."""
    name = AssetLocator.clean_keeping_underscores(path.replace("/", "_"))
    return COURSE.make_asset_key("asset", name).block_id


def served(link):
    """The name that a link asks for, given what follows /static/ in it."""
    return stored(urlparse(unquote(link)).path.lstrip("/"))


table = json.loads(TABLE.read_text())
rows = {"files": stored, "links": served}
parts = []
for part, name in rows.items():
    lines = [json.dumps([each[0], name(each[0])], ensure_ascii=True) for each in table[part]]
    parts.append(json.dumps(part) + ": [\n" + ",\n".join(lines) + "\n]")
source = json.dumps(table["source"])
TABLE.write_text('{"source": ' + source + ", " + ", ".join(parts) + "}\n")
