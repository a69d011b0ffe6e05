#include "web/cli/command_line/tahoe_commands.hpp"

#include "actors/node.hpp"
#include "web/cli/command_line/command_builder.hpp"
#include "web/cli/command_line/usage_error.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/copy/backup.hpp"
#include "web/cli/copy/cp.hpp"
#include "web/cli/drive/drive_commands.hpp"
#include "web/cli/open.hpp"

#include <array>

namespace tahoe {

namespace {

/// What is told in front of the command.
struct global_options {
  std::filesystem::path node_directory = choose_node_directory(std::nullopt);
  bool quiet = false;
};

/// Most of Tahoe-LAFS' commands tell errors from success and nothing more.
int plain_exit_code(int code) {
  return code == 0 || code == static_cast<int>(exit_code::interrupted) ? code
                                                                       : 1;
}

class tahoe_builder {
public:
  tahoe_builder(CLI::App& app, const global_options& told, int& result)
    : app_(app), told_(told), result_(result) {}

  /// Adds a command, which takes over what is told in front of it.
  template <class Options>
  command_builder<Options>
  add(const char* name, const char* help, int (*run)(const Options&)) {
    command_builder<Options> built{app_, name, help, run, result_};
    built.command.callback(
      [run, &told = told_, options = built.options, &result = result_] {
        options->drive.node_directory = told.node_directory;
        options->drive.report.quiet = told.quiet;
        options->drive.default_alias = "tahoe";
        result = run(*options);
      });
    built.command.add_option("-u,--node-url", built.options->drive.node_url,
                             "where the node is; none: as node.url says");
    built.command.add_option("--dir-cap", built.options->drive.default_cap,
                             "the cap of tahoe:, or @FILE, or -");
    return built;
  }

private:
  CLI::App& app_;
  const global_options& told_;
  int& result_;
};

void add_tahoe_aliases(tahoe_builder& tahoe) {
  auto add = tahoe.add("add-alias", "give a cap a name", run_alias_add);
  add.command.add_option("NAME", add.options->name)->required();
  add.command.add_option("CAP", add.options->cap)->required();
  auto create = tahoe.add("create-alias", "make a directory and name it",
                          run_alias_create);
  create.command.add_option("NAME", create.options->name)->required();
  auto list = tahoe.add("list-aliases", "show all aliases", run_alias_list);
  list.command.add_flag("--readonly-uri", list.options->read_caps);
  list.command.add_flag("--json", list.options->one_object);
}

void add_tahoe_files(tahoe_builder& tahoe) {
  auto get = tahoe.add("get", "fetch a file", run_get);
  get.command.add_option("PATH", get.options->source)->required();
  get.command.add_option("LOCAL", get.options->target);
  auto put = tahoe.add("put", "store a file", run_put);
  put.command.add_option("LOCAL", put.options->source);
  put.command.add_option("PATH", put.options->target);
  auto* is_mutable
    = put.command.add_flag("-m,--mutable", put.options->is_mutable,
                           "one that can be changed: not in this version");
  put.command.add_option("--format", put.options->format,
                         "CHK; SDMF and MDMF are not in this version");
  put.command
    .add_option("--private-key-path", put.options->private_key,
                "the key of a mutable file: not in this version")
    ->needs(is_mutable);
  put.options->shows_status = true;
  put.options->refuses_slash = true;
  auto cp = tahoe.add("cp", "copy files and trees", run_cp);
  cp.options->tahoe_words = true;
  constexpr int many = 1 << 20;
  cp.command.add_option("PATH", cp.options->paths)
    ->required()
    ->expected(2, many);
  cp.command.add_flag("-r,--recursive", cp.options->recursive);
  cp.command.add_flag("-v,--verbose", cp.options->drive.report.verbose);
  cp.command.add_flag("--caps-only", cp.options->caps_only,
                      "write caps into files here, not what they stand for");
}

void add_tahoe_backup(tahoe_builder& tahoe) {
  auto backup = tahoe.add("backup", "keep a tree as it is now", run_backup);
  auto& options = *backup.options;
  backup.command.add_option("LOCAL", options.from)->required();
  backup.command.add_option("PATH", options.to)->required();
  backup.command.add_flag("-v,--verbose", options.drive.report.verbose);
  backup.command.add_flag("--ignore-timestamps", options.ignore_timestamps,
                          "read every file, changed or not");
  backup.command
    .add_option("--exclude", options.excludes,
                "a pattern of names that are left out")
    ->expected(1)
    ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  backup.command
    .add_option("--exclude-from-utf-8,--exclude-from", options.exclude_files,
                "a file with such patterns, one a line")
    ->expected(1)
    ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  backup.command.add_flag("--exclude-vcs", options.exclude_vcs,
                          "leave out what Git, CVS and others keep in a tree");
}

void add_tahoe_directories(tahoe_builder& tahoe) {
  auto ls = tahoe.add("ls", "list a directory", run_ls);
  ls.options->path = "tahoe:";
  ls.command.add_option("PATH", ls.options->path);
  ls.command.add_flag("-l,--long", ls.options->long_form);
  ls.command.add_flag("-F,--classify", ls.options->classify);
  ls.command.add_flag("--uri", ls.options->caps);
  ls.command.add_flag("--readonly-uri", ls.options->read_caps);
  ls.command.add_flag("--json", ls.options->raw);
  ls.options->tahoe_exit_codes = true;
  auto mkdir = tahoe.add("mkdir", "make a directory", run_mkdir);
  mkdir.options->parents = true;
  mkdir.command.add_option("PATH", mkdir.options->path);
  mkdir.command.add_option("--format", mkdir.options->format,
                           "SDMF or MDMF: both are directories of the drive");
  auto add_move
    = [&](const char* name, const char* help, int (*run)(const move_options&)) {
        auto move = tahoe.add(name, help, run);
        move.command.add_option("FROM", move.options->from)->required();
        move.command.add_option("TO", move.options->to)->required();
        // A file gives way in Tahoe-LAFS.
        move.options->force = true;
        move.options->into_directories = false;
      };
  add_move("mv", "give something another name, or another directory", run_mv);
  add_move("ln", "give something one more name", run_ln);
  for (auto name : {"unlink", "rm"}) {
    auto unlink = tahoe.add(name, "take a name away", run_rm);
    unlink.options->recursive = true;
    unlink.command.add_option("PATH", unlink.options->paths)
      ->required()
      ->expected(1);
  }
  auto manifest = tahoe.add("manifest", "list all beneath", run_manifest);
  manifest.options->path = "tahoe:";
  manifest.command.add_option("PATH", manifest.options->path);
  manifest.command.add_flag("-s,--storage-index",
                            manifest.options->storage_indexes);
  manifest.command.add_flag("--verify-cap", manifest.options->verify_caps);
  manifest.command.add_flag("--repair-cap", manifest.options->repair_caps);
  manifest.command.add_flag("-r,--raw", manifest.options->raw);
  auto stats = tahoe.add("stats", "count all beneath", run_stats);
  stats.options->path = "tahoe:";
  stats.command.add_option("PATH", stats.options->path);
  stats.command.add_flag("-r,--raw", stats.options->raw);
}

void add_tahoe_pages(tahoe_builder& tahoe) {
  auto open = tahoe.add("webopen", "show a page in the browser", run_webopen);
  open.command.add_option("PATH", open.options->path);
  open.command.add_flag("-i,--info", open.options->info);
  auto status
    = tahoe.add("status", "list what the node is doing", run_operations);
  status.command.add_flag("-v,--verbose", status.options->drive.report.verbose);
}

/// Commands that this version cannot carry out, whatever they are told.
void add_absent(CLI::App& app, int& result) {
  constexpr std::array<std::pair<const char*, const char*>, 2> absent{{
    {"check", "check is not in this version: get tells whether a file can be "
              "read"},
    {"deep-check", "deep-check is not in this version: cp -r tells which files "
                   "cannot be read"},
  }};
  for (auto [name, answer] : absent) {
    auto& command = *app.add_subcommand(name, "not in this version");
    command.allow_extras();
    command.callback([answer = answer, &result] {
      result = report(command_error{exit_code::other,
                                    to_string(ec::unsupported), answer, ""});
    });
  }
}

} // namespace

int run_as_tahoe(int argc, char** argv) {
  CLI::App app{"Tahoe-LAFS' commands on files, by tahoe-node."};
  app.require_subcommand(1);
  global_options told;
  app.add_option("-d,--node-directory", told.node_directory,
                 "~/.tahoe-node or TAHOE_NODE_DIR");
  app.add_flag("-q,--quiet", told.quiet,
               "neither progress nor notes, and one line for an error");
  app.set_version_flag("-V,--version,--version-and-path", software_name);
  int result = 0;
  tahoe_builder tahoe{app, told, result};
  add_tahoe_aliases(tahoe);
  add_tahoe_files(tahoe);
  add_tahoe_backup(tahoe);
  add_tahoe_directories(tahoe);
  add_tahoe_pages(tahoe);
  add_absent(app, result);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return report_usage(app, problem) ? 0 : 1;
  }
  auto has_own_codes = app.got_subcommand("backup") || app.got_subcommand("ls");
  return has_own_codes ? result : plain_exit_code(result);
}

} // namespace tahoe
