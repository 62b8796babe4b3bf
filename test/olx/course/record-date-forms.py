"""Fills test/fixtures/date-forms.json with what Open edX reads from each form of a date.

    pip install python-dateutil==2.9.0.post0
    python test/olx/course/record-date-forms.py

The field `Date` of XBlock reads a text twice, with two days that stand for what the text leaves out,
and takes the moment if both agree. Add a form with its kind, and run this again.
"""
import datetime
import json
import os
import pathlib
import time
import warnings

os.environ["TZ"] = "UTC"
time.tzset()
warnings.simplefilter("ignore")

from dateutil import parser  # noqa: E402  the time zone must be set before

TABLE = pathlib.Path(__file__).parents[2] / "fixtures" / "date-forms.json"
UTC = datetime.timezone.utc


class Info(parser.parserinfo):
    """The tables of dateutil in a given present year."""

    def __init__(self, year):
        super().__init__()
        self._year = year
        self._century = year // 100 * 100


def moment(text, year):
    """The moment in UTC as ISO 8601 in milliseconds; None if the field has no moment then."""
    reader = parser.parser(Info(year))
    try:
        results = [reader.parse(text, default=datetime.datetime(year, n, n, tzinfo=UTC)) for n in (1, 2)]
        at = results[0].astimezone(UTC)
    except Exception:
        return None
    if results[0] != results[1]:
        return None
    milliseconds = at.microsecond // 1000
    return f"{at.year:04}-{at.month:02}-{at.day:02}T{at:%H:%M:%S}.{milliseconds:03}Z"


def missing(text, years):
    """What the present year has to fill in: "year", "century" or None."""
    if len({moment(text, year) for year in years}) == 1:
        return None
    found = parser.parser()._parse(text)[0]
    return "year" if found.year is None else "century"


def main():
    table = json.loads(TABLE.read_text())
    forms = []
    for form in table["forms"]:
        text, year = form["text"], form.get("year", table["year"])
        entry = {"kind": form["kind"], "text": text}
        if year != table["year"]:
            entry["year"] = year
        entry["read"] = moment(text, year)
        lacks = missing(text, (1900, 1950, 2000, 2026, 2027, 2028, 2100, 2151)) if entry["read"] else None
        if lacks:
            entry["lacks"] = lacks
        forms.append(json.dumps(entry, ensure_ascii=False))
    head = json.dumps({"source": table["source"], "year": table["year"]})[:-1]
    TABLE.write_text(head + ', "forms": [\n' + ",\n".join(forms) + "\n]}\n")


main()
