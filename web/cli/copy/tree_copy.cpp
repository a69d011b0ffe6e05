#include "web/cli/copy/tree_copy.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// Requests at a time. More do not make a node faster.
constexpr size_t workers = 8;

/// Jobs that wait for a worker, so that none has to wait for one.
constexpr size_t max_unfinished = 3 * workers;

/// Files that were found and not begun; then directories wait.
constexpr size_t max_files_waiting = 100'000;
constexpr auto turn = std::chrono::milliseconds{100};
constexpr auto record_interval = std::chrono::seconds{2};

/// What is stored gets its name still when the copy stops, within this time.
constexpr auto last_patience = std::chrono::seconds{5};

} // namespace

tree_copy::tree_copy(drive_session& opened, reporter& to_user,
                     tree_copy_options options)
  : drive_(opened), to_user_(to_user), options_(std::move(options)),
    outcome_(to_user, options_.single), links_(pool_, outcome_),
    fetched_(options_.record), last_kept_(std::chrono::steady_clock::now()),
    pool_(opened.node(), opened.interrupt(), workers) {}

void tree_copy::add(copy_place source, copy_place target, bool is_new) {
  directories_.push_back({std::move(source), std::move(target), {}, is_new});
}

caf::expected<void> tree_copy::run() {
  auto has_work = [this] {
    return pool_.unfinished() > 0 || !directories_.empty() || !files_.empty()
           || !links_.empty();
  };
  auto& stopped = outcome_.stopped();
  while (has_work() && !stopped) {
    start_some();
    links_.send_due();
    if (pool_.unfinished() > 0)
      pool_.react(turn);
    remember();
    show_progress();
    if (drive_.interrupt().interrupted())
      outcome_.stop(failure(ec::cancelled, "interrupted"));
  }
  pool_.finish();
  links_.finish(drive_.client(), last_patience);
  if (auto kept = fetched_.keep_last(); !kept)
    outcome_.stop(std::move(kept.error()));
  if (options_.record)
    options_.record->keep();
  if (stopped)
    return stopped;
  return {};
}

void tree_copy::start_some() {
  while (pool_.unfinished() < max_unfinished) {
    if (!directories_.empty() && files_.size() < max_files_waiting) {
      auto next = std::move(directories_.back());
      directories_.pop_back();
      start(std::move(next));
    } else if (!files_.empty()) {
      auto next = std::move(files_.front());
      files_.pop_front();
      start(std::move(next));
    } else {
      return;
    }
  }
}

// -- directories --------------------------------------------------------------

caf::expected<tree_copy::both_listings>
tree_copy::look(web_client& client, const directory_task& task) {
  both_listings result{task.target, {}, {}};
  if (!task.make.name.empty()) {
    auto made = with_patience(client.interrupt(), [&] {
      return make_place(client, task.target, task.make.name);
    });
    if (!made)
      return std::move(made.error());
    result.target = std::move(*made);
  }
  auto source = with_patience(client.interrupt(),
                              [&] { return list_place(client, task.source); });
  if (!source)
    return std::move(source.error());
  result.source_list = std::move(*source);
  if (!task.is_new) {
    auto target = with_patience(
      client.interrupt(), [&] { return list_place(client, result.target); });
    if (!target)
      return std::move(target.error());
    result.target_list = std::move(*target);
  }
  return caf::expected<both_listings>{std::move(result)};
}

void tree_copy::start(directory_task task) {
  ++listings_;
  pool_.add([this, task = std::move(task)](web_client& client) {
    // Held by pointers: a reaction can be copied.
    auto found
      = std::make_shared<caf::expected<both_listings>>(look(client, task));
    return [this, task, found] { arrived(task, std::move(*found)); };
  });
}

void tree_copy::arrived(directory_task task,
                        caf::expected<both_listings> found) {
  --listings_;
  if (!found)
    return outcome_.complain(task.source.shown, found.error());
  auto& [target, source_list, target_list] = *found;
  if (!task.make.name.empty()) {
    ++outcome_.totals.directories;
    to_user_.detail("made " + target.shown);
  }
  for (auto& problem : source_list.problems)
    outcome_.skip(task.source.shown + ": " + problem);
  auto entries = std::move(source_list.entries);
  if (!task.source.on_grid && target.on_grid)
    entries = names_for_grid(std::move(entries), task, target);
  recall(entries, task.source);
  recall(target_list.entries, target);
  carry_out(
    plan_directory(std::move(entries), std::move(target_list.entries),
                   target.on_grid ? copy_target::grid : copy_target::here),
    task.source, target);
}

