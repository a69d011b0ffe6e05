"""A client of a node's console socket."""

import json
import socket

ENDLESS = {"watch", "trace", "top"}
# What these need is not known beforehand, or they end something.
SPECIAL = {"stop", "kill", "op", "shares", "actor", "lua", "exit", "use",
           "fault"}


class Console:
    def __init__(self, node, timeout=90):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        self.socket.connect(str(node.directory / "private" / "console.sock"))
        self.lines = self.socket.makefile("r", encoding="utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.lines.close()
        self.socket.close()

    def send(self, line):
        self.socket.sendall(json.dumps(line).encode() + b"\n")

    def receive(self):
        line = self.lines.readline()
        return json.loads(line) if line else None

    def run(self, *words):
        """The text and the end of a command, which is `ok` for most."""
        self.send({"command": list(words)})
        text = ""
        while (line := self.receive()) is not None:
            text += line.get("text", "")
            if "end" in line:
                return text, line["end"]
        return text, None

    def ask(self, *words):
        """What a command says as data."""
        text, end = self.run(*words, "--json")
        if end != "ok":
            raise AssertionError(f"{words}: {end}")
        return json.loads(text)

    def begin(self, *words):
        """Starts a command that goes on until it is cancelled."""
        self.send({"command": list(words)})

    def read_until(self, words):
        """What it says up to and with the line that has these words."""
        text = ""
        while words not in text:
            text += self.receive()["text"]
        return text

    def cancel(self):
        """Ends it; answers what came until then."""
        self.send({"cancel": True})
        text = ""
        while (line := self.receive()) is not None:
            text += line.get("text", "")
            if "end" in line:
                break
        return text
