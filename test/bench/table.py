#!/usr/bin/python3
"""Makes one table of what the benchmarks printed.

    table.py FILE...
"""
import json
import os
import sys

ERASURE_GOAL = "≥ 10 × zfec, ≥ 95 % of Jerasure"
GOALS = {"upload 100 MiB": "≥ 120 MB/s", "upload 1024 MiB": "≥ 120 MB/s",
         "download 100 MiB": "≥ 300 MB/s", "download 1024 MiB": "≥ 300 MB/s",
         "download 100 MiB, 7 of 10 servers gone": "≥ 85 % of all ten",
         "upload 100 MiB, 25-of-100": "≥ 40 MB/s",
         "upload 2 KiB files": "≥ 150/s", "download 2 KiB files": "≥ 500/s"}
CODES = ("3-of-10", "25-of-100")


def read(files):
    """What was measured: (figure, code) -> the rest of its line."""
    found = {}
    for file in files:
        with open(file) as lines:
            for line in map(json.loads, lines):
                found[line["figure"], line.get("code", "")] = line
    return found


def expansion(name):
    """Bytes of shares for each byte of the file."""
    return 100 / 25 if "25-of-100" in name else 10 / 3


def row(*cells):
    print("| " + " | ".join(cells) + " |")


class Table:
    def __init__(self, found):
        self.found = found

    def rate(self, figure, code=""):
        return self.found[figure, code]["mb_per_s"]

    def of(self, rate, limit):
        return f"{100 * rate / limit:.0f} % of {limit:.0f}"

    def libraries(self):
        for figure in ("memcpy", "OpenSSL SHA-256", "OpenSSL AES-128-CTR"):
            row(f"{figure}, 1 MiB", f"{self.rate(figure):.0f} MB/s", "", "")
        for figure, limit in (("tagged hash", "OpenSSL SHA-256"),
                              ("aes_ctr", "OpenSSL AES-128-CTR")):
            rate = self.rate(figure)
            row(f"{figure}, 1 MiB", f"{rate:.0f} MB/s",
                self.of(rate, self.rate(limit)) + f" ({limit})", "")

    def erasure(self):
        for code in CODES:
            for what in ("encode", "decode"):
                rate = self.rate(f"erasure {what}", code)
                raw = self.rate(f"jerasure {what}", code)
                zfec = self.rate(f"zfec {what}", code)
                row(f"erasure {what} {code}", f"{rate:.0f} MB/s",
                    f"{self.of(rate, raw)} (Jerasure); "
                    f"{rate / zfec:.1f} × {zfec:.0f} (zfec)",
                    ERASURE_GOAL if what == "encode" else "")

    def encode_limit(self, code):
        """Of one core: convergence key, crypttext and segment hash, the hash
        of every block; AES; the check blocks."""
        k, total = map(int, code.split("-of-"))
        return 1 / ((3 + total / k) / self.rate("OpenSSL SHA-256")
                    + 1 / self.rate("OpenSSL AES-128-CTR")
                    + 1 / self.rate("erasure encode", code))

    def decode_limit(self, code, lost):
        """Of one core: the hash of k blocks and of the segment; AES."""
        return 1 / (2 / self.rate("OpenSSL SHA-256")
                    + 1 / self.rate("OpenSSL AES-128-CTR")
                    + lost / self.rate("erasure decode", code))

    def pipelines(self):
        for code in CODES:
            figures = {
                "encode pipeline": self.encode_limit(code),
                "decode pipeline": self.decode_limit(code, 0),
                "decode pipeline, data shares lost":
                    self.decode_limit(code, 1)}
            for figure, limit in figures.items():
                rate = self.rate(figure, code)
                row(f"{figure}, {code}, one core", f"{rate:.0f} MB/s",
                    self.of(rate, limit) + " (its hashes, AES and coding)",
                    "≥ 85 %" if figure == "encode pipeline" else "")

    def grid_limit(self, name):
        """Of all cores: the pipeline at its own limit, and TLS at both ends
        for what is sent."""
        tls = self.found["loopback TLS", ""]["cpu_ms"] / 1000
        if name.startswith("upload"):
            code = "25-of-100" if "25-of-100" in name else "3-of-10"
            seconds = 1 / self.encode_limit(code) + expansion(name) * tls
        else:
            seconds = 1 / self.decode_limit("3-of-10", 0) + tls
        return os.cpu_count() / seconds

    def transfer(self, name, line):
        if "files_per_s" in line:
            unit, amount, each = "files/s", line["files_per_s"], "file"
            fsyncs = self.found["disk fsync", ""]["files_per_s"]
            limit = (f"{fsyncs / 10:.0f} (disk: ten fsyncs each, one by one)"
                     if name.startswith("upload") else "")
        else:
            unit, amount, each = "MB/s", line["mb_per_s"], "MB"
            limit = (self.of(amount, self.grid_limit(name))
                     + " (hashes, AES, coding and TLS on all cores)")
            if name.startswith("upload"):
                disk = self.rate("disk write") / expansion(name)
                limit += f"; {disk:.0f} (disk)"
        row(name, f"{amount:.0f} {unit} ({line['min']:.0f} to "
            f"{line['max']:.0f} in {line['runs']} runs)", limit,
            GOALS.get(name, ""))
        row("– its client's peak memory", f"{line['client_peak_mib']:.0f} MiB",
            "", "")
        row(f"– CPU for each {each}: client, servers",
            f"{line['client_cpu_ms']:.2f} ms, {line['server_cpu_ms']:.2f} ms",
            "", "")

    def vdrive(self):
        for number in (1, 16):
            rate = self.found[f"vdrive changes, writers: {number}", ""]["per_s"]
            raw = self.found[f"SQLite, rows a transaction: {number}",
                             ""]["per_s"]
            row(f"durable changes of directories, {number} writers",
                f"{rate:.0f}/s", self.of(rate, raw)
                + f" (SQLite alone, {number} bare rows a transaction)",
                "≥ 2000/s" if number == 16 else "")

    def drive(self):
        for what, goals in (("list", ("< 1 s", "< 100 MiB")),
                            ("walk", ("", ""))):
            line = self.found[f"{what}, 100,000 entries", ""]
            row(f"{what} of 100,000 entries through the client",
                f"{line['s']:.2f} s (worst {line['worst_s']:.2f})", "",
                goals[0])
            row("– more memory of the client", f"{line['more_mib']:.0f} MiB",
                "", goals[1])
        deep, one = (self.found[f"look-up, {depth} deep", ""]
                     for depth in (5, 1))
        for percentile in ("p50", "p99"):
            time, each = (x[percentile + "_ms"] for x in (deep, one))
            row(f"look-up of a path 5 deep, {percentile}", f"{time:.2f} ms",
                f"{time / each:.1f} × {each:.2f} ms (1 deep)", "")

    def grid(self):
        tls = self.found["loopback TLS", ""]
        row("TLS 1.3 over loopback, two processes of Python's ssl",
            f"{tls['mb_per_s']:.0f} MB/s", "", "")
        row("disk: 350 MiB and fsync", f"{self.rate('disk write'):.0f} MB/s",
            "", "")
        fsyncs = self.found["disk fsync", ""]["files_per_s"]
        row("disk: write and fsync of 2 KiB files", f"{fsyncs:.0f} files/s",
            "", "")
        first = self.found["first byte in the middle", ""]["ms"]
        row("first byte of a range in the middle", f"{first:.1f} ms", "",
            "≤ 30 ms")
        for (figure, _), line in self.found.items():
            if "client_peak_mib" in line:
                self.transfer(figure, line)


table = Table(read(sys.argv[1:]))
row("figure", "measured", "limit beside it", "goal")
row("---", "---", "---", "---")
table.libraries()
table.erasure()
table.pipelines()
table.vdrive()
table.drive()
table.grid()
