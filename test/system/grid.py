"""A private grid of real processes for tests: made in a temporary directory,
driven through the command line and HTTP, and always stopped."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from ports import free_port

# These only guard against waiting for ever: a busy machine takes its time.
DEADLINE = 90
STOP_DEADLINE = 120
# Less than this on a file system in memory is not enough for a grid.
ROOM_IN_MEMORY = 4 << 30

# A proxy of the environment has no business here.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def binary():
    return os.environ["TAHOE_NODE_BINARY"]


def loopback():
    """Options of a node that others reach on this machine."""
    return ("--port", f"127.0.0.1:{free_port()}", "--hostname", "127.0.0.1")


def web():
    """Options of a node with a web port."""
    return ("--webport", free_port())


def place_in_memory():
    """A directory in memory for grids; None, for the usual one, where that is
    not or is small: what tests beside this one store goes there, too."""
    place = "/dev/shm"
    try:
        there = os.statvfs(place)
    except OSError:
        return None
    has_room = there.f_bavail * there.f_frsize >= ROOM_IN_MEMORY
    return place if has_room and os.access(place, os.W_OK) else None


def eventually(condition, what, deadline=DEADLINE):
    """Waits until `condition` answers something true, and returns that."""
    end = time.monotonic() + deadline
    while True:
        # Looks once more after the deadline: this process may have been away.
        is_last = time.monotonic() > end
        result = condition()
        if result:
            return result
        if is_last:
            raise AssertionError(f"not within {deadline} s: {what}")
        time.sleep(0.02)


def command(*arguments, stdin=b"", timeout=180):
    """Runs `tahoe-node ARGUMENTS` to its end."""
    return subprocess.run([binary(), *map(str, arguments)], input=stdin,
                          capture_output=True, timeout=timeout)


def has_threads(pid):
    """Does any thread of a process live? Its first one may end before others,
    that keep its ports and locks."""
    try:
        threads = os.listdir(f"/proc/{pid}/task")
        # State follows the name, which may hold anything.
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except OSError:
        return False
    return len(threads) > 1 or state.split()[0] not in "ZX"


class Reply:
    """A reply of a node's web server."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()


class Node:
    """A node directory and, most of the time, the process that runs it."""

    def __init__(self, grid, name):
        self.grid = grid
        self.name = name
        self.directory = grid.directory / name

    # -- process --------------------------------------------------------------

    def start(self):
        done = command("start", self.directory)
        if done.returncode != 0:
            raise AssertionError(f"{self.name}: {done.stderr.decode()}")

    def stop(self):
        done = command("stop", self.directory)
        if done.returncode != 0:
            raise AssertionError(f"{self.name}: {done.stderr.decode()}")

    def restart(self):
        self.stop()
        self.start()

    def pid(self):
        """Of the running process, or None."""
        try:
            pid = int(self.read("running.process").split()[0])
            arguments = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, IndexError, ValueError):
            return None
        return pid if os.fsencode(self.directory) in arguments else None

    def signal(self, number):
        pid = self.pid()
        if pid is not None:
            # It may end this moment.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self):
        pid = self.pid()
        self.signal(signal.SIGKILL)
        eventually(lambda: not has_threads(pid), f"{self.name} is gone")

    def pause(self):
        self.signal(signal.SIGSTOP)

    def resume(self):
        self.signal(signal.SIGCONT)

    def memory(self, what="VmRSS"):
        """Bytes that the process takes now (VmRSS), or took at most (VmHWM)."""
        status = pathlib.Path(f"/proc/{self.pid()}/status").read_text()
        for line in status.splitlines():
            if line.startswith(what + ":"):
                return int(line.split()[1]) * 1024
        raise AssertionError(f"{self.name} is not running")

    # -- files ----------------------------------------------------------------

    def read(self, file):
        return (self.directory / file).read_text()

    def port(self):
        return int(self.read("tub.port"))

    def furl(self, service):
        """The address of one of its services, with the swissnum."""
        swissnums = dict(line.split() for line
                         in self.read("private/furls").splitlines())
        tub = self.read("my_nodeid").strip()
        return f"pb://{tub}@127.0.0.1:{self.port()}/{swissnums[service]}"

    def log(self):
        return "".join(file.read_text(errors="replace") for file
                       in sorted((self.directory / "logs").glob("node*.log")))

    def configure(self, section, line):
        """Adds a line to a section of tahoe.cfg."""
        file = self.directory / "tahoe.cfg"
        header = f"[{section}]\n"
        file.write_text(file.read_text().replace(header, header + line + "\n"))

    def unfinished_shares(self):
        """Files of shares on their way in; they come and go meanwhile."""
        incoming = self.directory / "storage" / "shares" / "incoming"
        return [file for _, _, files in os.walk(incoming) for file in files]

    # -- use ------------------------------------------------------------------

    def http(self, method, path, body=None, headers=None, timeout=180):
        url = self.read("node.url").strip() + path
        request = urllib.request.Request(url, body, headers or {},
                                         method=method)
        try:
            with _opener.open(request, timeout=timeout) as response:
                return Reply(response)
        except urllib.error.HTTPError as response:
            with response:
                return Reply(response)

    def connected_servers(self):
        status = json.loads(self.http("GET", "?t=json").body)
        return sum(server["connected"] for server in status["servers"])

    def wait_for_servers(self, count, deadline=DEADLINE):
        eventually(lambda: self.connected_servers() == count,
                   f"{self.name} sees {count} servers", deadline)

    def put(self, data):
        """Stores `data` by the command line; returns the cap."""
        done = command("put", "-d", self.directory, "-", stdin=data)
        if done.returncode != 0:
            raise AssertionError(f"put: {done.returncode} {done.stderr}")
        return self.grid.remember(done.stdout.decode().strip())

    def get(self, cap, timeout=180):
        """What `get` answers: a CompletedProcess. The cap stays secret."""
        return command("get", "-d", self.directory, "-",
                       stdin=cap.encode() + b"\n", timeout=timeout)


