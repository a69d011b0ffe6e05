#!/usr/bin/python3
"""The console's Lua: what a person sees, and what a script cannot do."""

import json
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from cases import main
from console_stub import REST_OF_STATEMENT, ConsoleStub, LuaPrompt
from grid import binary, eventually

OTHER, TRY_LATER = 1, 5


def answer(request):
    if "cancel" in request:
        return [{"end": "cancelled", "message": "cancelled"}]
    name, *words = request.get("command", [""])
    if name == "actors":
        return [{"text": '[{"name":"storage","id":7}]\n'}, {"end": "ok"}]
    if name == "echo":
        return [{"text": f'"{words[0]}"\n'}, {"end": "ok"}]
    if name == "watch":
        return [{"clear": True}, {"text": "1\n"}]
    return [{"end": "not_found", "message": f"there is no command {name}"}]


class LuaCase(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = pathlib.Path(directory.name)
        self.socket = self.directory / "console.sock"
        self.node = ConsoleStub(self.socket, answer)
        self.addCleanup(self.node.close)

    def prompt(self):
        return LuaPrompt(self.socket)

    def wait_until_heard(self, text):
        """The node hears a line with this in it."""
        eventually(lambda: text in json.dumps(list(self.node.received)),
                   f"the node hears {text}: {self.node.received}")

    def script(self, text, stdin=None):
        """Runs it as a file, or as standard input."""
        file = self.directory / "test.lua"
        file.write_text(text)
        return subprocess.run(
            [binary(), "lua-console", self.socket, stdin or file],
            input=text if stdin else "", capture_output=True, text=True,
            timeout=180)


class Prompt(LuaCase):
    def test_statements_and_commands(self):
        with self.prompt() as lua:
            self.assertEqual("3\n", lua.enter("1 + 2"))
            self.assertEqual("", lua.enter("x = 5"))
            self.assertEqual("", lua.enter("for i = 1, 2 do",
                                           REST_OF_STATEMENT))
            self.assertEqual("1\n2\n", lua.enter("print(i) end"))
            self.assertEqual('{\n  {id = 7, name = "storage"},\n}\n',
                             lua.enter("node:actors()"))
            self.assertIn("no command frob", lua.enter("node:frob()"))
            self.assertIn("unexpected symbol", lua.enter("x = = 1"))
            self.assertEqual("storage\n",
                             lua.enter("node:actors()[1].name"))
            lua.process.stdin.close()
            self.assertEqual(0, lua.ends()[0])

    def test_no_output_looks_like_the_prompt(self):
        with self.prompt() as lua:
            self.assertEqual("a??b\n",
                             lua.enter(r"print('a\4\5b')"))
            self.assertIn("??", lua.enter(r"error('\4\5')"))

    def test_output_of_a_line_is_bounded(self):
        with self.prompt() as lua:
            shown = lua.enter("while true do print(('x'):rep(1000)) "
                              "n = (n or 0) + 1 if n > 5000 then break end end")
            self.assertTrue(shown.endswith("… output cut\n"))
            self.assertLess(len(shown), (1 << 20) + 100)
            self.assertEqual("1\n", lua.enter("1"))

    def test_timers_run_while_the_prompt_waits(self):
        with self.prompt() as lua:
            lua.enter("t = every(0.05, function() n = (n or 0) + 1 end)")
            lua.enter("after(0.01, function() print('one' .. 'time') end)")
            lua.wait_for(b"onetime")
            eventually(lambda: lua.enter("n > 3") == "true\n", "timers run")
            self.assertEqual("true\n", lua.enter("cancel(t)"))
            said = lua.enter("every(0.01, function() error('b' .. 'ad') end)")
            for _ in range(10):
                said += lua.enter("sleep(0.02)")
            self.assertEqual(1, said.count("bad"), "an error ends a timer")

    def test_ctrl_c_ends_what_runs_and_not_the_prompt(self):
        with self.prompt() as lua:
            for line in ("while true do end", "sleep(1000)",
                         "while true do pcall(sleep, 1000) end"):
                with self.subTest(line):
                    lua.send("print('it' .. 'runs') " + line)
                    lua.wait_for(b"itruns")
                    lua.interrupt()
                    self.assertIn("interrupted", lua.wait_for(b"\x04"))
            with self.subTest("a command of the node"):
                lua.send("node:watch('storage')")
                self.wait_until_heard('"watch"')
                lua.interrupt()
                self.assertIn("interrupted", lua.wait_for(b"\x04"))
                self.wait_until_heard('"cancel": true')
            self.assertEqual("text\n", lua.enter("node:echo('text')"))

    def test_ctrl_c_gives_up_a_statement_that_goes_on(self):
        with self.prompt() as lua:
            lua.enter("for i = 1, 2 do", REST_OF_STATEMENT)
            lua.interrupt()
            lua.wait_for(b"\x04")
            self.assertEqual("1\n", lua.enter("1"))

    def test_a_node_that_went_away_is_told_and_found_again(self):
        with self.prompt() as lua:
            lua.enter("node:actors()")
            self.node.close()
            self.socket.unlink()
            self.node.received.clear()
            node = ConsoleStub(self.socket, answer)
            self.addCleanup(node.close)
            with self.subTest("the old connection still stands"):
                self.assertIn("storage", lua.enter("node:actors()"))

    def test_it_ends_when_nobody_listens(self):
        lua = self.prompt()
        with lua:
            lua.enter("every(0.05, function() print('tick') end)")
            lua.process.stdout.close()
            self.assertIn(lua.process.wait(90), (0, -signal.SIGPIPE))


class Scripts(LuaCase):
    def test_a_script_runs_until_its_last_timer(self):
        for stdin in (None, "-"):
            with self.subTest(stdin):
                done = self.script("""#!/usr/bin/env tahoe-lua
                    local n = 0
                    timer = every(0.01, function()
                      n = n + 1
                      print(n, node:echo("text"))
                      if n == 3 then cancel(timer) end
                    end)
                    print("begun")""", stdin)
                self.assertEqual("begun\n1\ttext\n2\ttext\n3\ttext\n",
                                 done.stdout)
                self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_an_error_is_told_with_its_place(self):
        done = self.script("\n\nnode:frob()")
        self.assertEqual((OTHER, ""), (done.returncode, done.stdout))
        self.assertEqual("test.lua:3: there is no command frob\n",
                         done.stderr)
        self.assertEqual(OTHER, self.script("f(").returncode)
        late = self.script("after(0.01, function() error('late') end)")
        self.assertEqual(OTHER, late.returncode)
        self.assertIn("test.lua:1: late", late.stderr)

    def test_output_may_go_to_a_file(self):
        script = self.directory / "test.lua"
        script.write_text("print(('x'):rep(100))")
        with open(self.directory / "out", "w") as out:
            done = subprocess.run(
                [binary(), "lua-console", self.socket, script], stdout=out)
        self.assertEqual(0, done.returncode)
        self.assertEqual(101, (self.directory / "out").stat().st_size)

    def test_without_node_or_script_there_is_one_line(self):
        for arguments, code in (((self.directory / "none",), TRY_LATER),
                                ((self.socket, "/no/such/script"), 3)):
            done = subprocess.run([binary(), "lua-console", *arguments],
                                  stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True)
            self.assertEqual(code, done.returncode, done.stderr)
            self.assertIn(str(arguments[-1]), done.stderr)


class Attacks(LuaCase):
    """Each ends in an error message and a prompt that goes on, or in the end
    of the child, and needs no more than it may."""

    MEMORY = 200 << 20

    def used_up(self, *lines):
        """These lines, at once each before a prompt of its own, are ended for
        the processor time that they take."""
        prompts = [self.prompt().__enter__() for _ in lines]
        for lua in prompts:
            self.addCleanup(lua.__exit__)
        began = time.monotonic()
        for lua, line in zip(prompts, lines):
            lua.send(line)
        for lua, line in zip(prompts, lines):
            with self.subTest(line):
                code, memory = lua.ends(90 * len(lines) + 90)
                self.assertEqual(-signal.SIGXCPU, code)
                self.assertLess(memory, self.MEMORY)
        self.assertGreater(time.monotonic() - began, 5)

    def test_endless_loops(self):
        self.used_up("while true do end",
                     "while true do pcall(function() while true do end end) "
                     "end")

    def test_memory_bombs(self):
        with self.prompt() as lua:
            for line in ("('x'):rep(1e12)",
                         "t = {} while true do t[#t + 1] = {} end",
                         "t = 'x' while true do t = t .. t end",
                         "t = ('x'):rep(1e7) t = t:gsub('x', t)",
                         "table.concat({}, 'x', 1, 1e8)",
                         "string.format('%s', ('x'):rep(1e8))",
                         "function f() return f() + 1 end f()"):
                with self.subTest(line):
                    self.assertRegex(
                        lua.enter("t = nil " + line),
                        "not enough memory|too large|overflow|concat|too many")
                    self.assertLess(lua.memory(), self.MEMORY)
            self.assertEqual("1\n", lua.enter("1"))

    def test_patterns_that_backtrack_for_ever(self):
        self.used_up("s = ('a'):rep(1e5) "
                     "s:find(('a*'):rep(20) .. 'b')",
                     "pcall(string.find, ('a'):rep(1e5), "
                     "('.-'):rep(20) .. 'b')")

    def test_coroutine_abuse(self):
        with self.prompt() as lua:
            for line in ("function f() return coroutine.wrap(f)() end f()",
                         "function f() coroutine.resume(coroutine.create(f)) "
                         "error('end') end f()",
                         "t = {} while true do t[#t + 1] = "
                         "coroutine.create(print) end",
                         "co = coroutine.wrap(function() return co() end) "
                         "co()"):
                with self.subTest(line):
                    self.assertRegex(
                        lua.enter(line),
                        "C stack overflow|not enough memory|non-suspended|end")
                    self.assertLess(lua.memory(), self.MEMORY)
            self.assertEqual("1\n", lua.enter("1"))
        self.used_up("while true do coroutine.wrap(function() end)() end")

    def test_files_cannot_be_reached(self):
        with self.prompt() as lua:
            for name in ("io", "os", "package", "debug", "require", "dofile",
                         "loadfile", "string.dump"):
                self.assertEqual("nil\n", lua.enter(name))
            self.assertIn("binary chunk", lua.enter(r"load('\27Lua')"))
            for line in ("io.open('/etc/passwd')", "os.execute('ls')",
                         "require('io')", "dofile('/etc/passwd')"):
                self.assertIn("attempt to", lua.enter(line))
            limits = pathlib.Path(
                f"/proc/{lua.process.pid}/limits").read_text()
            for limit in ("Max file size", "Max processes", "Max core file"):
                self.assertRegex(limits, limit + r" size *0 *0|"
                                 + limit + r" *0 *0")
            files = list(pathlib.Path(
                f"/proc/{lua.process.pid}/fd").iterdir())
            self.assertRegex(limits, rf"Max open files *{len(files)} ")


if __name__ == "__main__":
    main()
