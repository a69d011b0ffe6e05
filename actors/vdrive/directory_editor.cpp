#include "actors/vdrive/directory_editor.hpp"

namespace tahoe {

namespace {

constexpr int64_t seconds_a_day = 24 * 60 * 60;

} // namespace

directory_editor::directory_editor(const database& db)
  : find_(db, R"(SELECT id, version, enabler FROM directories
                 WHERE "index" = ?)"),
    create_(db, R"(INSERT INTO directories ("index", enabler, version)
                   VALUES (?, ?, 1))"),
    set_version_(db, "UPDATE directories SET version = ? WHERE id = ?"),
    entry_version_(db, "SELECT version FROM entries"
                       " WHERE directory = ? AND name_hash = ?"),
    put_(db, "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
    remove_(db, "DELETE FROM entries WHERE directory = ? AND name_hash = ?"),
    creations_(db, "SELECT number FROM creations WHERE peer = ? AND day = ?"),
    count_creation_(db, "INSERT INTO creations VALUES (?, ?, 1)"
                        " ON CONFLICT DO UPDATE SET number = number + 1"),
    forget_creations_(db, "DELETE FROM creations WHERE day < ?") {}

// -- creating -----------------------------------------------------------------

caf::expected<directory_editor::versions>
directory_editor::create(const directory_index& index,
                         const write_enabler& enabler) {
  auto found = find(index);
  if (found)
    return failure(ec::exists, "there is a directory of that index already");
  if (code_of(found.error()) != ec::lost)
    return std::move(found.error());
  if (auto made = create_.run(index.view(), stored_form(enabler).reveal());
      !made)
    return std::move(made.error());
  ++totals.directories;
  return versions{{index, 1}};
}

caf::expected<void>
directory_editor::count_creation(const tub_id& peer, uint64_t most,
                                 int64_t now) {
  auto today = now / seconds_a_day;
  auto row = creations_.first(peer.view(), today);
  if (!row)
    return std::move(row.error());
  auto made = *row ? static_cast<uint64_t>(creations_.number(0)) : 0;
  creations_.reset();
  if (made >= most)
    return failure(ec::refused, "no more than " + std::to_string(most)
                                  + " directories a day for each client: "
                                    "try again tomorrow");
  if (!*row)
    if (auto forgotten = forget_creations_.run(today); !forgotten)
      return forgotten;
  return count_creation_.run(peer.view(), today);
}

// -- changing -----------------------------------------------------------------

caf::expected<directory_editor::versions>
directory_editor::change(const std::vector<vdrive_operation>& todo) {
  directories touched;
  for (auto& x : todo)
    if (auto allowed = check(x, touched); !allowed)
      return std::move(allowed.error());
  versions result;
  for (auto& [index, directory] : touched) {
    ++directory.version;
    if (auto set = set_version_.run(static_cast<int64_t>(directory.version),
                                    directory.id);
        !set)
      return std::move(set.error());
    result.push_back({index, directory.version});
  }
  for (auto& x : todo)
    if (auto done = apply(x, touched.at(x.index)); !done)
      return std::move(done.error());
  return result;
}

caf::expected<void>
directory_editor::check(const vdrive_operation& x, directories& touched) {
  auto known = touched.find(x.index);
  if (known == touched.end()) {
    auto found = find(x.index);
    if (!found)
      return std::move(found.error());
    known = touched.emplace(x.index, *found).first;
  }
  // Secrets compare in constant time.
  if (stored_form(x.enabler) != known->second.enabler)
    return failure(ec::refused, "the write enabler is not this directory's");
  auto version = entry_version(known->second.id, x.name);
  if (!version)
    return std::move(version.error());
  return check_expectation(x, *version);
}

caf::expected<void>
directory_editor::check_expectation(const vdrive_operation& x, uint64_t found) {
  auto removes = x.content.items.empty();
  if (found == 0
      && (removes || (x.expected != expect_none && x.expected != expect_any)))
    return failure(ec::not_found,
                   "no such entry: it was to be "
                     + std::string{removes ? "removed" : "replaced"});
  if (found != 0 && x.expected == expect_none)
    return failure(ec::exists, "there is an entry of that name already");
  if (found != 0 && x.expected != expect_any && x.expected != found)
    return failure(ec::conflict, "the entry changed meanwhile: it has version "
                                   + std::to_string(found) + ", not "
                                   + std::to_string(x.expected));
  totals.entries += (removes ? 0 : 1) - (found != 0 ? 1 : 0);
  return {};
}

caf::expected<void>
directory_editor::apply(const vdrive_operation& x, const directory& in) {
  if (x.content.items.empty())
    return remove_.run(in.id, x.name.view());
  auto& content = x.content.items.front();
  return put_.run(in.id, x.name.view(), content.id.view(), content.name.view(),
                  content.write_cap.view(), content.read_cap.view(),
                  content.metadata.view(), static_cast<int64_t>(in.version));
}

// -- looking up ---------------------------------------------------------------

caf::expected<directory_editor::directory>
directory_editor::find(const directory_index& index) {
  auto row = find_.first(index.view());
  if (!row)
    return std::move(row.error());
  if (!*row)
    return failure(ec::lost, "the vdrive has no such directory");
  auto enabler = find_.bytes_as<stored_enabler>(2);
  directory result{find_.number(0), static_cast<uint64_t>(find_.number(1)),
                   enabler ? *enabler : stored_enabler{}};
  find_.reset();
  if (!enabler)
    return failure(ec::integrity_failure, "a directory without enabler");
  return result;
}

caf::expected<uint64_t>
directory_editor::entry_version(int64_t directory, const name_hash& name) {
  auto row = entry_version_.first(directory, name.view());
  if (!row)
    return std::move(row.error());
  auto result
    = *row ? static_cast<uint64_t>(entry_version_.number(0)) : uint64_t{0};
  entry_version_.reset();
  return result;
}

} // namespace tahoe
