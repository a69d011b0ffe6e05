#pragma once

#include "web/cli/drive/drive_requests.hpp"
#include "web/cli/interrupt.hpp"
#include "web/cli/reporter.hpp"

#include <filesystem>
#include <memory>

namespace tahoe {

/// What every command on the grid is told.
struct drive_options {
  std::filesystem::path node_directory;
  std::string default_alias = {}; ///< for paths without a root; empty: none
  report_options report = {};
  std::string node_url = {};    ///< of a node elsewhere; empty: the directory's
  std::string default_cap = {}; ///< of the default alias; empty: as it is kept
};

/// A running node and the names that its owner gave to caps: all that a command
/// on the grid works with. Ctrl-C is something to look at while it lives.
class drive_session {
public:
  /// Fails with try_later if no node ran there.
  static caf::expected<std::unique_ptr<drive_session>>
  open(const drive_options& options);

  drive_session(const drive_session&) = delete;
  drive_session& operator=(const drive_session&) = delete;

  /// Where an argument leads. `-` stands for a cap in the first line of
  /// standard input, `-/a/b` for something beneath it, `@FILE` and `@FILE:a/b`
  /// for a cap in a file: so it need not stand in the list of processes.
  caf::expected<remote_path> path(const std::string& argument);

  const std::vector<alias>& aliases() const { return aliases_; }
  const node_access& node() const { return node_; }
  const interrupt_watch& interrupt() const { return interrupt_; }
  web_client& client() { return client_; }

private:
  drive_session(node_access node, std::vector<alias> aliases,
                std::string default_alias);

  caf::expected<void> set_default_cap(const std::string& argument);

  node_access node_;
  std::vector<alias> aliases_;
  std::string default_alias_;
  interrupt_watch interrupt_;
  web_client client_;
};

/// Opens the drive and lets `act` work with it; reports what keeps it from
/// that. Answers the exit code.
int on_drive(const drive_options& options, reporter& to_user,
             const std::function<int(drive_session&)>& act);

/// Says which of the path's names are used in another form than they were
/// typed in.
void note_renamed(reporter& to_user, const remote_path& path);

} // namespace tahoe
