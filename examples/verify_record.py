#!/usr/bin/env python3
"""Recompute a context's record_hash from its RAW view, with nothing but the standard library.

usage: fabra context show CONTEXT_ID --raw | python3 examples/verify_record.py
"""
import hashlib, json, sys

context = json.load(sys.stdin)
raw = {name: text.encode() for name, text in context["raw"].items()}
manifest = json.loads(raw["manifest"])
salts = json.loads(raw["salts"])

for name in ("content", "lineage", "meta", "plan"):
    commitment = hashlib.sha256(b"fabra/seg/v1\0" + bytes.fromhex(salts[name]) + raw[name]).hexdigest()
    if commitment != manifest["commitments"][name]:
        sys.exit(f"{name} is not what was committed to")

if manifest["context_id"] != context["context_id"]:
    sys.exit("the manifest is another context's")

# The stored manifest is canonical JSON (RFC 8785), so serialising it again yields the same bytes.
canonical = json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
if canonical != raw["manifest"]:
    sys.exit("the manifest is not canonical")

record_hash = hashlib.sha256(raw["manifest"]).hexdigest()
if record_hash != context["evidence"]["record_hash"]:
    sys.exit("record_hash does not match the manifest")
print(f"{context['context_id']} {record_hash} verified")
