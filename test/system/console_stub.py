"""The console's Lua child and, in place of a node, something that answers
it."""

import json
import os
import select
import signal
import socket
import subprocess
import threading
import time

from grid import binary

NEXT_STATEMENT, REST_OF_STATEMENT = b"\x04", b"\x05"


class ConsoleStub:
    """Serves a console socket: each command's words go to `answer`, which
    returns the lines to send as objects. Keeps all that was received."""

    def __init__(self, path, answer):
        self.path = path
        self.received = []
        self._answer = answer
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()

    def _accept(self):
        try:
            while True:
                threading.Thread(target=self._serve, daemon=True,
                                 args=self._listener.accept()[:1]).start()
        except OSError:
            pass

    def _serve(self, client):
        with client, client.makefile("rw") as lines:
            for line in lines:
                request = json.loads(line)
                self.received.append(request)
                for answer in self._answer(request):
                    print(json.dumps(answer), file=lines, flush=True)


def _as_in_a_node():
    """What a child of a node begins with."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {
        signal.SIGINT, signal.SIGTERM, signal.SIGXCPU})
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)


class LuaPrompt:
    """A Lua child with a prompt, as the console's shell runs it."""

    def __init__(self, path):
        self.process = subprocess.Popen(
            [binary(), "lua-console", str(path)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            preexec_fn=_as_in_a_node, restore_signals=False)
        self.out = self.errors = b""

    def __enter__(self):
        self.wait_for(NEXT_STATEMENT)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout,
                     self.process.stderr):
            pipe.close()

    def _read(self):
        """False at the end of its output."""
        streams = [self.process.stdout, self.process.stderr]
        for ready in select.select(streams, [], [], 0.1)[0]:
            piece = os.read(ready.fileno(), 65536)
            if ready is self.process.stdout:
                self.out += piece
                if not piece:
                    return False
            else:
                self.errors += piece
        return True

    def wait_for(self, mark, deadline=120):
        """What is shown up to this: outputs, then errors."""
        end = time.monotonic() + deadline
        while mark not in self.out:
            if not self._read() or time.monotonic() > end:
                raise AssertionError(f"{mark} is not in {self.out[-1000:]}; "
                                     f"errors: {self.errors[-1000:]}")
        self._read()
        shown, _, self.out = self.out.partition(mark)
        errors, self.errors = self.errors, b""
        return (shown + errors).decode()

    def send(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def enter(self, line, mark=NEXT_STATEMENT):
        """What a line shows."""
        self.send(line)
        return self.wait_for(mark)

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def ends(self, deadline=90):
        """Its exit code, or minus the signal that ended it, and how much
        memory it had in use at most, in bytes."""
        end = time.monotonic() + deadline
        peak = 0
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise AssertionError("it does not end")
            peak = max(peak, self.memory())
            time.sleep(0.05)
        return self.process.returncode, peak

    def memory(self):
        try:
            with open(f"/proc/{self.process.pid}/status") as status:
                for line in status:
                    if line.startswith("VmRSS:"):
                        return int(line.split()[1]) * 1024
        except OSError:
            pass
        return 0
