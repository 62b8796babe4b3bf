"""Records what Python's json makes of texts, as Open edX reads policy.json (`load_policy` in
`xmodule/modulestore/xml.py`: a text file in UTF-8, `json.load`), in test/fixtures/policy-json-verdicts.json.

Run it with Python 3.11 or newer. It prints how many texts were read and how many were refused.
"""

import io
import json
import pathlib

VALUES = [
    # numbers
    "NaN", "Infinity", "-Infinity", "-NaN", "+Infinity", "+NaN", "nan", "inf", "infinity", "INFINITY", "NAN", "Nan",
    "0", "-0", "0.0", "-0.0", "1", "-1", "1.5", "-1.5", "1e5", "1E5", "1e+5", "1e-5", "1.0e0", "1e400", "-1e400",
    "1e308", "1.8e308", "1e-400", "9007199254740991", "9007199254740992", "9007199254740993", "-9007199254740991",
    "-9007199254740993", "18446744073709551616", "12345678901234567890.5", "9" * 310, "-" + "9" * 310, "9" * 4300,
    "9" * 4301, "1.", ".5", "01", "-01", "00", "1e", "1e+", "-", "--1", "+1", "0x1", "1_000", "1,5", "1f", "NaNNaN",
    "NaN1", "1NaN", "- Infinity", "-infinity", "Infinity5", "1 2", "1e5.5", "\u0661", "\uff11", "1\u0660",
    # words
    "true", "false", "null", "True", "False", "None", "TRUE", "tru", "nulll", "undefined", "yes", "", " ", "a",
    # strings
    '"a"', "'a'", '"NaN"', '"-Infinity"', '"a NaN b"', '"1e400"', '"9007199254740993"', '"a\\"NaN\\""', '"\\\\"',
    '"\\/"', '"\\b\\f\\n\\r\\t"', '"\\u0041"', '"\\u00e4"', '"\\ud83d\\ude00"', '"\\x41"', '"\\u12"', '"\\u12g4"',
    '"\\U00000041"', '"\\\'"', '"\\ "', '"\\a"', '"\n"', '"\t"', '"\r"', '"\x01"', '"\x1f"', '"\x7f"', '"\x85"',
    '"\u2028"', '"\ufeff"', '"\U0001f600"', '"ä"', '"', '"a', 'a"', '"a""b"', '"a" "b"', '"a\\"',
    # lists and objects
    "[]", "[1]", "[1,2]", "[1,]", "[,1]", "[,]", "[1 2]", "[", "]", "[1", "[[]]", "[NaN, -Infinity, 1]",
    "[9007199254740993, 1e400]", "{}", '{"a": 1}', '{"a": 1,}', '{"a"}', '{"a": }', '{"a": 1 "b": 2}', "{a: 1}",
    "{'a': 1}", "{1: 2}", "{NaN: 1}", "{NaN : 1}", "{-Infinity:1}", "{9007199254740993: 1}", "{null: 1}", "{true: 1}",
    '{"": 1}', '{"a": 1, "a": 2}', '{"a": NaN, "a": 2}', '{"a": 2, "a": NaN}', '{"a": {"b": NaN}, "a": {}}',
    '{"a": 1, "\\u0061": 2}', '{"__proto__": 1}', '{"constructor": {"prototype": NaN}}', '{"NaN": "NaN"}',
    '{"a": {"b": [NaN, {"c": -Infinity}]}}', '{"a": "}"}', '{"a": 1}}', '{"a": 1} x', '{"a":1}\x00', '{"a":\x001}',
    # comments and white space
    "1 // one", "/* one */ 1", "1 # one", "<!-- 1 -->", "\t1", "\n1\n", "\r\n1", "\x0b1", "\x0c1", "\xa01", "1\u2028",
    "\ufeff1", "1\ufeff", "\u30001", "\x851",
    # depth
    "[" * 50 + "]" * 50, "[" * 150 + "NaN" + "]" * 150,
]

FILES = [
    "", " ", "NaN", "[]", "1", '"a"', "null", "\ufeff{}", "{}", "{}\n", " {} ", "{}\ufeff", "{}{}", "{}\n{}", "{},",
    '\ufeff{"chapter/a": {"x": 1}}', '{"chapter/a": {"x": 1}}\x1a', '// policy\n{"chapter/a": {"x": 1}}',
]


def meaning(value):
    """The value as JSON that other programs read alike: numbers by their kind and Python's text for them."""
    if isinstance(value, dict):
        return {"object": [[name, meaning(each)] for name, each in value.items()]}
    if isinstance(value, list):
        return {"list": [meaning(each) for each in value]}
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return {"value": value}
    return {type(value).__name__: str(value)}


def verdict(title, text):
    try:
        value = json.load(io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8", newline=None))
    except ValueError:
        return {"title": title, "text": text, "read": False}
    return {"title": title, "text": text, "read": True, "meaning": meaning(value)}


def shown(text):
    printable = text.encode("unicode_escape").decode("ascii")
    return printable if len(printable) < 60 else f"{printable[:20]}… ({len(text)} characters)"


cases = [verdict(shown(value), '{"chapter/a": {"x": ' + value + "}}") for value in VALUES]
cases += [verdict(f"the file {shown(text)}", text) for text in FILES]
path = pathlib.Path(__file__).parents[2] / "fixtures" / "policy-json-verdicts.json"
lines = ",\n".join("    " + json.dumps(case, ensure_ascii=True) for case in cases)
path.write_text('{\n  "cases": [\n' + lines + "\n  ]\n}\n", encoding="utf-8")
print(len(cases), "texts:", sum(case["read"] for case in cases), "read")
