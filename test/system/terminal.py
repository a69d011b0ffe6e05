"""Programs with a terminal to talk to."""

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
    """Runs a program on a terminal of its own. `pipes` are arguments of Popen:
    what is not to be the terminal."""

    def __init__(self, arguments, width=80, **pipes):
        self._side, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ,
                    struct.pack("HHHH", 25, width, 0, 0))
        ends = {"stdin": side, "stdout": side, "stderr": side, **pipes}
        self.process = subprocess.Popen(arguments, start_new_session=True,
                                        **ends)
        os.close(side)
        self.shown = b""
        self._waited_for = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        os.close(self._side)

    def type(self, keys):
        os.write(self._side, keys)

    def wait_for(self, text, deadline=90):
        """Reads until this was shown since what was last waited for."""
        end = time.monotonic() + deadline
        while text not in self.shown[self._waited_for:]:
            if time.monotonic() > end or not self._read(0.1):
                raise AssertionError(
                    f"{text} is not in {self.shown[self._waited_for:]}")
        self._waited_for = (self.shown.index(text, self._waited_for)
                            + len(text))

    def look(self):
        """Takes what was shown up to now, or soon will be."""
        self._read(0.05)

    def read_to_end(self, deadline=90):
        """All that was ever shown. For when the program ends."""
        end = time.monotonic() + deadline
        while self._read(0.1) and time.monotonic() < end:
            pass
        return self.shown

    def _read(self, timeout):
        """Takes what comes; false when nothing can come any more."""
        if not select.select([self._side], [], [], timeout)[0]:
            return True
        try:
            piece = os.read(self._side, 65536)
        except OSError:  # The other side is closed.
            return False
        self.shown += piece
        return bool(piece)


class ProgressTerminal(Terminal):
    """`tahoe-node ARGUMENTS` with standard error on a terminal of this width;
    the rest are pipes."""

    def __init__(self, width, *arguments):
        super().__init__([binary(), *map(str, arguments)], width,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def lines(self):
        """All that was ever shown in the one line that is drawn anew; the last
        is what stays."""
        return self.read_to_end(120).decode().split("\r\x1b[K")
