#include "crypto/entry_name.hpp"

#include "codec/bytes.hpp"

#include <algorithm>
#include <array>
#include <utf8proc.h>

namespace tahoe {

namespace {

caf::error malformed_name(std::string_view what) {
  return failure(ec::malformed, "malformed name: " + std::string{what});
}

caf::error malformed_at(std::string_view what, size_t offset) {
  return malformed_name(std::string{what} + " at byte "
                        + std::to_string(offset));
}

const utf8proc_uint8_t* data_of(std::string_view text) {
  return as_bytes(text).data();
}

/// What one character can break, at the first that does.
caf::expected<void> check_characters(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    utf8proc_int32_t character = 0;
    auto length = utf8proc_iterate(
      data_of(text) + i, static_cast<utf8proc_ssize_t>(text.size() - i),
      &character);
    if (length <= 0)
      return malformed_at("it is not UTF-8", i);
    if (character == '/')
      return malformed_at("it holds a '/'", i);
    if (character == 0)
      return malformed_at("it holds a NUL", i);
    i += static_cast<size_t>(length);
  }
  return {};
}

/// @pre text.size() <= max_unnormalised_name_length
caf::expected<std::string> compose(std::string_view text) {
  // UTF-8 of n bytes decomposes to at most 3n / 2 characters, and their
  // composition takes no more room; utf8proc wants a byte behind them.
  std::array<utf8proc_int32_t, 2 * max_unnormalised_name_length> buffer;
  constexpr auto options
    = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  auto count = utf8proc_decompose(data_of(text),
                                  static_cast<utf8proc_ssize_t>(text.size()),
                                  buffer.data(), buffer.size() - 1, options);
  if (count < 0 || count > static_cast<utf8proc_ssize_t>(buffer.size() - 1))
    return malformed_name("it cannot be normalised");
  auto size = utf8proc_reencode(buffer.data(), count, options);
  if (size < 0)
    return malformed_name("it cannot be normalised");
  return std::string(reinterpret_cast<const char*>(buffer.data()),
                     static_cast<size_t>(size));
}

/// @pre text.size() <= max_unnormalised_name_length
caf::expected<std::string> to_nfc(std::string_view text) {
  // utf8proc 2.8 takes U+11A7 behind a Hangul syllable for a final consonant,
  // and drops it (its pull request 317). Nothing composes with U+11A7, so the
  // text can be divided there.
  constexpr std::string_view dropped = "\xe1\x86\xa7";
  std::string result;
  for (;;) {
    auto end = std::min(text.find(dropped), text.size());
    auto piece = compose(text.substr(0, end));
    if (!piece)
      return piece;
    result += *piece;
    if (end == text.size())
      return result;
    result += dropped;
    text.remove_prefix(end + dropped.size());
  }
}

} // namespace

caf::expected<std::string> normalise_entry_name(std::string_view text) {
  if (text.size() > max_unnormalised_name_length)
    return malformed_name("it is longer than 255 bytes");
  if (auto checked = check_characters(text); !checked)
    return std::move(checked.error());
  auto name = to_nfc(text);
  if (!name)
    return name;
  if (auto checked = check_entry_name(*name); !checked)
    return std::move(checked.error());
  return name;
}

caf::expected<void> check_entry_name(std::string_view name) {
  if (name.empty())
    return malformed_name("it is empty");
  if (name.size() > max_entry_name_length)
    return malformed_name("it is longer than 255 bytes");
  if (name == "." || name == "..")
    return malformed_name("\".\" and \"..\" are no names");
  return check_characters(name);
}

} // namespace tahoe
