#pragma once

#include "web/cli/drive/drive_session.hpp"

namespace tahoe {

// The commands on directories. Each answers the exit code (exit_code.hpp).

struct list_options {
  drive_options drive;
  std::string path = "private:";
  bool long_form = false; ///< kind, rights, size, time
  bool classify = false;  ///< a slash behind directories, and so on
  bool caps = false;
  bool read_caps = false;
  bool raw = false; ///< the node's JSON as it is
  /// 2 if nothing is there, 3 if no node answers, for other answers of the node
  /// the lowest byte of their HTTP status, 1 for what it was not asked.
  bool tahoe_exit_codes = false;
};

/// `ls`: what is in a directory, in order of names.
int run_ls(const list_options& options);

struct mkdir_options {
  drive_options drive;
  std::string path; ///< empty: linked nowhere
  bool parents = false;
  std::string format = {}; ///< SDMF, MDMF: what the node is asked for
};

/// `mkdir`: a new directory; prints its cap.
int run_mkdir(const mkdir_options& options);

struct move_options {
  drive_options drive;
  std::string from;
  std::string to;
  bool force = false; ///< a file gives way to anything
  /// A directory that is there takes in what is moved to its name; else only
  /// a slash behind it, or an alias alone, says so.
  bool into_directories = true;
};

/// `mv`: another name, or another directory. Into `to` if that is a directory.
/// As mv(1) does, it puts a file in the place of another one, but a directory
/// in the place of a file only by force.
int run_mv(const move_options& options);

/// `ln`: the same with both names afterwards. As ln(1) does, it puts nothing in
/// the place of something else but by force.
int run_ln(const move_options& options);

struct remove_options {
  drive_options drive;
  std::vector<std::string> paths;
  bool recursive = false; ///< directories, too
};

/// `rm`: takes names away. What has no name and no cap any more is lost.
int run_rm(const remove_options& options);

struct cap_options {
  drive_options drive;
  std::string path;
  bool read_only = false;
  bool verify = false; ///< the cap that only finds and checks
};

/// `cap`: prints the cap of what is there.
int run_cap(const cap_options& options);

struct deep_options {
  drive_options drive;
  std::string path = "private:";
  // One of these at most, for `manifest`.
  bool storage_indexes = false;
  bool verify_caps = false;
  bool repair_caps = false;
  bool raw = false; ///< the node's JSON as it is
  // For `du`.
  bool summary = false;
  bool human = false;
};

/// `manifest`: all that is beneath a directory, once each.
int run_manifest(const deep_options& options);

/// `du`: how many bytes of files are beneath each directory. What is there
/// twice counts once.
int run_du(const deep_options& options);

/// `stats`: how many things of which kind and size.
int run_stats(const deep_options& options);

struct alias_options {
  drive_options drive;
  std::string name;
  std::string cap; ///< or `-`, or `@FILE`
  bool read_caps = false;
  bool one_object = false; ///< a list as Tahoe-LAFS' JSON
};

/// `alias add`, `create` (with a new directory), `list`, `remove`.
int run_alias_add(const alias_options& options);
int run_alias_create(const alias_options& options);
int run_alias_list(const alias_options& options);
int run_alias_remove(const alias_options& options);

struct operations_options {
  drive_options drive;
};

/// `operations`: uploads, downloads and walks over directories that run, and
/// the last that ended.
int run_operations(const operations_options& options);

} // namespace tahoe
