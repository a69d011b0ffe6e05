#pragma once

#include "codec/error.hpp"
#include "web/cli/drive/aliases.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

// How people name things on the grid:
//
//   global:NAME/NAME…   the public drive
//   private:NAME/NAME…  the node's own drive
//   ALIAS:NAME/NAME…    below the cap of an alias
//   CAP/NAME/NAME…      below a directory's cap, or what the cap stands for
//   CAP:./NAME/NAME…    the same, as Tahoe-LAFS once had it

/// Where something is on the grid. Names are in NFC.
struct remote_path {
  std::string root; ///< `vdrive/global`, `vdrive/private` or a cap
  /// What a person calls the root: `private:`, or `CAP` for a cap's text, which
  /// stays secret.
  std::string root_name;
  bool is_private = false; ///< it wants the API token
  std::vector<std::string> names = {};
  /// It must be a directory: the text ends in a slash, or names a drive or an
  /// alias alone.
  bool is_directory = false;
  /// The names that were not in NFC.
  std::vector<std::string> renamed = {};

  /// In the web API, percent-encoded, with a query perhaps:
  /// `uri/URI%3ADIR.../a/b?t=json`.
  std::string address(std::string_view query = {}) const;

  /// As the web API wants it in `to_dir=`: not encoded.
  std::string plain_address() const;

  /// As people write it, without caps: `private:a/b`.
  std::string text() const;

  /// The directory it is in. @pre !names.empty()
  remote_path parent() const;

  /// True if this is the other, or beneath it, as far as the names tell.
  bool is_within(const remote_path& other) const;

  /// Something in this directory.
  remote_path child(std::string name) const;
};

/// True if the text begins with a cap or `NAME:`, so that `cp` takes it for
/// a place on the grid. `./a:b` is a file here.
bool is_remote(std::string_view text);

/// Parses what a person typed. `default_alias` is for a text without a root;
/// empty: there must be one. Fails with malformed, with not_found for an alias
/// that is none. No error repeats a cap.
caf::expected<remote_path>
parse_remote_path(std::string_view text, const std::vector<alias>& aliases,
                  const std::string& default_alias = {});

} // namespace tahoe
