#include "actors/directories/held_directory.hpp"

#include "actors/directories/entry_metadata.hpp"

namespace tahoe {

namespace {

std::string text_of(byte_view bytes) {
  return std::string{as_text(bytes)};
}

byte_buffer bytes_of(std::string_view text) {
  auto view = as_bytes(text);
  return {view.begin(), view.end()};
}

held_directory
hold(directory_read_cap cap, std::optional<directory_write_key> write_key) {
  auto index = index_of(cap.key);
  return {std::move(cap), std::move(write_key), index};
}

} // namespace

caf::expected<held_directory> hold_directory(const capability& cap) {
  if (auto* writable = std::get_if<directory_write_cap>(&cap))
    return hold(writable->to_read_only(), writable->key);
  if (auto* readable = std::get_if<directory_read_cap>(&cap))
    return hold(*readable, std::nullopt);
  if (std::holds_alternative<directory_verify_cap>(cap))
    return failure(ec::malformed, "a verify cap does not open its directory");
  if (std::holds_alternative<unknown_cap>(cap))
    return failure(ec::unsupported,
                   "a cap of a kind unknown to this version: nobody can look "
                   "into it here");
  return failure(ec::malformed, "a file, not a directory");
}

caf::expected<void> check_writable(const capability& cap) {
  auto directory = hold_directory(cap);
  if (!directory)
    return std::move(directory.error());
  if (!directory->write_key)
    return failure(ec::read_only,
                   "this directory is read-only for those who hold this cap");
  return {};
}

// -- entries ------------------------------------------------------------------

directory_opener::directory_opener(const held_directory& directory) {
  if (directory.write_key)
    opener_.emplace(*directory.write_key);
  else
    opener_.emplace(directory.cap.key);
}

caf::expected<directory_entry>
directory_opener::open(const vdrive_entry& entry) {
  auto& content = entry.content;
  auto plain = opener_->open(
    {entry.name, content.id, text_of(content.name.view()),
     text_of(content.write_cap.view()), text_of(content.read_cap.view()),
     text_of(content.metadata.view()), entry.version});
  if (!plain)
    return std::move(plain.error());
  if (auto checked = check_metadata(plain->metadata); !checked)
    return failure(ec::integrity_failure,
                   "damaged entry: " + describe(checked.error()));
  return directory_entry{std::move(plain->name), std::move(plain->write_cap),
                         std::move(plain->read_cap), std::move(plain->metadata),
                         entry.version};
}

caf::expected<vdrive_operation>
put_operation(const held_directory& directory, const plain_entry& entry,
              uint64_t expected, const random_source& random) {
  entry_sealer sealer{*directory.write_key, random};
  auto sealed = sealer.seal(entry);
  if (!sealed)
    return std::move(sealed.error());
  entry_content content{sealed->id,
                        {bytes_of(sealed->name)},
                        {bytes_of(sealed->write_cap)},
                        {bytes_of(sealed->read_cap)},
                        {bytes_of(sealed->metadata)}};
  return vdrive_operation{directory.index,
                          enabler_of(*directory.write_key),
                          sealed->hash,
                          expected,
                          {{std::move(content)}}};
}

vdrive_operation remove_operation(const held_directory& directory,
                                  const std::string& name, uint64_t expected) {
  return {directory.index,
          enabler_of(*directory.write_key),
          directory.hash_of(name),
          expected,
          {}};
}

caf::expected<plain_entry>
entry_for(const capability& cap, const std::optional<capability>& read_only) {
  auto form = read_only_form(cap);
  if (!form && !read_only)
    return failure(ec::malformed,
                   "this version cannot make the read-only form of this cap: "
                   "give it, too");
  if (form && read_only && *form != *read_only)
    return failure(ec::malformed,
                   "the read-only cap is not the read-only form of the other");
  if (!form && read_only_form(*read_only) != *read_only)
    return failure(ec::malformed,
                   "this version cannot tell that what is given as a read-only "
                   "cap is one: put \"ro.\" in front of it");
  plain_entry result;
  result.read_cap = form ? *form : *read_only;
  if (result.read_cap != cap)
    result.write_cap = cap;
  return result;
}

directory_entry bare_entry(const capability& cap) {
  directory_entry result;
  auto form = read_only_form(cap);
  if (form)
    result.read_cap = *form;
  else
    result.read_cap = unknown_cap{};
  if (result.read_cap != cap)
    result.write_cap = cap;
  return result;
}

} // namespace tahoe
