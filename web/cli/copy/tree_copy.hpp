#pragma once

#include "web/cli/copy/fetched_files.hpp"
#include "web/cli/copy/link_queue.hpp"
#include "web/cli/drive/drive_session.hpp"

#include <deque>

namespace tahoe {

/// How a tree is copied.
struct tree_copy_options {
  copy_record* record = nullptr; ///< none: every file's bytes go over
  bool caps_only = false; ///< of files on the grid, only the caps come here
  bool single = false;    ///< one file is all there is to copy
  /// Names of things here that are left out, wherever they are.
  std::function<bool(const std::string& name)> excludes = {};
};

/// Copies trees: from here to the grid, from the grid to here, and within the
/// grid. Directory by directory it looks at both sides, plans (copy_plan.hpp),
/// and does what is planned, several requests at a time. What was done when it
/// stops, for whatever reason, stays and is not done again by the next copy.
///
///     directories_ ── list, make ──▶ arrived ── plan ──▶ directories_
///                                                   ├──▶ files_ ── transfer
///                                                   └──▶ links_
class tree_copy {
public:
  tree_copy(drive_session& opened, reporter& to_user,
            tree_copy_options options);

  /// Copies what is in `source` into a directory. `is_new` if nothing can be in
  /// that.
  void add(copy_place source, copy_place target, bool is_new);

  /// Does what was planned for things in `source`.
  void carry_out(directory_plan plan, const copy_place& source,
                 const copy_place& target);

  /// Gives local files the caps that the record has for them.
  void recall(std::vector<copy_entry>& entries, const copy_place& place);

  /// Runs until all is done, or nothing more can be. Fails with what stopped
  /// it; what went wrong with single files was said.
  caf::expected<void> run();

  const copy_totals& totals() const { return outcome_.totals; }

  /// Why it came to nothing; see copy_outcome.
  caf::expected<void> result() const { return outcome_.result(); }

private:
  struct directory_task {
    copy_place source;
    copy_place target; ///< of `make`: the directory above
    copy_entry make;   ///< without a name: the target is there
    bool is_new = false;
  };

  struct file_task {
    copy_place source;
    copy_place target;
    copy_entry entry;
    std::shared_ptr<link_batch> batch; ///< of a target on the grid
  };

  struct both_listings {
    copy_place target;
    place_listing source_list;
    place_listing target_list;
  };

  void start_some();
  void start(directory_task task);
  void start(file_task task);
  static caf::expected<both_listings>
  look(web_client& client, const directory_task& task);
  void arrived(directory_task task, caf::expected<both_listings> found);
  caf::expected<transferred_file>
  move(web_client& client, const file_task& task);
  void arrived(file_task task, caf::expected<transferred_file> moved);
  std::vector<copy_entry>
  names_for_grid(std::vector<copy_entry> entries, const directory_task& task,
                 const copy_place& target);
  void remember();
  void show_progress();

  drive_session& drive_;
  reporter& to_user_;
  tree_copy_options options_;
  copy_outcome outcome_;
  std::vector<directory_task> directories_; ///< the last is next
  std::deque<file_task> files_;
  link_queue links_;
  fetched_files fetched_;
  std::chrono::steady_clock::time_point last_kept_;
  std::atomic<uint64_t> bytes_ = 0;
  uint64_t planned_bytes_ = 0;
  size_t planned_files_ = 0;
  size_t moved_files_ = 0; ///< those to the grid may still lack their names
  size_t listings_ = 0;    ///< that were asked for
  request_pool pool_;      ///< ends first: its requests use the rest
};

} // namespace tahoe
