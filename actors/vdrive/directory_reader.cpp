#include "actors/vdrive/directory_reader.hpp"

namespace tahoe {

namespace {

/// What an entry takes on the wire besides its sealed values.
constexpr size_t entry_overhead
  = name_hash::length + entry_id::length + sizeof(uint64_t) + 4 * 4;

template <size_t Max>
bool take(bounded_bytes<Max>& to, byte_view from) {
  to.bytes.assign(from.begin(), from.end());
  return from.size() <= Max;
}

/// The entry in a row of the table.
caf::expected<vdrive_entry> entry_in(const query& row) {
  vdrive_entry result;
  auto name = row.bytes_as<name_hash>(1);
  auto id = row.bytes_as<entry_id>(2);
  auto& content = result.content;
  if (!name || !id || !take(content.name, row.bytes(3))
      || !take(content.write_cap, row.bytes(4))
      || !take(content.read_cap, row.bytes(5))
      || !take(content.metadata, row.bytes(6)))
    return failure(ec::integrity_failure, "the store holds a damaged entry");
  result.name = *name;
  content.id = *id;
  result.version = static_cast<uint64_t>(row.number(7));
  return result;
}

size_t size_of(const entry_content& x) {
  return entry_overhead + x.name.bytes.size() + x.write_cap.bytes.size()
         + x.read_cap.bytes.size() + x.metadata.bytes.size();
}

/// Ends a transaction that only reads, however the function returns.
class snapshot {
public:
  snapshot(query& begin, query& end) : begun_(begin.run()), end_(end) {}
  snapshot(const snapshot&) = delete;
  snapshot& operator=(const snapshot&) = delete;
  ~snapshot() {
    if (begun_)
      static_cast<void>(end_.run());
  }

  const caf::expected<void>& begun() const { return begun_; }

private:
  caf::expected<void> begun_;
  query& end_;
};

/// Lets go of what a query reads, however the function returns.
struct resetting {
  query& what;
  ~resetting() { what.reset(); }
};

} // namespace

caf::expected<std::unique_ptr<directory_reader>>
directory_reader::open(const std::filesystem::path& file,
                       const store_incarnation& incarnation) {
  auto db = database::open(file, database::mode::read);
  if (!db)
    return std::move(db.error());
  if (auto set = db->run("PRAGMA cell_size_check = ON;"
                         "PRAGMA cache_size = -16384");
      !set)
    return std::move(set.error());
  return std::unique_ptr<directory_reader>{
    new directory_reader{*db, incarnation}};
}

directory_reader::directory_reader(const database& db,
                                   const store_incarnation& incarnation)
  : db_(db), incarnation_(incarnation), begin_(db_, "BEGIN"),
    end_(db_, "COMMIT"),
    find_(db_, R"(SELECT id, version FROM directories WHERE "index" = ?)"),
    entry_(db_, "SELECT * FROM entries WHERE directory = ? AND name_hash = ?"),
    first_page_(db_, "SELECT * FROM entries WHERE directory = ?"
                     " ORDER BY name_hash"),
    next_page_(db_, "SELECT * FROM entries"
                    " WHERE directory = ? AND name_hash > ?"
                    " ORDER BY name_hash") {}

caf::expected<entry_read> directory_reader::read(const read_entry& msg) {
  snapshot moment{begin_, end_};
  if (!moment.begun())
    return moment.begun().error();
  auto in = find(msg.index);
  if (!in)
    return std::move(in.error());
  resetting guard{entry_};
  auto row = entry_.first(in->id, msg.name.view());
  if (!row)
    return std::move(row.error());
  if (!*row)
    return failure(ec::not_found, "no such entry in this directory");
  auto entry = entry_in(entry_);
  if (!entry)
    return std::move(entry.error());
  return entry_read{incarnation_, in->version, std::move(*entry)};
}

caf::expected<entries_listed> directory_reader::list(const list_entries& msg) {
  if (msg.limit == 0 || msg.limit > max_page_entries)
    return failure(ec::malformed, "a page has 1 to "
                                    + std::to_string(max_page_entries)
                                    + " entries");
  snapshot moment{begin_, end_};
  if (!moment.begun())
    return moment.begun().error();
  auto in = find(msg.index);
  if (!in)
    return std::move(in.error());
  auto& after = msg.after.items;
  auto& page = after.empty() ? first_page_ : next_page_;
  resetting guard{page};
  entries_listed result{incarnation_, in->version, {}, false};
  size_t size = 0;
  auto row = after.empty() ? page.first(in->id)
                           : page.first(in->id, after.front().view());
  for (; row && *row; row = page.next()) {
    if (result.entries.items.size() == msg.limit) {
      result.more = true;
      break;
    }
    auto entry = entry_in(page);
    if (!entry)
      return std::move(entry.error());
    size += size_of(entry->content);
    if (size > max_page_size && !result.entries.items.empty()) {
      result.more = true;
      break;
    }
    result.entries.items.push_back(std::move(*entry));
  }
  if (!row)
    return std::move(row.error());
  return result;
}

caf::expected<directory_reader::directory>
directory_reader::find(const directory_index& index) {
  auto row = find_.first(index.view());
  if (!row)
    return std::move(row.error());
  if (!*row)
    return failure(ec::lost, "the vdrive has no such directory");
  directory result{find_.number(0), static_cast<uint64_t>(find_.number(1))};
  find_.reset();
  return result;
}

} // namespace tahoe
