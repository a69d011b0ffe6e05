#!/usr/bin/python3
"""The web port with TLS, and the way into the private drive: a link that works
once, the session that it begins, and what does not open either."""

import http.client
import os
import re
import socket
import ssl
import urllib.parse
import warnings

from cases import GridCase, main
from grid import command, eventually
from ports import free_port
from web_port import curl


class Browser:
    """A browser, as far as it matters here: names below localhost lead to this
    machine, and a cookie goes back to where it came from."""

    def __init__(self, link, certificate=None):
        parts = urllib.parse.urlsplit(link)
        self.host = parts.netloc
        self.port = parts.port
        self.path = f"{parts.path}?{parts.query}"
        self.certificate = certificate
        self.cookie = None

    def ask(self, method, path, body=None, host=None, headers=None):
        if self.certificate:
            context = ssl.create_default_context(cafile=self.certificate)
            context.check_hostname = False
            connection = http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=180, context=context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                    timeout=180)
        sent = {"Host": host or self.host, **(headers or {})}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, sent)
        reply = connection.getresponse()
        reply.text = reply.read().decode()
        connection.close()
        return reply

    def press(self, page):
        """Sends the form of a page."""
        fields = re.findall(r'name="(\w+)" value="(\w+)"', page)
        reply = self.ask("POST", "/session", urllib.parse.urlencode(fields))
        given = reply.headers["Set-Cookie"]
        self.cookie = given.split(";")[0] if given else None
        return reply