/// What of a directory here goes to the grid, and under which names.
std::vector<copy_entry>
tree_copy::names_for_grid(std::vector<copy_entry> entries,
                          const directory_task& task,
                          const copy_place& target) {
  if (options_.excludes)
    std::erase_if(entries,
                  [&](auto& entry) { return options_.excludes(entry.name); });
  auto named = to_grid_names(std::move(entries));
  for (auto& line : named.refused)
    outcome_.skip("skipped " + task.source.shown_child(line));
  for (auto& name : named.renamed)
    to_user_.note(target.shown_child(name)
                  + ": the name was put into its composed form (NFC)");
  return std::move(named.entries);
}

void tree_copy::recall(std::vector<copy_entry>& entries,
                       const copy_place& place) {
  if (place.on_grid || !options_.record)
    return;
  for (auto& entry : entries)
    if (entry.kind == copy_kind::file)
      entry.cap
        = options_.record->cap_of(place.path / entry.local_name, entry.state);
}

void tree_copy::carry_out(directory_plan plan, const copy_place& source,
                          const copy_place& target) {
  outcome_.totals.equal += plan.equal_files;
  planned_files_ += plan.transfer.size();
  for (auto& [name, why] : plan.obstacles)
    outcome_.skip("skipped " + source.shown_child(name) + ": " + why);
  auto leads_back = [&](const copy_entry& directory) {
    auto back
      = source.on_grid
        && source.child(directory).above->has(read_cap_of(directory.cap));
    if (back)
      outcome_.skip("skipped " + source.shown_child(directory.name)
                    + ": it leads back to a directory above it");
    return back;
  };
  for (auto& directory : plan.make)
    if (!leads_back(directory))
      directories_.push_back(
        {source.child(directory), target, directory, true});
  for (auto& [from, to] : plan.descend)
    if (!leads_back(from))
      add(source.child(from), target.child(to), false);
  if (target.on_grid)
    for (auto& entry : plan.link)
      links_.batch_for(target)->add({entry.name, entry.cap, entry.size, false},
                                    std::chrono::steady_clock::now());
  for (auto& entry : plan.transfer) {
    planned_bytes_ += entry.size;
    file_task next{source, target, std::move(entry), nullptr};
    if (target.on_grid) {
      next.batch = links_.batch_for(target);
      next.batch->expect();
    }
    files_.push_back(std::move(next));
  }
}

// -- files --------------------------------------------------------------------

void tree_copy::start(file_task task) {
  pool_.add([this, task = std::move(task)](web_client& client) {
    auto moved
      = with_patience(client.interrupt(), [&] { return move(client, task); });
    auto found
      = std::make_shared<caf::expected<transferred_file>>(std::move(moved));
    return [this, task, found] { arrived(task, std::move(*found)); };
  });
}

caf::expected<transferred_file>
tree_copy::move(web_client& client, const file_task& task) {
  if (task.batch)
    return upload_file(client, task.source.path / task.entry.local_name,
                       bytes_);
  auto to = task.target.path / task.entry.name;
  return options_.caps_only ? write_cap(task.entry.cap, to)
                            : download_file(client, task.entry.cap, to, bytes_);
}

void tree_copy::arrived(file_task task, caf::expected<transferred_file> moved) {
  if (task.batch)
    task.batch->arrived();
  if (!moved)
    return outcome_.complain(task.source.shown_child(task.entry.local_name),
                             moved.error());
  ++moved_files_;
  if (task.batch) {
    if (options_.record && moved->settled)
      options_.record->remember(task.source.path / task.entry.local_name,
                                moved->state, moved->cap);
    task.batch->add({task.entry.name, moved->cap, task.entry.size, true},
                    std::chrono::steady_clock::now());
    return;
  }
  ++outcome_.totals.files;
  outcome_.totals.bytes += task.entry.size;
  to_user_.detail("copied " + task.target.shown_child(task.entry.name));
  fetched_.add(task.target.path / task.entry.name, std::move(*moved));
}

// -- all of it ----------------------------------------------------------------

void tree_copy::remember() {
  auto now = std::chrono::steady_clock::now();
  if (now - last_kept_ < record_interval)
    return;
  last_kept_ = now;
  if (auto kept = fetched_.keep(nanoseconds_now()); !kept)
    outcome_.stop(std::move(kept.error()));
  if (options_.record)
    options_.record->keep();
}

void tree_copy::show_progress() {
  transfer_progress now;
  now.done = bytes_;
  auto discovered = directories_.empty() && listings_ == 0;
  now.files = std::to_string(moved_files_);
  if (discovered) {
    now.total = std::max(planned_bytes_, now.done);
    now.files += " of " + std::to_string(planned_files_);
  }
  now.files += " files";
  to_user_.progress(now);
}

} // namespace tahoe
