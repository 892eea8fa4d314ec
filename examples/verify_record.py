#!/usr/bin/env python3
"""Recompute a context's record_hash from its RAW view, and compare what is displayed with what it covers: standard library only.

usage: fabra context show CONTEXT_ID --raw | python3 examples/verify_record.py

Exits with 1 and names what differs. replica_id and log_position are covered by nothing.
"""
import hashlib, json, sys

context = json.load(sys.stdin)
raw = {name: text.encode() for name, text in context["raw"].items()}


def parse(name):
    try:
        value = json.loads(raw[name])
    except ValueError:
        value = None
    return value if isinstance(value, dict) else sys.exit(f"{context['context_id']} altered: {name}")


def commitment(name):
    try:
        salt = bytes.fromhex(salts[name])
    except (KeyError, TypeError, ValueError):
        return "no salt"
    return hashlib.sha256(b"fabra/seg/v1\0" + salt + raw[name]).hexdigest()


def compare(name, displayed, committed):
    if displayed != committed:
        altered.append(name)


manifest, salts = parse("manifest"), parse("salts")
committed = manifest.get("commitments", {})
altered = []

# The segments, byte for byte. What they say counts only when they are what was committed to.
for name in ("content", "lineage", "meta", "plan"):
    compare(name, commitment(name), committed.get(name))

for name in ("context_id", "name", "timestamp", "version", "tenant", "principal"):
    compare(name, context[name], manifest.get(name))

if "plan" not in altered:
    plan = parse("plan")
    read = {(read["entity_name"], read["entity_id"]): None for read in plan["reads"]}
    compare("labels", context["labels"], plan["labels"])
    compare("subjects", [(subject["entity_name"], subject["entity_id"]) for subject in context["subjects"]], list(read))
if "lineage" not in altered:
    compare("freshness_status", context["freshness_status"], parse("lineage")["freshness_status"])

# The stored manifest is canonical JSON (RFC 8785), so serialising it again yields the same bytes.
canonical = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
compare("manifest", raw["manifest"], canonical)
record_hash = hashlib.sha256(raw["manifest"]).hexdigest()
compare("record_hash", context["evidence"]["record_hash"], record_hash)
compare("content_hash", context["evidence"].get("content_hash"), committed.get("content"))

if altered:
    sys.exit(f"{context['context_id']} altered: {', '.join(altered)}")
print(f"{context['context_id']} {record_hash} verified")
