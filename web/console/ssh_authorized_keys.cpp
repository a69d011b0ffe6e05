#include "web/console/ssh_authorized_keys.hpp"

#include "config/small_file.hpp"

#include <algorithm>
#include <array>
#include <sys/stat.h>

namespace tahoe {

namespace {

constexpr size_t max_keys_file = 1 << 20;
constexpr std::string_view bind_mark = "# bind ";

// OpenSSH's names; keys of less strength are not taken.
constexpr std::array<std::string_view, 7> key_types{
  "ssh-ed25519",
  "sk-ssh-ed25519@openssh.com",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "sk-ecdsa-sha2-nistp256@openssh.com",
  "ssh-rsa",
};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  auto from = text.find_first_not_of(blanks);
  if (from == std::string_view::npos)
    return {};
  return text.substr(from, text.find_last_not_of(blanks) - from + 1);
}

/// The text up to the next blank, which is taken from `text`.
std::string_view take_field(std::string_view& text) {
  auto end = std::min(text.find_first_of(" \t"), text.size());
  auto field = text.substr(0, end);
  text = trimmed(text.substr(end));
  return field;
}

bool is_base64(std::string_view text) {
  auto end = text.find_last_not_of('=');
  if (text.empty() || text.size() % 4 != 0 || end == std::string_view::npos
      || text.size() - end > 3)
    return false;
  return text.substr(0, end + 1)
           .find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
         == std::string_view::npos;
}

/// Why a line is no key; fills it in otherwise.
std::string_view parse_key(std::string_view line, authorized_key& to) {
  auto type = take_field(line);
  if (std::find(key_types.begin(), key_types.end(), type) == key_types.end())
    return "no key type that is known here; options before it are not "
           "supported";
  auto base64 = take_field(line);
  if (!is_base64(base64))
    return "the key is no base64";
  to = {std::string{type}, std::string{base64}, std::string{line}};
  return {};
}

} // namespace

bool authorized_keys::contains(std::string_view base64) const {
  return std::any_of(keys.begin(), keys.end(),
                     [&](auto& key) { return key.base64 == base64; });
}

authorized_keys parse_authorized_keys(std::string_view text) {
  authorized_keys result;
  for (size_t number = 1; !text.empty(); ++number) {
    auto end = std::min(text.find('\n'), text.size());
    auto line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (number == 1 && line.starts_with(bind_mark))
      result.bind = trimmed(line.substr(bind_mark.size()));
    if (line.empty() || line.starts_with('#'))
      continue;
    authorized_key key;
    auto problem = parse_key(line, key);
    if (problem.empty())
      result.keys.push_back(std::move(key));
    else
      result.skipped.push_back("line " + std::to_string(number) + ": "
                               + std::string{problem});
  }
  return result;
}

caf::expected<authorized_keys>
read_authorized_keys(const std::filesystem::path& path) {
  struct stat info;
  if (stat(path.c_str(), &info) == 0 && (info.st_mode & (S_IWGRP | S_IWOTH)))
    return failure(ec::refused, path.string()
                                  + " can be written by others: "
                                    "chmod go-w it");
  auto text = read_text(path, max_keys_file);
  if (!text)
    return std::move(text.error());
  return parse_authorized_keys(*text);
}

} // namespace tahoe
