#include "codec/uri_extension.hpp"

#include "codec/decimal.hpp"
#include "codec/netstring.hpp"

#include <map>

namespace tahoe {

namespace {

/// Calls f(key, pointer to member) for each field, in the order of the keys.
template <class F>
void for_each_field(F f) {
  using ueb = uri_extension;
  f("codec_name", &ueb::codec_name);
  f("codec_params", &ueb::codec_params);
  f("crypttext_hash", &ueb::crypttext_hash);
  f("crypttext_root_hash", &ueb::crypttext_root_hash);
  f("needed_shares", &ueb::needed_shares);
  f("num_segments", &ueb::num_segments);
  f("segment_size", &ueb::segment_size);
  f("share_root_hash", &ueb::share_root_hash);
  f("size", &ueb::size);
  f("tail_codec_params", &ueb::tail_codec_params);
  f("total_shares", &ueb::total_shares);
}

template <class T>
bool is_present(const T&) {
  return true;
}

template <class T>
bool is_present(const std::optional<T>& field) {
  return field.has_value();
}

// How each kind of value is written and read; reading tells whether it was one.

void write(byte_buffer& to, const std::string& value) {
  append_netstring(to, as_bytes(value));
}

void write(byte_buffer& to, uint64_t value) {
  append_netstring(to, as_bytes(std::to_string(value)));
}

void write(byte_buffer& to, const digest& value) {
  append_netstring(to, value.view());
}

template <class T>
void write(byte_buffer& to, const std::optional<T>& value) {
  write(to, *value);
}

bool read(byte_view from, std::optional<std::string>& value) {
  value = as_text(from);
  return true;
}

bool read(byte_view from, std::optional<uint64_t>& value) {
  value = parse_decimal(as_text(from));
  return value.has_value();
}

bool read(byte_view from, std::optional<digest>& value) {
  value = digest::from(from);
  return value.has_value();
}

template <class T>
bool read(byte_view from, T& value) {
  std::optional<T> parsed;
  if (read(from, parsed))
    value = *parsed;
  return parsed.has_value();
}

bool is_key(std::string_view text) {
  auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
           || c == '-';
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

using entry_map = std::map<std::string_view, byte_view>;

caf::expected<entry_map> parse_entries(byte_view packed) {
  entry_map entries;
  while (!packed.empty()) {
    auto text = as_text(packed);
    auto colon = text.find(':');
    if (colon == std::string_view::npos || !is_key(text.substr(0, colon)))
      return failure(ec::malformed, "UEB with something other than a key");
    auto key = text.substr(0, colon);
    packed = packed.subspan(colon + 1);
    auto value = take_netstring(packed);
    if (!value)
      return std::move(value.error());
    if (!entries.emplace(key, *value).second)
      return failure(ec::malformed, "UEB with " + std::string{key} + " twice");
  }
  return entries;
}

std::string codec_params_of(uint64_t segment_size, const segmentation& file) {
  return std::to_string(segment_size) + '-'
         + std::to_string(file.needed_shares()) + '-'
         + std::to_string(file.total_shares());
}

} // namespace

uri_extension
uri_extension::make(const segmentation& file, const digest& crypttext_hash,
                    const digest& crypttext_root_hash,
                    const digest& share_root_hash) {
  uri_extension result;
  result.codec_name = "crs";
  result.codec_params = codec_params_of(file.segment_size(), file);
  result.crypttext_hash = crypttext_hash;
  result.crypttext_root_hash = crypttext_root_hash;
  result.needed_shares = file.needed_shares();
  result.num_segments = file.segment_count();
  result.segment_size = file.segment_size();
  result.share_root_hash = share_root_hash;
  result.size = file.size();
  result.tail_codec_params = codec_params_of(file.padded_tail_size(), file);
  result.total_shares = file.total_shares();
  return result;
}

caf::expected<uri_extension> uri_extension::parse(byte_view packed) {
  if (packed.size() > max_uri_extension_size)
    return failure(ec::malformed,
                   "UEB of " + std::to_string(packed.size()) + " bytes");
  auto entries = parse_entries(packed);
  if (!entries)
    return std::move(entries.error());
  uri_extension result;
  std::string complaint;
  for_each_field([&](std::string key, auto field) {
    auto entry = entries->find(key);
    if (entry == entries->end()) {
      if (is_present(result.*field))
        complaint = "UEB without " + key;
    } else if (!read(entry->second, result.*field)) {
      complaint = "UEB with an impossible " + key;
    }
  });
  if (!complaint.empty())
    return failure(ec::malformed, std::move(complaint));
  return result;
}

byte_buffer uri_extension::pack() const {
  byte_buffer packed;
  for_each_field([&](std::string_view key, auto field) {
    if (!is_present(this->*field))
      return;
    append(packed, as_bytes(key));
    packed.push_back(':');
    write(packed, this->*field);
  });
  return packed;
}

caf::expected<segmentation>
uri_extension::check_against(uint64_t file_size, uint16_t needed,
                             uint16_t total) const {
  auto file
    = segmentation::for_download(file_size, segment_size, needed, total);
  if (!file)
    return file;
  auto wanted = make(*file, crypttext_hash.value_or(digest{}),
                     crypttext_root_hash, share_root_hash);
  std::string complaint;
  for_each_field([&](std::string key, auto field) {
    if (is_present(this->*field) && this->*field != wanted.*field)
      complaint = "UEB whose " + key + " contradicts the cap";
  });
  if (!complaint.empty())
    return failure(ec::malformed, std::move(complaint));
  return file;
}

} // namespace tahoe
