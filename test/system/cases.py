"""What the files of tests here share: a base class and a main program."""

import argparse
import os
import signal
import sys
import unittest

from grid import Grid


def soak(test):
    """Marks a test that takes long: it runs with TAHOE_SOAK=1."""
    return unittest.skipUnless(os.environ.get("TAHOE_SOAK") == "1",
                               "TAHOE_SOAK=1 runs it")(test)


class GridCase(unittest.TestCase):
    """Tests that share one grid, which `build` makes. Each leaves it as it was
    and no secret in a log."""

    grid = None
    below = None  # where the grid lies

    @classmethod
    def setUpClass(cls):
        cls.grid = Grid(cls.below)
        cls.addClassCleanup(cls.grid.close)
        try:
            cls.build(cls.grid)
        except BaseException:
            cls.grid.print_logs()
            raise

    @classmethod
    def build(cls, grid):
        """Adds the nodes."""

    def tearDown(self):
        self.assertEqual([], self.grid.leaks(), "a secret can be read")


class _Result(unittest.TextTestResult):
    """Shows what the nodes said when a test fails."""

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._explain(test)

    def addError(self, test, err):
        super().addError(test, err)
        self._explain(test)

    @staticmethod
    def _explain(test):
        grid = getattr(test, "grid", None)
        if grid is not None:
            print(f"==== {test}")
            grid.print_logs()


def main():
    """Runs the tests of the calling file against TAHOE_NODE_BINARY or
    `--binary PATH`; the last line counts them. Other arguments are those of
    unittest."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=os.environ.get("TAHOE_NODE_BINARY"))
    options, others = parser.parse_known_args()
    if not options.binary:
        parser.error("--binary or TAHOE_NODE_BINARY: which tahoe-node?")
    os.environ["TAHOE_NODE_BINARY"] = os.path.abspath(options.binary)
    # Ended from outside, stop the nodes all the same.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    program = unittest.main(
        module="__main__", argv=[sys.argv[0], *others], exit=False,
        testRunner=unittest.TextTestRunner(verbosity=2, resultclass=_Result))
    result = program.result
    # A test may fail and so may what cleans up after it.
    failed = len({id(test) for test, _ in result.failures + result.errors})
    ran = result.testsRun - len(result.skipped)
    print(f"cases: {max(ran - failed, 0)} passed, {failed} failed", flush=True)
    sys.exit(0 if result.wasSuccessful() else 1)
