"""`tahoe-node` with a terminal to talk to."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time

from grid import binary


class Terminal:
    """Runs `tahoe-node ARGUMENTS` with standard error on a terminal of this
    width. Its standard output is a pipe: `process.stdout`."""

    def __init__(self, width, *arguments):
        self._side, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 25, width, 0, 0))
        self.process = subprocess.Popen(
            [binary(), *map(str, arguments)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=side)
        os.close(side)
        self._shown = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        os.close(self._side)

    def _read(self, timeout):
        """Takes what comes; false when nothing can come any more."""
        if not select.select([self._side], [], [], timeout)[0]:
            return True
        try:
            piece = os.read(self._side, 65536)
        except OSError:  # The other side is closed.
            return False
        self._shown += piece
        return bool(piece)

    def wait_for(self, text, deadline=30):
        """Reads until this text was shown."""
        end = time.monotonic() + deadline
        while text not in self._shown.decode():
            if time.monotonic() > end or not self._read(0.1):
                raise AssertionError(f"{text} is not in {self._shown}")

    def lines(self):
        """All that was ever shown in the one line that is drawn anew; the last
        is what stays. For when the process ends."""
        while self._read(10):
            pass
        return self._shown.decode().split("\r\x1b[K")
