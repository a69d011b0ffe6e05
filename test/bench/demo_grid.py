"""The grid of config/demo.sh, as a benchmark sees it."""
import os
import pathlib
import subprocess
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


class Process:
    """One node of the grid that runs."""

    def __init__(self, directory):
        pid = (directory / "running.process").read_text().split()[0]
        self._proc = pathlib.Path("/proc") / pid

        self._directory = directory

    def url(self, path):
        """A page of a node that has a web server."""
        base = (self._directory / "node.url").read_text().strip()
        return urllib.parse.urljoin(base, path)

    def cpu_seconds(self):
        fields = (self._proc / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS  # user, system

    def forget_peak_memory(self):
        (self._proc / "clear_refs").write_text("5")

    def peak_memory(self):
        """Bytes that were resident at most since the peak was forgotten."""
        for line in (self._proc / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError(f"{self._proc} says nothing of VmHWM")


class DemoGrid:
    """Started in `directory`, or found running there; stopped at the end."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)

    def _demo(self, *arguments):
        subprocess.run(["bash", ROOT / "config" / "demo.sh", "--dir",
                        self.directory, *arguments], check=True,
                       stdout=subprocess.DEVNULL)

    def node(self, command, directory, *options):
        """Runs a command of the binary on a node of the grid."""
        subprocess.run([ROOT / ".build/release/tahoe-node", command, directory,
                        *options], check=True, stdout=subprocess.DEVNULL)

    def storage_directories(self):
        return sorted(self.directory.glob("storage*"))

    @staticmethod
    def process(directory):
        return Process(directory)

    def find_servers(self):
        self.servers = [Process(directory) for directory
                        in self.storage_directories()]

    def __enter__(self):
        try:
            self._demo()
            self.uploader = Process(self.directory / "client1")
            self.downloader = Process(self.directory / "client2")
            self.find_servers()
        except BaseException:
            self._demo("--stop")
            raise
        return self

    def __exit__(self, *_):
        self._demo("--stop")
