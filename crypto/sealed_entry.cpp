#include "crypto/sealed_entry.hpp"

#include "crypto/entry_name.hpp"

namespace tahoe {

namespace {

/// What is wrong with the caps of an entry, empty if nothing is.
std::string_view
fault_of(const std::optional<capability>& write, const capability& read) {
  if (is_write_cap(read))
    return "its read cap is a write cap";
  auto diminished = write ? read_only_form(*write) : std::nullopt;
  if (diminished && *diminished != read)
    return "its read cap is not the read-only form of its write cap";
  return {};
}

caf::error damaged(const std::string& what) {
  return failure(ec::integrity_failure, "damaged entry: " + what);
}

/// The text of a cap to be sealed: what would not open again must not begin
/// to replace what does.
caf::expected<std::string> text_of(entry_slot slot, const capability& cap) {
  auto text = to_uri(cap);
  auto again = parse_capability(text);
  if (!again || *again != cap)
    return failure(ec::malformed,
                   "malformed entry: its " + to_string(slot) + " is no cap");
  return text;
}

/// The cap that an opened slot holds.
caf::expected<capability> parse_opened(entry_slot slot, std::string_view text) {
  auto cap = parse_capability(text);
  if (!cap)
    return damaged("its " + to_string(slot) + ": " + describe(cap.error()));
  return cap;
}

} // namespace

entry_sealer::entry_sealer(const directory_write_key& key, random_source random)
  : key_(read_key_of(key)), index_(index_of(key_)), random_(random),
    for_readers_(seal_key_of(key_), random),
    for_writers_(seal_key_of(key), random) {}

caf::expected<sealed_entry> entry_sealer::seal(const plain_entry& entry) {
  auto name = normalise_entry_name(entry.name);
  if (!name)
    return std::move(name.error());
  if (auto fault = fault_of(entry.write_cap, entry.read_cap); !fault.empty())
    return failure(ec::malformed, "malformed entry: " + std::string{fault});
  auto write_text = entry.write_cap
                      ? text_of(entry_slot::write_cap, *entry.write_cap)
                      : caf::expected<std::string>{std::string{}};
  if (!write_text)
    return std::move(write_text.error());
  auto read_text = text_of(entry_slot::read_cap, entry.read_cap);
  if (!read_text)
    return std::move(read_text.error());
  auto id = random_bytes<entry_id>(random_);
  if (!id)
    return std::move(id.error());
  entry_place place{index_, name_hash_of(key_, *name), *id};
  sealed_entry result{place.name, place.id, {}, {}, {}, {}};
  struct {
    entry_slot slot;
    value_sealer& sealer;
    const std::string& value;
    std::string& sealed;
  } slots[] = {
    {entry_slot::name, for_readers_, *name, result.name},
    {entry_slot::write_cap, for_writers_, *write_text, result.write_cap},
    {entry_slot::read_cap, for_readers_, *read_text, result.read_cap},
    {entry_slot::metadata, for_readers_, entry.metadata, result.metadata},
  };
  for (auto& [slot, sealer, value, sealed] : slots) {
    auto done = sealer.seal(place, slot, value);
    if (!done)
      return std::move(done.error());
    sealed = std::move(*done);
  }
  return result;
}

entry_opener::entry_opener(const directory_read_key& key)
  : key_(key), index_(index_of(key)), for_readers_(seal_key_of(key)) {}

entry_opener::entry_opener(const directory_write_key& key)
  : entry_opener(read_key_of(key)) {
  for_writers_.emplace(seal_key_of(key));
}

caf::expected<plain_entry> entry_opener::open(const sealed_entry& entry) {
  entry_place place{index_, entry.hash, entry.id};
  plain_entry result;
  auto name = for_readers_.open(place, entry_slot::name, entry.name);
  if (!name)
    return std::move(name.error());
  if (auto checked = check_entry_name(*name); !checked)
    return damaged(describe(checked.error()));
  if (name_hash_of(key_, *name) != entry.hash)
    return damaged("its name is not the one it is kept under");
  result.name = *name;
  if (for_writers_) {
    auto text
      = for_writers_->open(place, entry_slot::write_cap, entry.write_cap);
    if (!text)
      return std::move(text.error());
    if (!text->empty()) {
      auto cap = parse_opened(entry_slot::write_cap, *text);
      if (!cap)
        return std::move(cap.error());
      result.write_cap = std::move(*cap);
    }
  }
  auto text = for_readers_.open(place, entry_slot::read_cap, entry.read_cap);
  if (!text)
    return std::move(text.error());
  auto read_cap = parse_opened(entry_slot::read_cap, *text);
  if (!read_cap)
    return std::move(read_cap.error());
  result.read_cap = std::move(*read_cap);
  if (auto fault = fault_of(result.write_cap, result.read_cap); !fault.empty())
    return damaged(std::string{fault});
  auto metadata
    = for_readers_.open(place, entry_slot::metadata, entry.metadata);
  if (!metadata)
    return std::move(metadata.error());
  result.metadata = *metadata;
  return result;
}

} // namespace tahoe
