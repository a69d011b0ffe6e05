#!/usr/bin/python3
"""Makes test/vectors/vdir.tsv, the known answers of directories, from hashlib,
unicodedata and the AES-GCM of python3-cryptography. It shares no code with
crypto/.

    ./vdir_oracle.py > ../vectors/vdir.tsv

A row begins with its kind; bytes are in hex, caps as they are. After it:

    keys    write key, read key, index, write enabler, stored enabler, read
            seal key, write seal key
    hash    read key, name, name hash
    caps    write key, tub id, swissnum, write cap, read cap, verify cap
    sealed  seal key, slot, index, name hash, entry id, nonce, value, sealed
    entry   write key, name, write cap or -, read cap, metadata, then what is
            random (entry id and the nonces of slots 1 to 4), name hash, the
            four sealed values
    nfc     a name, the same in NFC
    all     SHA-256 over the NFC of every code point that a name may be made
            of: not surrogates, U+0000, '.' and '/'
"""
import base64
import hashlib
import unicodedata

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

COMBINING = ("\u0300\u0301\u0302\u0304\u0307\u0308\u030a\u031b\u0323\u0327"
             "\u0328\u0331\u0338\u0340\u0341\u0343\u0344\u0345\u0483\u05b0"
             "\u093c\u0bbe\u0cc2\u0f71\u0f72\u0f80\u1161\u11a8\u3099\u309a"
             "\U000110ba\U0001d165\U0001d16d")
BASES = ("aAeiosSuUyK<=\u00c5\u00e7\u00f1\u01d5\u03b1\u03b9\u1f00\u1fbe\u1ff7"
         "\u0928\u0958\u0b92\u0cc6\u0f40\u1100\uac00\u304b\u2126\u212a\u212b"
         "\uf900\ufb2c\U00011099\U0001d157\U0001d15e\U0001f600\U0002f800")


def sha256d(data):
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def netstring(data):
    return b"%d:%s," % (len(data), data)


def tagged(tag, value, size=32):
    return sha256d(netstring(b"tahoe_node_vdir_" + tag) + value)[:size]


def pair(tag, a, b):
    return sha256d(
        netstring(b"tahoe_node_vdir_" + tag) + netstring(a) + netstring(b))


def b2a(data):
    return base64.b32encode(data).decode().lower().rstrip("=")


def made_up(text, size):
    return hashlib.shake_128(text.encode()).digest(size)


class Directory:
    def __init__(self, write_key, tub=bytes(32), swissnum=bytes(20)):
        self.write_key = write_key
        self.read_key = tagged(b"read_key_v1", write_key, 16)
        self.index = tagged(b"index_v1", self.read_key)
        self.enabler = tagged(b"write_enabler_v1", write_key)
        self.stored_enabler = tagged(b"stored_enabler_v1", self.enabler)
        self.read_seal = tagged(b"read_seal_v1", self.read_key, 16)
        self.write_seal = tagged(b"write_seal_v1", write_key, 16)
        self.service = f":{b2a(tub)}:{b2a(swissnum)}"

    def name_hash(self, name):
        return pair(b"name_v1", self.read_key, name)

    def write_cap(self):
        return "URI:VDIR:" + b2a(self.write_key) + self.service

    def read_cap(self):
        return "URI:VDIR-RO:" + b2a(self.read_key) + self.service

    def verify_cap(self):
        return "URI:VDIR-Verifier:" + b2a(self.index) + self.service


def seal(key, slot, index, name_hash, entry_id, nonce, value):
    data = (b"tahoe_node_vdir_v1" + bytes([slot]) + index + name_hash
            + entry_id)
    return nonce + AESGCM(key).encrypt(nonce, value, data)


def row(kind, *fields):
    print(kind, *(field.hex() if isinstance(field, bytes) else field
                  for field in fields), sep="\t")