class WebPort(GridCase):
    @classmethod
    def build(cls, grid):
        cls.vdrive = grid.add_vdrive("vdrive")
        grid.add_storage("storage")
        cls.plain = grid.add_client("plain", 1, 1, 1, cls.vdrive)
        cls.tls = cls.make("tls", f"ssl:{free_port()}:interface=127.0.0.1")
        cls.tls.start()
        for node in (cls.plain, cls.tls):
            eventually(lambda: cls.ready(node), f"{node.name} is ready")

    @classmethod
    def make(cls, name, port):
        introducer = cls.grid.introducer.directory / "introducer.furl"
        return cls.grid.create(
            name, "create-client", "--webport", port, "--port", "disabled",
            "--introducer", f"@{introducer}", "--vdrive",
            f"@{cls.vdrive.directory}/vdrive.furl", "--shares-needed", 1,
            "--shares-happy", 1, "--shares-total", 1)

    @staticmethod
    def ready(node):
        return curl("--insecure", "--fail",
                    node.read("node.url").strip() + "readyz").returncode == 0

    def link(self, node):
        done = command("open", "--print", node.directory)
        self.assertEqual(0, done.returncode, done.stderr)
        return done

    def browser(self, node):
        certificate = node.directory / "private" / "web.pem"
        return Browser(self.link(node).stdout.decode().split()[0],
                       certificate if node is self.tls else None)

    # -- the session ----------------------------------------------------------

    def test_a_link_opens_the_private_drive_once(self):
        for node in (self.plain, self.tls):
            browser = self.browser(node)
            self.assertIn(".localhost:", browser.host)
            self.assertEqual(401, browser.ask("GET", "/vdrive/private/").status)
            page = browser.ask("GET", browser.path).text
            again = browser.ask("GET", browser.path).text
            self.assertEqual(page, again)
            self.assertEqual(303, browser.press(page).status)
            self.assertEqual(200, browser.ask("GET", "/vdrive/private/").status)
            stranger = self.browser(node)
            stranger.path = browser.path
            self.assertNotIn("<form",
                             stranger.ask("GET", browser.path).text)
            self.assertEqual(303, browser.ask("POST", "/session?t=end").status)
            self.assertEqual(401, browser.ask("GET", "/vdrive/private/").status)

    def test_a_session_ends_with_the_node(self):
        browser = self.browser(self.plain)
        browser.press(browser.ask("GET", browser.path).text)
        self.assertEqual(200, browser.ask("GET", "/vdrive/private/").status)
        old_host = browser.host
        self.plain.restart()
        eventually(lambda: self.ready(self.plain), "it is ready")
        self.assertEqual(401, browser.ask("GET", "/vdrive/private/").status)
        self.assertNotEqual(old_host, self.browser(self.plain).host)

    def test_no_secret_of_a_session_is_logged(self):
        browser = self.browser(self.plain)
        page = browser.ask("GET", browser.path).text
        browser.press(page)
        browser.ask("GET", "/vdrive/private/")
        secret = browser.path.split("link=")[1]
        log = self.plain.log()
        self.assertNotIn(secret, log)
        self.assertNotIn(browser.cookie.split("=")[1], log)
        self.assertNotIn(browser.host.split(".")[0], log)

    def test_only_who_may_read_the_directory_gets_a_link(self):
        token = self.plain.directory / "private" / "api_auth_token"
        kept = token.read_text()
        token.write_text("x" * 44)
        try:
            done = command("open", "--print", self.plain.directory)
            self.assertEqual(7, done.returncode, done.stderr)
        finally:
            token.write_text(kept)
        self.plain.stop()
        done = command("open", "--print", self.plain.directory)
        self.assertEqual(5, done.returncode, done.stderr)
        self.plain.start()
        eventually(lambda: self.ready(self.plain), "it is ready")

    # -- TLS ------------------------------------------------------------------

    def test_commands_trust_their_node_and_nobody_else(self):
        self.assertTrue(self.tls.read("node.url").startswith("https://"))
        data = os.urandom(300_000)
        cap = self.tls.put(data)
        self.assertEqual(data, self.tls.get(cap).stdout)
        pin = self.tls.directory / "private" / "web.pin"
        kept = pin.read_text()
        pin.write_text(kept[:9] + ("A" if kept[9] != "A" else "B") + kept[10:])
        try:
            self.assertNotEqual(0, self.tls.get(cap).returncode)
        finally:
            pin.write_text(kept)

    def test_the_certificate_is_kept_and_told(self):
        first = self.link(self.tls).stdout + self.link(self.tls).stderr
        told = re.search(rb"([0-9A-F]{2}:){31}[0-9A-F]{2}", first).group(0)
        self.tls.restart()
        eventually(lambda: self.ready(self.tls), "it is ready")
        again = self.link(self.tls)
        self.assertIn(told, again.stdout + again.stderr)
        self.assertIn(told.decode(), self.tls.log())
        port = int(self.tls.read("node.url").strip("/\n").rsplit(":", 1)[1])
        shown = ssl.get_server_certificate(("127.0.0.1", port))
        self.assertIn(shown.strip(),
                      self.tls.read("private/web.pem"))

    def test_old_versions_and_plain_text_get_nothing(self):
        port = int(self.tls.read("node.url").strip("/\n").rsplit(":", 1)[1])
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.check_hostname = False
        old.verify_mode = ssl.CERT_NONE
        old.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are old: that is the point
            old.minimum_version = ssl.TLSVersion.TLSv1
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        with socket.create_connection(("127.0.0.1", port), 90) as raw:
            with self.assertRaises(OSError):
                old.wrap_socket(raw)
        with socket.create_connection(("127.0.0.1", port), 90) as raw:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = b""
            try:
                answer = raw.recv(1000)
            except ConnectionError:
                pass
            self.assertNotIn(b"HTTP/1", answer)

    def test_large_files_and_many_requests_pass(self):
        url = self.tls.read("node.url").strip()
        data = os.urandom(20_000_000)
        done = curl("--insecure", "--upload-file", "-", url + "uri", stdin=data)
        cap = self.grid.remember(done.stdout.decode().strip())
        config = f'url = "{url}uri/{cap}"\n'.encode()
        for options in ((), ("--http1.0",)):
            done = curl("--insecure", "--config", "-", *options, stdin=config)
            self.assertEqual((0, b""), (done.returncode, done.stderr))
            self.assertTrue(data == done.stdout)

    # -- other machines -------------------------------------------------------

    def test_other_machines_get_in_over_tls_only(self):
        node = self.make("open", f"ssl:{free_port()}:interface=0.0.0.0")
        node.configure("node", "web.hosts = grid.example.net")
        node.start()
        port = int(node.read("node.url").strip("/\n").rsplit(":", 1)[1])
        for name, status in (("grid.example.net", "200"),
                             (f"Grid.Example.Net:{port}", "200"),
                             ("127.0.0.1", "200"), ("evil.example", "421")):
            done = curl("--insecure", "--output", "/dev/null", "--write-out",
                        "%{http_code}", "--header", f"Host: {name}",
                        f"https://127.0.0.1:{port}/healthz")
            self.assertEqual(status, done.stdout.decode(), name)
        self.assertIn(b"https://grid.example.net:", self.link(node).stdout)
        node.stop()
        file = node.directory / "tahoe.cfg"
        file.write_text(file.read_text().replace("ssl:", "tcp:"))
        done = command("start", node.directory)
        self.assertNotEqual(0, done.returncode)
        self.assertIn(b"over TLS only", done.stderr)


if __name__ == "__main__":
    main()
