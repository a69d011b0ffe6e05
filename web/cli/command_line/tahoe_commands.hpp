#pragma once

namespace tahoe {

/// The command line of the program under the name `tahoe`: the commands of
/// Tahoe-LAFS on files and directories, with its names, words and exit codes
/// (spec/cli.md §3), for programs that were written for it. Answers the exit
/// code.
int run_as_tahoe(int argc, char** argv);

} // namespace tahoe