def keys():
    for key in (bytes(16), bytes(range(16)), b"\xff" * 16, made_up("key", 16)):
        it = Directory(key)
        row("keys", key, it.read_key, it.index, it.enabler, it.stored_enabler,
            it.read_seal, it.write_seal)
        for name in ("a", "A", "gr\u00fc\u00df Gott", "x" * 255):
            row("hash", it.read_key, name.encode(),
                it.name_hash(name.encode()))


def caps():
    for name in ("one", "two", "three"):
        key, tub = made_up(name, 16), made_up(name + " tub", 32)
        swissnum = made_up(name + " swissnum", 20)
        it = Directory(key, tub, swissnum)
        row("caps", key, tub, swissnum, it.write_cap(), it.read_cap(),
            it.verify_cap())


def sealed():
    for size in (0, 1, 15, 16, 17, 255, 4096):
        for slot in (1, 2, 3, 4):
            # Of the longest, one says as much as four.
            if size == 4096 and slot > 1:
                continue
            text = f"sealed {size} {slot}"
            key, nonce = made_up(text, 16), made_up(text + " nonce", 12)
            index, name_hash = made_up(text + " index", 32), bytes(range(32))
            entry_id, value = made_up(text + " id", 16), made_up("v", size)
            row("sealed", key, str(slot), index, name_hash, entry_id, nonce,
                value, seal(key, slot, index, name_hash, entry_id, nonce,
                            value))


def entries():
    child = Directory(made_up("child", 16), made_up("tub", 32),
                      made_up("swissnum", 20))
    chk = "URI:CHK:" + b2a(bytes(16)) + ":" + b2a(bytes(32)) + ":3:10:56"
    dates = b'{"tahoe": {"linkcrtime": 1, "linkmotime": 2.5}}'
    for name, write_cap, read_cap, metadata in (
            ("file", "", chk, dates),
            ("small", "", "URI:LIT:n5xgk", b"{}"),
            ("directory", child.write_cap(), child.read_cap(), dates),
            ("read-only", "", child.read_cap(), dates),
            ("verifier", "", child.verify_cap(), dates),
            ("Zo\u00eb \U0001f600", child.write_cap(), child.read_cap(), b"{}"),
            ("n" * 255, "", "URI:LIT:", b'{"x": "' + b"y" * 4087 + b'"}'),
            ("of tomorrow", "URI:NEW:w", "URI:NEW-RO:r", b"{}")):
        parent = Directory(made_up("parent of " + name, 16))
        utf8 = name.encode()
        name_hash = parent.name_hash(utf8)
        random = made_up("random of " + name, 16 + 4 * 12)
        values = (utf8, write_cap.encode(), read_cap.encode(), metadata)
        slots = [
            seal(parent.write_seal if slot == 2 else parent.read_seal, slot,
                 parent.index, name_hash, random[:16],
                 random[4 + 12 * slot:16 + 12 * slot], value)
            for slot, value in enumerate(values, start=1)]
        row("entry", parent.write_key, utf8, write_cap or "-", read_cap,
            metadata, random, name_hash, *slots)


def normal_forms():
    names = ["plain", "Zoe\u0308", "a\u0323\u0307", "a\u0307\u0323",
             "\u1fbe\u0308\u0301", "\u212bngstr\u00f6m", "\u1112\u1161\u11ab",
             "\uac54\u11a7\u11ae", "\uac00\u11a7", "\u11a7\u11a7",
             "\u1100\u1161\u11a7\u11a8", "\U0001d160", "\u0344", "\u0958", "caf\u00e9\u0301"]
    for i in range(150):
        chosen = made_up(f"name {i}", 9)
        names.append("".join(
            (BASES if n % 4 == 0 else COMBINING)[
                byte % len(BASES if n % 4 == 0 else COMBINING)]
            for n, byte in enumerate(chosen)))
    for name in names:
        row("nfc", name.encode(),
            unicodedata.normalize("NFC", name).encode())
    everything = hashlib.sha256()
    for code in range(0x110000):
        if not 0xd800 <= code < 0xe000 and chr(code) not in "\0./":
            everything.update(unicodedata.normalize("NFC", chr(code)).encode())
    row("all", everything.digest())


keys()
caps()
sealed()
entries()
normal_forms()