class Grid:
    """One introducer and whatever is added to it."""

    def __init__(self, below=None, *introducer_options):
        """Lies `below` a directory; without one, in memory where that can be.
        """
        self.directory = pathlib.Path(tempfile.mkdtemp(
            prefix="tahoe-system-", dir=below or place_in_memory()))
        self.nodes = []
        self.caps = set()
        try:
            self.introducer = self.add("introducer", "create-introducer",
                                       "--no-vdrive", *loopback(),
                                       *introducer_options)
        except BaseException:
            self.close()
            raise

    def create(self, name, kind, *options):
        node = Node(self, name)
        done = command(kind, node.directory, "--nickname", name, *options)
        if done.returncode != 0:
            raise AssertionError(f"{kind}: {done.stderr.decode()}")
        self.nodes.append(node)
        return node

    def add(self, name, kind, *options):
        node = self.create(name, kind, *options)
        node.start()
        return node

    def _introducer(self):
        return ("--introducer", f"@{self.introducer.directory}/introducer.furl")

    def create_storage(self, name, *options):
        return self.create(name, "create-storage", *loopback(),
                           *self._introducer(), *options)

    def add_storage(self, name, *options):
        node = self.create_storage(name, *options)
        node.start()
        return node

    def add_vdrive(self, name, *options):
        return self.add(name, "create-vdrive", *loopback(), *self._introducer(),
                        *options)

    def add_client(self, name, needed, happy, total, vdrive=None):
        options = [*web(), "--port", "disabled", *self._introducer(),
                   "--shares-needed", needed, "--shares-happy", happy,
                   "--shares-total", total]
        if vdrive is not None:
            options += ["--vdrive", f"@{vdrive.directory}/vdrive.furl"]
        return self.add(name, "create-client", *options)

    # -- secrets --------------------------------------------------------------

    def remember(self, cap):
        self.caps.add(cap)
        return cap

    def secrets(self):
        """All texts that no log and no list of processes may show."""
        result = set()
        for cap in self.caps:
            # The key of URI:CHK:key:..., the content of URI:LIT:content.
            result.add(cap.split(":")[2])
        for node in self.nodes:
            private = node.directory / "private"
            for name in ("furls", "convergence", "secret", "api_auth_token"):
                if (private / name).exists():
                    # A line of furls is a name and a swissnum.
                    for line in (private / name).read_text().splitlines():
                        result.add(line.split()[-1])
        return {text for text in result if len(text) >= 8}

    def leaks(self):
        """Where a secret can be read by people who should not."""
        shown = {f"log of {node.name}": node.log() for node in self.nodes}
        for node in self.nodes:
            # A node that ends this moment has none.
            with contextlib.suppress(FileNotFoundError):
                arguments = pathlib.Path(f"/proc/{node.pid()}/cmdline")
                shown[f"arguments of {node.name}"] = arguments.read_text()
        return [where for where, text in shown.items()
                for secret in self.secrets() if secret in text]

    # -- the end --------------------------------------------------------------

    def print_logs(self, lines=40):
        for node in self.nodes:
            print(f"---- {node.name} (pid {node.pid()})")
            print("\n".join(node.log().splitlines()[-lines:]), flush=True)

    def close(self):
        """Stops all nodes at once; says which of them had to be killed."""
        for node in self.nodes:
            node.resume()
            node.signal(signal.SIGTERM)
        stuck = []
        end = time.monotonic() + STOP_DEADLINE
        for node in self.nodes:
            while node.pid() is not None and time.monotonic() < end:
                time.sleep(0.02)
            if node.pid() is not None:
                stuck.append(node.name)
                node.kill()
        if stuck:
            self.print_logs()
        shutil.rmtree(self.directory, ignore_errors=True)
        if stuck:
            raise AssertionError(f"did not end when asked to: {stuck}")
