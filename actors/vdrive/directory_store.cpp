#include "actors/vdrive/directory_store.hpp"

#include <algorithm>

namespace tahoe {

caf::expected<std::unique_ptr<directory_store>>
directory_store::open(const store_files& files, uint64_t creations_per_day,
                      const random_source& random) {
  auto opened = open_store(files, random);
  if (!opened)
    return std::move(opened.error());
  std::unique_ptr<directory_store> result{
    new directory_store{std::move(*opened), creations_per_day}};
  if (auto loaded = result->load_totals(); !loaded)
    return std::move(loaded.error());
  return result;
}

directory_store::directory_store(opened_store opened,
                                 uint64_t creations_per_day)
  : opened_(std::move(opened)), creations_per_day_(creations_per_day),
    editor_(opened_.db), memory_(opened_.db),
    begin_(opened_.db, "BEGIN IMMEDIATE"), commit_(opened_.db, "COMMIT"),
    rollback_(opened_.db, "ROLLBACK"),
    savepoint_(opened_.db, "SAVEPOINT change"),
    release_(opened_.db, "RELEASE change"),
    roll_back_to_savepoint_(opened_.db, "ROLLBACK TO change"),
    set_totals_(opened_.db, "UPDATE store SET directories = ?, entries = ?"
                            " WHERE one = 1") {}

directory_store::~directory_store() {
  // If it fails, the next life checks the file: no harm.
  if (!damaged_)
    static_cast<void>(end_life(opened_));
}

caf::expected<void> directory_store::load_totals() {
  query totals{opened_.db, "SELECT directories, entries FROM store"};
  auto row = totals.first();
  if (!row)
    return std::move(row.error());
  if (*row)
    editor_.totals = {totals.number(0), totals.number(1)};
  return {};
}

// -- batches ------------------------------------------------------------------

std::vector<directory_store::answer>
directory_store::apply(const std::vector<store_change>& batch, wall_time now) {
  auto result = apply_together(batch, now);
  auto lacks_room
    = [](auto& x) { return !x && code_of(x.error()) == ec::no_space; };
  // One of them may have been too much for the disk: the others, which may
  // even free room, are not to suffer for it.
  if (batch.size() > 1 && std::all_of(result.begin(), result.end(), lacks_room))
    for (size_t i = 0; i < batch.size(); ++i)
      result[i] = std::move(apply_together({batch[i]}, now).front());
  return result;
}

std::vector<directory_store::answer>
directory_store::apply_together(const std::vector<store_change>& batch,
                                wall_time now) {
  // A batch that broke off, for want of memory perhaps, may have left one.
  if (opened_.db.in_transaction())
    static_cast<void>(rollback_.run());
  auto before = editor_.totals;
  auto result
    = apply_in_transaction(batch, std::chrono::system_clock::to_time_t(now));
  auto changed = std::any_of(result.begin(), result.end(),
                             [](auto& x) { return bool{x}; });
  if (changed)
    if (auto kept = commit(before); !kept) {
      std::fill(result.begin(), result.end(), answer{kept.error()});
      changed = false;
    }
  if (opened_.db.in_transaction())
    static_cast<void>(rollback_.run());
  if (!changed)
    editor_.totals = before;
  damaged_ = damaged_ || std::any_of(result.begin(), result.end(), [](auto& x) {
               return !x && code_of(x.error()) == ec::integrity_failure;
             });
  return result;
}

std::vector<directory_store::answer>
directory_store::apply_in_transaction(const std::vector<store_change>& batch,
                                      int64_t now) {
  if (auto begun = begin_.run(); !begun)
    return std::vector<answer>(batch.size(), begun.error());
  if (auto forgotten = memory_.forget(now); !forgotten)
    return std::vector<answer>(batch.size(), forgotten.error());
  std::vector<answer> result;
  for (auto& x : batch) {
    result.push_back(in_savepoint(x, now));
    // A full or failing disk may end the whole transaction.
    if (!opened_.db.in_transaction())
      return std::vector<answer>(batch.size(), result.back());
  }
  return result;
}

directory_store::answer
directory_store::in_savepoint(const store_change& x, int64_t now) {
  auto before = editor_.totals;
  if (auto begun = savepoint_.run(); !begun)
    return std::move(begun.error());
  auto result = change(x, now);
  if (!result && opened_.db.in_transaction()) {
    editor_.totals = before;
    if (auto undone = roll_back_to_savepoint_.run(); !undone)
      static_cast<void>(rollback_.run());
  }
  if (opened_.db.in_transaction())
    if (auto released = release_.run(); !released) {
      // Whether it is done would be unclear.
      static_cast<void>(rollback_.run());
      return std::move(released.error());
    }
  return result;
}

directory_store::answer
directory_store::change(const store_change& x, int64_t now) {
  auto hash = hash_of(x);
  auto known = memory_.find(x.peer, x.request(), hash, now);
  if (!known)
    return std::move(known.error());
  if (*known)
    return directories_changed{opened_.incarnation, {std::move(**known)}};
  auto done = edit(x, now);
  if (!done)
    return std::move(done.error());
  if (auto kept = memory_.remember(x.peer, x.request(), hash, *done, now);
      !kept)
    return std::move(kept.error());
  return directories_changed{opened_.incarnation, {std::move(*done)}};
}

caf::expected<directory_editor::versions>
directory_store::edit(const store_change& x, int64_t now) {
  auto creation = std::get_if<create_directory>(&x.what);
  if (creation == nullptr)
    return editor_.change(
      std::get<change_directories>(x.what).operations.items);
  auto done = editor_.create(creation->index, creation->enabler);
  if (done)
    if (auto counted = editor_.count_creation(x.peer, creations_per_day_, now);
        !counted)
      return std::move(counted.error());
  return done;
}

caf::expected<void> directory_store::commit(const store_totals& before) {
  auto& now = editor_.totals;
  if (now.directories != before.directories || now.entries != before.entries)
    if (auto set = set_totals_.run(now.directories, now.entries); !set)
      return set;
  return commit_.run();
}

// -- the public root ----------------------------------------------------------

caf::expected<bool> directory_store::has_public_root() {
  auto found = opened_.db.number(
    "SELECT public_root IS NOT NULL FROM store WHERE one = 1");
  if (!found)
    return std::move(found.error());
  return *found != 0;
}

caf::expected<void>
directory_store::keep_public_root(const directory_index& index,
                                  const write_enabler& enabler) {
  auto before = editor_.totals;
  query note{opened_.db, "UPDATE store SET public_root = ? WHERE one = 1"};
  auto result = begin_.run();
  if (result) {
    auto made = editor_.create(index, enabler);
    if (!made && code_of(made.error()) != ec::exists)
      result = std::move(made.error());
  }
  if (result)
    result = note.run(index.view());
  if (result)
    result = commit(before);
  if (!result) {
    if (opened_.db.in_transaction())
      static_cast<void>(rollback_.run());
    editor_.totals = before;
  }
  return result;
}

} // namespace tahoe
