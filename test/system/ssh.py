"""OpenSSH's `ssh`, as it talks to the console of a node."""

import subprocess

from ports import free_port
from terminal import Terminal

OPTIONS = ("-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes",
           "-o", "IdentityAgent=none", "-o", "LogLevel=ERROR",
           "-o", "StrictHostKeyChecking=accept-new",
           "-o", "ConnectTimeout=90")


class Ssh:
    """The keys of a user, and a port of a node that may know some of them."""

    def __init__(self, node, keys=("good", "wrong")):
        self.node = node
        self.port = free_port()
        self.keys = node.grid.directory / f"keys-of-{node.name}"
        self.keys.mkdir()
        for key in keys:
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "",
                            "-f", self.keys / key], check=True)

    def authorize(self, *keys):
        lines = [(self.keys / f"{key}.pub").read_text() for key in keys]
        file = self.node.directory / f"authorized_keys.{self.port}"
        file.write_text("".join(lines))

    def arguments(self, key, *words, options=()):
        known_hosts = self.keys / "known_hosts"
        identity = ("-i", str(self.keys / key)) if key else ()
        return ["ssh", *OPTIONS, "-o", f"UserKnownHostsFile={known_hosts}",
                *identity, *options, "-p", str(self.port), "-l", "operator",
                "127.0.0.1", *words]

    def run(self, key, *words, options=(), stdin=b"", timeout=180):
        """Without a terminal, to its end."""
        return subprocess.run(self.arguments(key, *words, options=options),
                              input=stdin, capture_output=True,
                              timeout=timeout)

    def terminal(self, key, *words):
        return Terminal(self.arguments(key, *words, options=("-tt",)))
