#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Is what vsw -j has written as the schema says, and does the schema say no more?

json_schema.py SCHEMA DIR   DIR: files with a document on each line, named by the definition that they are to follow

Prints what is wrong; documents with a member that the schema does not have, which it accepts all the same; and with
"not seen" the members that are in none of the documents.
"""
import json
import sys
from pathlib import Path

import jsonschema


class Schema:
    def __init__(self, path):
        self.defs = json.loads(Path(path).read_text(encoding="utf-8"))["$defs"]
        self.seen = {}  # by id of the part: names of members
        self.spoiled = set()

    def validator(self, name):
        return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": self.defs})

    def walk(self, part, doc):
        """Each object in the document, with the part of the schema that it is to follow"""
        while "$ref" in part:
            part = self.defs[part["$ref"].rsplit("/", 1)[1]]
        if isinstance(doc, dict):
            yield part, doc
            for name, value in doc.items():
                there = part.get("properties", {}).get(name, part.get("additionalProperties"))
                if isinstance(there, dict):
                    yield from self.walk(there, value)
        elif isinstance(doc, list):
            for value in doc:
                yield from self.walk(part["items"], value)

    def parts(self, part, where):
        """Each part that lists the members of an object, with a name for it"""
        if part.get("additionalProperties") is False:
            yield where, part
        for name, inner in part.get("properties", {}).items():
            if isinstance(inner, dict):
                yield from self.parts(inner, f"{where}.{name}")
        if isinstance(part.get("items"), dict):
            yield from self.parts(part["items"], where)

    def check(self, name, doc, where):
        """What is wrong with a document"""
        validator = self.validator(name)
        for error in validator.iter_errors(doc):
            yield f"{where}: {error.json_path}: {error.message}"
        for part, inner in self.walk({"$ref": f"#/$defs/{name}"}, doc):
            self.seen.setdefault(id(part), set()).update(inner)
            if id(part) in self.spoiled:
                continue
            self.spoiled.add(id(part))
            inner["nobody knows it"] = 1
            if validator.is_valid(doc):
                yield f"{where}: accepted with one more member: {inner}"
            del inner["nobody knows it"]

    def unseen(self):
        for name, definition in self.defs.items():
            for where, part in self.parts(definition, name):
                for member in part["properties"]:
                    if member not in self.seen.get(id(part), ()):
                        yield f"{where}.{member}"


def main():
    schema = Schema(sys.argv[1])
    for path in sorted(Path(sys.argv[2]).iterdir()):
        lines = path.read_text(encoding="utf-8").splitlines()
        if not lines:
            print(f"{path.name}: nothing")
        for number, line in enumerate(lines, 1):
            for wrong in schema.check(path.name, json.loads(line), f"{path.name}:{number}"):
                print(wrong)
    for member in schema.unseen():
        print("not seen:", member)


if __name__ == "__main__":
    main()
