"""A stranger's side of the wire: TLS, the tub's hello, and frames of BASP
(CAF 0.17.6) as an attacker may write them."""

import datetime
import hashlib
import os
import socket
import ssl
import struct
import tempfile
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

# Seconds to wait for what must come, also where the machine is slow.
PATIENCE = 90
# For the end of a connection: less than the minute of silence that ends any.
CLOSING_PATIENCE = 40

# Kinds of frames.
SERVER_HANDSHAKE, CLIENT_HANDSHAKE, DIRECT, ROUTED, MONITOR, DOWN, HEARTBEAT \
    = range(7)
NAMED_RECEIVER = 1

# Bits of a message's number.
NORMAL = 1 << 60
STREAM = 2 << 60
RESPONSE = 1 << 63

# The first verdicts of a hello.
ASKING, ACCEPTED = 0, 1

_ATOM_LETTERS = (" 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
                 "abcdefghijklmnopqrstuvwxyz")


def atom(text):
    """CAF's number for a short name."""
    value = 0xF
    for letter in text:
        value = (value << 6) | _ATOM_LETTERS.index(letter)
    return value


def varint(number):
    result = b""
    while number > 0x7F:
        result += bytes([number & 0x7F | 0x80])
        number >>= 7
    return result + bytes([number])


def text(value):
    value = value.encode() if isinstance(value, str) else value
    return varint(len(value)) + value


def u64(value):
    return struct.pack(">Q", value)


def node_id(host, process=1):
    return struct.pack(">QI", atom("default"), process) + host


def message(types, content):
    """A message whose types are named: `@str` or `tahoe::read_share`."""
    names = "@<>" + "".join("+" + name for name in types)
    return struct.pack(">H", 0) + text(names) + content


def header(kind, size, number=0, source=0, target=0, flags=0):
    return struct.pack(">BBBBIQQQ", kind, 0, 0, flags, size, number, source,
                       target)


def frame(kind, payload, **fields):
    return header(kind, len(payload), **fields) + payload


class Identity:
    """A key and its self-signed certificate: who a node is."""

    def __init__(self, key=None):
        key = key or ed25519.Ed25519PrivateKey.generate()
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "attacker")])
        now = datetime.datetime.utcnow()
        is_ed25519 = isinstance(key, ed25519.Ed25519PrivateKey)
        certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name)
            .public_key(key.public_key()).serial_number(1)
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .sign(key, None if is_ed25519 else hashes.SHA256()))
        public = key.public_key().public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo)
        self.tub_id = hashlib.sha256(public).digest()
        self.tls = _context()
        with tempfile.NamedTemporaryFile() as pem:
            pem.write(certificate.public_bytes(serialization.Encoding.PEM))
            pem.write(key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption()))
            pem.flush()
            self.tls.load_cert_chain(pem.name)

    @staticmethod
    def of_rsa():
        return Identity(rsa.generate_private_key(65537, 2048))

    @staticmethod
    def of_p256():
        return Identity(ec.generate_private_key(ec.SECP256R1()))


def _context():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def connect(port):
    result = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    result.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return result


def connect_tls(port, identity=None):
    """Without identity: with no certificate."""
    context = identity.tls if identity else _context()
    return context.wrap_socket(connect(port))


def meet_again(port, identity):
    """A connection of somebody whose former one the node may not have seen
    end: it takes one for each name, and asks to come again."""
    end = time.monotonic() + PATIENCE
    while True:
        peer = Peer(port, identity, handshake=False)
        peer.say_hello()
        if peer.verdict == ACCEPTED:
            peer.greet()
            return peer
        peer.close()
        assert time.monotonic() < end, f"the verdict is {peer.verdict}"
        time.sleep(0.01)


class Peer:
    """A connection as far as a stranger gets by being polite."""

    def __init__(self, port, identity=None, handshake=True):
        self.identity = identity or Identity()
        self.me = node_id(self.identity.tub_id[:20])
        self.socket = connect_tls(port, self.identity)
        self._numbers = 0
        if handshake:
            self.say_hello()
            self.greet()

    def close(self):
        self.socket.close()

    # -- bytes ----------------------------------------------------------------

    def write(self, data):
        self.socket.sendall(data)

    def read(self, size):
        result = b""
        while len(result) < size:
            piece = self.socket.recv(min(size - len(result), 1 << 20))
            if not piece:
                raise EOFError("the node closed the connection")
            result += piece
        return result

    def is_closed(self, patience=CLOSING_PATIENCE):
        """Did the node close the connection, within `patience` seconds?"""
        self.socket.settimeout(patience)
        try:
            while self.socket.recv(1 << 16):
                pass
            return True
        except (socket.timeout, ssl.SSLWantReadError):
            return False
        except OSError:
            return True
        finally:
            self.socket.settimeout(PATIENCE)

    # -- tub and BASP ---------------------------------------------------------

    def say_hello(self, verdict=ASKING, incarnation=None):
        incarnation = incarnation or os.urandom(8)
        self.write(b"TUB1" + bytes([verdict]) + bytes(3) + incarnation
                   + bytes(16))
        answer = self.read(32)
        assert answer[:4] == b"TUB1", answer
        self.verdict = answer[4]
        self.gateway = struct.unpack(">Q", answer[16:24])[0]

    def greet(self, name=None):
        """Exchanges BASP's handshakes, under a name of choice."""
        kind, _, payload = self.read_frame()
        assert kind == SERVER_HANDSHAKE, kind
        self.node = payload[:32]
        self.write(frame(CLIENT_HANDSHAKE, name or self.me))

    def read_frame(self):
        """Kind, message number and payload of the next frame."""
        kind, _, _, _, size, number, _, target = struct.unpack(
            ">BBBBIQQQ", self.read(32))
        return kind, number, self.read(size)

    def send(self, target, types, content, number=NORMAL, source=1, flags=0,
             stages=b"\0"):
        self.write(frame(DIRECT, stages + message(types, content),
                         number=number, source=source, target=target,
                         flags=flags))

    def next_number(self):
        self._numbers += 1
        return NORMAL | self._numbers

    def ask(self, target, name, content, patience=PATIENCE):
        """Sends a request; returns type list and content of its answer."""
        number = self.next_number()
        self.send(target, [name], content, number=number)
        return self.answer_to(number, patience)

    def answer_to(self, number, patience=PATIENCE):
        self.socket.settimeout(patience)
        while True:
            kind, got, payload = self.read_frame()
            if kind == DIRECT and got & RESPONSE \
                    and (got ^ number) & ((1 << 60) - 1) == 0:
                return _parse(payload[1:])

    def get_service(self, swissnum):
        """The number of the actor behind a swissnum (20 bytes)."""
        types, content = self.ask(self.gateway, "tahoe::get_service", swissnum)
        if types != "@<>+tahoe::service_granted":
            raise PermissionError(types)
        return struct.unpack(">Q", content)[0]


def _parse(payload):
    """Type list and content of a message with a short list of types."""
    size = payload[2]
    assert size < 0x80
    return payload[3:3 + size].decode(), payload[3 + size:]
