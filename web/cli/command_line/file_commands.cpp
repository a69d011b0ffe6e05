#include "web/cli/command_line/file_commands.hpp"

#include "web/cli/command_line/command_builder.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/copy/cp.hpp"
#include "web/cli/drive/drive_commands.hpp"
#include "web/cli/open.hpp"

namespace tahoe {

namespace {

constexpr const char* path_help
  = "global:..., private:..., ALIAS:..., CAP/...; -/...: beneath a cap from "
    "standard input; @FILE:...: from a file";

void add_put_and_get(CLI::App& app, int& result) {
  command_builder<put_options> put{
    app, "put",
    "store a file and print its cap\n"
    "  tahoe-node put photo.jpg private:2026/photo.jpg\n"
    "  tahoe-node put photo.jpg private:2026/\n"
    "  tar c dir | tahoe-node put - > dir.cap\n"
    "  tahoe-node put --random-key backup.tar\n"
    "  tahoe-node put --json photo.jpg | tee events",
    run_put, result};
  put.command.add_option("FILE", put.options->source,
                         "the file; -, or none: standard input");
  put.command.add_option("PATH", put.options->target,
                         "its name on the grid; none: its cap is all there is");
  put.command.add_flag(
    "--random-key", put.options->random_key,
    "a new key each time, not the one that the same file got before");
  add_drive_options(put.command, put.options->drive);

  command_builder<get_options> get{
    app, "get",
    "fetch a file\n"
    "  tahoe-node get private:2026/photo.jpg photo.jpg\n"
    "  tahoe-node get @photo.cap photo.jpg\n"
    "  tahoe-node get @friends.cap:2026/photo.jpg photo.jpg\n"
    "  echo URI:CHK:... | tahoe-node get - > photo.jpg",
    run_get, result};
  get.command.add_option("PATH", get.options->source, path_help)->required();
  get.command.add_option("FILE", get.options->target,
                         "where to; -, or none: standard output");
  add_drive_options(get.command, get.options->drive);
}

void add_ls(CLI::App& app, int& result) {
  command_builder<list_options> ls{app, "ls",
                                   "list a directory\n"
                                   "  tahoe-node ls -l private:2026\n"
                                   "  tahoe-node ls global:\n"
                                   "  tahoe-node ls --json -/2026 < some.cap",
                                   run_ls, result};
  ls.command.add_option("PATH", ls.options->path,
                        std::string{path_help} + "; none: private:");
  ls.command.add_flag("-l,--long", ls.options->long_form,
                      "what it is, what you may do, size, time of its name");
  ls.command.add_flag("-F,--classify", ls.options->classify,
                      "/ behind directories, * behind what can be changed, "
                      "? behind what is unknown");
  ls.command.add_flag("--uri", ls.options->caps, "caps, too");
  ls.command.add_flag("--readonly-uri", ls.options->read_caps,
                      "caps for reading, too");
  add_drive_options(ls.command, ls.options->drive);
}

void add_changes(CLI::App& app, int& result) {
  command_builder<mkdir_options> mkdir{
    app, "mkdir",
    "make a directory and print its cap\n"
    "  tahoe-node mkdir private:2026\n"
    "  tahoe-node mkdir -p private:2026/summer/beach\n"
    "  tahoe-node mkdir > new.cap",
    run_mkdir, result};
  mkdir.command.add_option("PATH", mkdir.options->path,
                           "its name on the grid; none: linked nowhere");
  mkdir.command.add_flag("-p,--parents", mkdir.options->parents,
                         "those above it, too; it may be there already");
  add_drive_options(mkdir.command, mkdir.options->drive);

  auto add_move = [&](const char* name, const char* help,
                      int (*run)(const move_options&), const char* force_help) {
    command_builder<move_options> move{app, name, help, run, result};
    move.command.add_option("FROM", move.options->from, path_help)->required();
    move.command
      .add_option("TO", move.options->to,
                  "its new name, or the directory where it goes")
      ->required();
    move.command.add_flag("-f,--force", move.options->force, force_help);
    add_drive_options(move.command, move.options->drive);
  };
  add_move("mv",
           "give something another name, or another directory\n"
           "  tahoe-node mv private:2026/summer private:2026/july",
           run_mv, "a directory in the place of a file, too");
  add_move("ln",
           "give something one more name: both lead to it\n"
           "  tahoe-node ln private:2026/photo.jpg global:photo.jpg",
           run_ln, "in the place of a file, too");

  command_builder<remove_options> rm{app, "rm",
                                     "take names away\n"
                                     "  tahoe-node rm private:2026/photo.jpg\n"
                                     "  tahoe-node rm -r private:2026",
                                     run_rm, result};
  rm.command.add_option("PATH", rm.options->paths, path_help)->required();
  rm.command.add_flag("-r,--recursive", rm.options->recursive,
                      "directories with all that is beneath, too");
  add_drive_options(rm.command, rm.options->drive);
}

void add_cp(CLI::App& app, int& result) {
  command_builder<copy_options> cp{
    app, "cp",
    "copy files and trees: to the grid, from it, within it\n"
    "  tahoe-node cp -r photos private:\n"
    "  tahoe-node cp -r private:photos /media/disk/\n"
    "  tahoe-node cp -r photos/. private:2026    (what is in photos)\n"
    "  tahoe-node cp -r private:2026/. photos    (what is in 2026)\n"
    "  tahoe-node cp private:a.jpg private:b.jpg global:\n"
    "  tahoe-node cp -r @friends.cap photos/    (./@name is a file here)",
    run_cp, result};
  constexpr int many = 1 << 20;
  cp.command
    .add_option("PATH", cp.options->paths,
                "what is copied, here or on the grid; the last: where to")
    ->required()
    ->expected(2, many);
  cp.command.add_flag("-r,--recursive", cp.options->recursive,
                      "directories with all that is beneath");
  add_drive_options(cp.command, cp.options->drive);
}

void add_deep(CLI::App& app, int& result) {
  auto add
    = [&](const char* name, const char* help, int (*run)(const deep_options&)) {
        command_builder<deep_options> deep{app, name, help, run, result};
        deep.command.add_option("PATH", deep.options->path,
                                std::string{path_help} + "; none: private:");
        add_drive_options(deep.command, deep.options->drive);
        return deep;
      };
  auto manifest
    = add("manifest",
          "list all that is beneath a directory: cap and path\n"
          "  tahoe-node manifest private:2026\n"
          "  tahoe-node manifest --verify-cap private: > check.caps",
          run_manifest);
  auto* form = manifest.command.add_option_group("form");
  form->require_option(0, 1);
  form->add_flag("-s,--storage-index", manifest.options->storage_indexes,
                 "storage indexes instead");
  form->add_flag("--verify-cap", manifest.options->verify_caps,
                 "caps that only verify instead");
  form->add_flag("--repair-cap", manifest.options->repair_caps,
                 "caps that allow a repair instead");
  form->add_flag("-r,--raw", manifest.options->raw,
                 "the node's lines of JSON as they are");
  auto du = add("du",
                "how many bytes of files are beneath each directory\n"
                "  tahoe-node du -h private:2026\n"
                "  tahoe-node du -s private:",
                run_du);
  // As in du(1), -h is about sizes.
  du.command.set_help_flag("--help", "Print this help message and exit");
  du.command.add_flag("-s,--summarize", du.options->summary,
                      "one line for all of it");
  du.command.add_flag("-h,--human-readable", du.options->human,
                      "sizes as 1.2 MB");
  auto stats = add("stats",
                   "count what is beneath a directory, by kind and size\n"
                   "  tahoe-node stats private:",
                   run_stats);
  stats.command.add_flag("-r,--raw", stats.options->raw,
                         "the node's JSON as it is");
}

void add_cap(CLI::App& app, int& result) {
  command_builder<cap_options> cap{
    app, "cap",
    "print the cap of a file or directory: whoever has it, has that\n"
    "  tahoe-node cap --read-only private:2026 > for-friends.cap",
    run_cap, result};
  cap.command.add_option("PATH", cap.options->path, path_help)->required();
  auto* weak = cap.command.add_flag("--read-only", cap.options->read_only,
                                    "one that changes nothing");
  cap.command
    .add_flag("--verify", cap.options->verify, "one that only finds and checks")
    ->excludes(weak);
  add_drive_options(cap.command, cap.options->drive);
}

void add_aliases(CLI::App& app, int& result) {
  auto& group = *app.add_subcommand(
    "alias", "names for caps, kept in private/aliases of the node\n"
             "  tahoe-node alias create work\n"
             "  tahoe-node alias add friends @friends.cap\n"
             "  tahoe-node alias list");
  group.require_subcommand(1);
  auto add = [&](const char* name, const char* help,
                 int (*run)(const alias_options&), bool named) {
    command_builder<alias_options> one{group, name, help, run, result};
    if (named)
      one.command.add_option("NAME", one.options->name, "the alias")
        ->required();
    add_drive_options(one.command, one.options->drive);
    return one;
  };
  auto with_cap
    = add("add", "give a cap a name\n  tahoe-node alias add friends @f.cap",
          run_alias_add, true);
  with_cap.command
    .add_option("CAP", with_cap.options->cap,
                "the cap; -: from standard input; @FILE: from a file")
    ->required();
  add("create", "make a directory and name it\n  tahoe-node alias create work",
      run_alias_create, true);
  auto list = add("list", "show all aliases\n  tahoe-node alias list",
                  run_alias_list, false);
  list.command.add_flag("--readonly-uri", list.options->read_caps,
                        "caps for reading only");
  add("remove",
      "forget an alias; what it names stays\n  tahoe-node alias remove work",
      run_alias_remove, true);
}

void add_operations(CLI::App& app, int& result) {
  command_builder<operations_options> operations{
    app, "operations",
    "uploads, downloads and walks that run, and the last that ended\n"
    "  tahoe-node operations",
    run_operations, result};
  add_drive_options(operations.command, operations.options->drive);
}

void add_open(CLI::App& app, int& result) {
  command_builder<open_options> open{
    app, "open",
    "let a browser into the private drive, by a link that works once\n"
    "  tahoe-node open\n"
    "  tahoe-node open --print -d ~/.tahoe-node",
    run_open, result};
  add_drive_options(open.command, open.options->drive);
  open.command.add_option("DIR", open.options->drive.node_directory,
                          "the node's directory, as -d");
  open.command.add_flag("--print", open.options->print,
                        "print the link, start nothing");
}

} // namespace

void add_drive_options(CLI::App& command, drive_options& to) {
  to.node_directory = choose_node_directory(std::nullopt);
  command.add_option("-d,--node-directory", to.node_directory,
                     "the node to use; ~/.tahoe-node or TAHOE_NODE_DIR");
  auto* quiet
    = command.add_flag("-q,--quiet", to.report.quiet,
                       "no progress on a terminal, and one line for an error");
  command
    .add_flag("-v,--verbose", to.report.verbose, "each thing that is done, too")
    ->excludes(quiet);
  command
    .add_flag("--json", to.report.json,
              "tell all as events: JSON lines on standard output, or on "
              "standard error if the file goes there")
    ->excludes(quiet);
}

void add_file_commands(CLI::App& app, int& result) {
  add_put_and_get(app, result);
  add_ls(app, result);
  add_changes(app, result);
  add_cp(app, result);
  add_deep(app, result);
  add_cap(app, result);
  add_aliases(app, result);
  add_operations(app, result);
  add_open(app, result);
}

} // namespace tahoe
