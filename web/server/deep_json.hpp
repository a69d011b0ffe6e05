#pragma once

#include "actors/blob.hpp"
#include "web/server/deep_operation.hpp"

namespace tahoe {

// What operations on all beneath a directory find out, as programs read it
// (spec/wapi.md §7). JSON is ASCII, whatever the client believes it to be.

/// The names on the way to something, as a JSON array on one line.
std::string path_json(const std::vector<std::string>& path);

/// A line of `t=stream-manifest`.
std::string manifest_line(const manifest_entry& entry);

/// The last line of a stream that tells of all.
std::string stats_line(const deep_stats& stats);

/// The bytes that all files and directories together have.
uint64_t deep_size_of(const deep_stats& stats);

/// How an operation stands, in one line: counts, no cap and no path.
std::string deep_event(const deep_operation& operation);

/// What an operation has not seen, in words for people; empty if it has seen
/// all.
std::vector<std::string> problems_of(const deep_operation& operation);

/// The answer to a client, made while it is sent: a manifest may be long.
class deep_renderer {
public:
  /// `output=json`. Besides what Tahoe-LAFS says: `problems`, if there are any.
  static deep_renderer json(const deep_operation& operation);

  /// `output=text`, which deep statistics do not have.
  static deep_renderer text(const deep_operation& operation);

  /// The next piece, of some 64 KiB; an empty one after the last.
  blob next();

private:
  /// One line, or nothing, for each entry of the manifest.
  struct section {
    std::string begin;
    std::string (*render)(const manifest_entry&);
    std::string before_first;
    std::string between;
    std::string end;
  };

  using pages = std::vector<std::shared_ptr<const manifest_page>>;

  deep_renderer(pages manifest, std::vector<section> sections, std::string end)
    : manifest_(std::move(manifest)), sections_(std::move(sections)),
      end_(std::move(end)) {}

  void add_page(const section& wanted, std::string& to);

  pages manifest_;
  std::vector<section> sections_;
  std::string end_; ///< what follows them
  size_t section_ = 0;
  size_t page_ = 0;
  bool empty_ = true; ///< the section, so far
};

} // namespace tahoe
