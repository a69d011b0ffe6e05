#include "web/server/request_target.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace tahoe {

namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

/// Where a text stands.
enum class place {
  path,  ///< names in directories have control characters, too
  query, ///< a plus sign stands for a space
  form,  ///< the same; what comes from here goes into no header
};

bool is_forbidden(unsigned char c, place where) {
  return where == place::query ? c < 0x20 || c == 0x7f : c == 0;
}

caf::expected<std::string> percent_decode(std::string_view text, place where) {
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    auto c = text[i];
    if (c == '+' && where != place::path) {
      c = ' ';
    } else if (c == '%') {
      if (text.size() - i < 3)
        return failure(ec::malformed, "the address ends within a % escape");
      auto high = hex_value(text[i + 1]);
      auto low = hex_value(text[i + 2]);
      if (high < 0 || low < 0)
        return failure(ec::malformed,
                       "the address has a % that no two hex digits follow");
      c = static_cast<char>(high << 4 | low);
      i += 2;
    }
    if (is_forbidden(static_cast<unsigned char>(c), where))
      return failure(ec::malformed, "the address has a control character");
    result += c;
  }
  return result;
}

/// Cuts `text` at the first `separator`; `text` keeps what follows it.
std::string_view take_until(std::string_view& text, char separator) {
  auto end = std::min(text.find(separator), text.size());
  auto result = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return result;
}

caf::expected<void> parse_path(std::string_view text, request_target& result) {
  text.remove_prefix(1);
  while (!text.empty()) {
    auto component = take_until(text, '/');
    if (component.empty())
      return failure(ec::malformed,
                     "The webapi does not allow empty pathname components, "
                     "i.e. a double slash");
    auto decoded = percent_decode(component, place::path);
    if (!decoded)
      return std::move(decoded.error());
    result.path.push_back(std::move(*decoded));
  }
  return {};
}

caf::expected<void>
parse_query(std::string_view text, place where, request_target& result) {
  while (!text.empty()) {
    auto value = take_until(text, '&');
    auto name = take_until(value, '=');
    if (name.empty())
      continue;
    auto decoded_name = percent_decode(name, where);
    if (!decoded_name)
      return std::move(decoded_name.error());
    auto decoded_value = percent_decode(value, where);
    if (!decoded_value)
      return std::move(decoded_value.error());
    result.query.emplace_back(std::move(*decoded_name),
                              std::move(*decoded_value));
  }
  return {};
}

constexpr std::string_view censored = "[CENSORED]";

std::string censored_query(std::string_view query) {
  std::string result;
  while (!query.empty()) {
    auto value = take_until(query, '&');
    auto name = take_until(value, '=');
    result += result.empty() ? '?' : '&';
    // Only the plain names: an escaped name is not shown with its value.
    auto harmless = name == "t" || name == "save" || name == "format"
                    || name == "convergence" || name == "replace";
    if (harmless)
      result.append(name).append(1, '=').append(value);
    else
      result.append(censored);
  }
  return result;
}

} // namespace

std::optional<std::string>
request_target::argument(std::string_view name) const {
  for (auto& [key, value] : query)
    if (key == name)
      return value;
  return std::nullopt;
}

caf::expected<request_target> parse_request_target(std::string_view text) {
  if (text.size() > max_target_length)
    return failure(ec::malformed, "the address is longer than "
                                    + std::to_string(max_target_length)
                                    + " bytes");
  if (!text.starts_with('/'))
    return failure(ec::malformed, "the address does not begin with a slash");
  request_target result;
  auto path = take_until(text, '?');
  if (auto done = parse_path(path, result); !done)
    return std::move(done.error());
  if (auto done = parse_query(text, place::query, result); !done)
    return std::move(done.error());
  return result;
}

bool ends_in_slash(std::string_view target) {
  return target.substr(0, target.find('?')).ends_with('/');
}

caf::expected<void> add_form(std::string_view body, request_target& target) {
  return parse_query(body, place::form, target);
}

caf::expected<bool> parse_boolean_argument(std::string_view text) {
  std::string lower{text};
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  auto is = [&](std::string_view word) { return lower == word; };
  if (is("true") || is("t") || is("1") || is("on"))
    return true;
  if (is("false") || is("f") || is("0") || is("off"))
    return false;
  return failure(ec::malformed, "invalid boolean argument");
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (unsigned char c : text) {
    if (std::isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      result += static_cast<char>(c);
    } else {
      result += '%';
      result += digits[c >> 4];
      result += digits[c & 15];
    }
  }
  return result;
}

std::string censored_target(std::string_view target) {
  auto query = target;
  auto path = take_until(query, '?');
  // Only addresses that cannot hold a secret are shown as they are.
  auto rest = path;
  rest.remove_prefix(std::min<size_t>(1, rest.size()));
  auto first = take_until(rest, '/');
  constexpr std::array<std::string_view, 15> roots{
    "uri",        "cap",    "file",    "named",      "vdrive",
    "static",     "status", "storage", "statistics", "metrics",
    "operations", "readyz", "healthz", "session",    ""};
  std::string result{'/'};
  if (!path.starts_with('/')
      || std::find(roots.begin(), roots.end(), first) == roots.end())
    return result.append(censored);
  result.append(first);
  if (!rest.empty())
    result.append(1, '/').append(first == "static" ? rest : censored);
  return result.append(censored_query(query));
}

} // namespace tahoe
