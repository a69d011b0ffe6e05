#include "web/cli/session_link.hpp"

#include "config/text.hpp"

namespace tahoe {

namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view name_letters
  = "abcdefghijklmnopqrstuvwxyz0123456789.-";
constexpr std::string_view address_letters = "0123456789abcdef:.";
constexpr std::string_view secret_letters = "abcdefghijklmnopqrstuvwxyz234567";

/// Takes `text` off the beginning; false if something else stands there.
bool skip(std::string_view& from, std::string_view text) {
  if (!from.starts_with(text))
    return false;
  from.remove_prefix(text.size());
  return true;
}

/// Takes one or more of these letters.
bool skip_some(std::string_view& from, std::string_view letters) {
  auto end = std::min(from.find_first_not_of(letters), from.size());
  from.remove_prefix(end);
  return end > 0;
}

bool skip_host(std::string_view& from) {
  if (!skip(from, "["))
    return skip_some(from, name_letters);
  return skip_some(from, address_letters) && skip(from, "]");
}

bool is_link(std::string_view text) {
  return (skip(text, "http://") || skip(text, "https://")) && skip_host(text)
         && skip(text, ":") && skip_some(text, digits)
         && skip(text, "/session?link=") && skip_some(text, secret_letters)
         && text.empty();
}

bool is_fingerprint(std::string_view text) {
  return skip(text, "SHA-256 fingerprint ")
         && skip_some(text, "0123456789ABCDEF:") && text.empty();
}

} // namespace

caf::expected<session_link> parse_session_link(std::string_view answer) {
  auto end = std::min(answer.find('\n'), answer.size());
  session_link result{std::string{answer.substr(0, end)}};
  result.certificate = std::string{trim(answer.substr(end))};
  auto is_known
    = is_link(result.url)
      && (result.certificate.empty() || is_fingerprint(result.certificate));
  if (!is_known)
    return failure(ec::malformed, "what the node answered is no link to a "
                                  "session: is its version another one?");
  return result;
}

} // namespace tahoe
