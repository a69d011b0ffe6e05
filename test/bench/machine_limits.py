"""What the machine itself gives: TLS over loopback and writing to disk."""
import os
import socket
import ssl
import subprocess
import tempfile
import time

PIECE = bytes(1 << 20)
TLS_PIECES = 1024
DISK_PIECES = 350
SMALL_FILES = 200


def _receive(context, listener):
    """The other end of `tls`, in a process of its own."""
    connection, _ = listener.accept()
    buffer = bytearray(len(PIECE))
    left = TLS_PIECES * len(PIECE)
    with context.wrap_socket(connection, server_side=True) as tls_socket:
        while left > 0:
            left -= tls_socket.recv_into(buffer)
        tls_socket.sendall(b".")


def _contexts(directory):
    key, certificate = f"{directory}/key.pem", f"{directory}/certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes",
                    "-subj", "/CN=bench", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.minimum_version = ssl.TLSVersion.TLSv1_3
    server.load_cert_chain(certificate, key)
    client = ssl.create_default_context(cafile=certificate)
    client.check_hostname = False
    return server, client


def _used_cpu():
    times = os.times()
    return sum(times[:4])  # own and ended children's, user and system


def tls():
    """One TLS 1.3 connection between two processes, OpenSSL under Python's
    ssl: MB/s, and the CPU seconds that both ends together take for a MB."""
    with tempfile.TemporaryDirectory() as directory:
        server, client = _contexts(directory)
    size = TLS_PIECES * len(PIECE) / 1e6
    with socket.create_server(("127.0.0.1", 0)) as listener:
        cpu = _used_cpu()
        child = os.fork()
        if child == 0:
            _receive(server, listener)
            os._exit(0)
        plain = socket.create_connection(listener.getsockname())
        with client.wrap_socket(plain) as tls_socket:
            start = time.monotonic()
            for _ in range(TLS_PIECES):
                tls_socket.sendall(PIECE)
            tls_socket.recv(1)
            elapsed = time.monotonic() - start
        os.waitpid(child, 0)
    return size / elapsed, (_used_cpu() - cpu) / size


def disk_write(directory):
    """One file of 350 MiB and its fsync: MB/s."""
    with tempfile.NamedTemporaryFile(dir=directory, buffering=0) as file:
        start = time.monotonic()
        for _ in range(DISK_PIECES):
            file.write(PIECE)
        os.fsync(file.fileno())
        elapsed = time.monotonic() - start
    return DISK_PIECES * len(PIECE) / 1e6 / elapsed


def small_files(directory):
    """Files of 2 KiB made durable one after another: files/s."""
    with tempfile.TemporaryDirectory(dir=directory) as target:
        start = time.monotonic()
        for i in range(SMALL_FILES):
            with open(f"{target}/{i}", "wb", buffering=0) as file:
                file.write(PIECE[:2048])
                os.fsync(file.fileno())
        return SMALL_FILES / (time.monotonic() - start)
