#include "web/server/request_arguments.hpp"

#include "codec/decimal.hpp"
#include "config/text.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// True if a browser that resolves the address stays on this node.
bool is_local(std::string_view address) {
  auto forbidden = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (address.empty() || address.starts_with("//")
      || address.find('\\') != std::string_view::npos
      || std::any_of(address.begin(), address.end(), forbidden))
    return false;
  // A colon before all else ends the name of a scheme.
  auto colon = address.find(':');
  return colon == std::string_view::npos
         || address.find_first_of("/?#") < colon;
}

/// The path and query of an address with this host, else all of it.
std::string_view without_host(std::string_view address, std::string_view host) {
  for (std::string_view scheme : {"http://", "https://"}) {
    if (host.empty() || !address.starts_with(scheme))
      continue;
    auto rest = address.substr(scheme.size());
    if (rest.starts_with(host) && rest.substr(host.size()).starts_with('/'))
      return rest.substr(host.size());
  }
  return address;
}

/// An address may have any characters; a header takes those of ASCII.
std::string to_header(std::string_view address) {
  std::string result;
  for (auto c : address)
    if (static_cast<unsigned char>(c) > 0x7f || c == ' ')
      result += percent_encode({&c, 1});
    else
      result += c;
  return result;
}

} // namespace

asio::awaitable<caf::expected<std::string>>
read_text_body(exchange& client, size_t limit) {
  std::string result;
  for (;;) {
    auto piece = co_await client.read_body();
    if (!piece)
      co_return std::move(piece.error());
    if (piece->empty())
      co_return result;
    if (piece->size() > limit - result.size())
      co_return failure(ec::too_large, "the body of this request may have "
                                         + std::to_string(limit)
                                         + " bytes, and has more");
    result += as_text(piece->view());
  }
}

caf::expected<replace_policy> replace_argument(const request_target& target) {
  auto text = target.argument("replace").value_or("true");
  if (to_lower(text) == "only-files")
    return replace_policy::only_files;
  auto replace = parse_boolean_argument(text);
  if (!replace)
    return std::move(replace.error());
  return *replace ? replace_policy::always : replace_policy::never;
}

caf::expected<std::optional<std::string>>
when_done_argument(const request_target& target, std::string_view host) {
  using result = std::optional<std::string>;
  auto given = target.argument("when_done");
  if (!given || given->empty())
    return result{};
  auto address = without_host(*given, host);
  if (!is_local(address))
    return failure(ec::malformed, "when_done= must be an address of this node");
  return result{to_header(address)};
}

caf::expected<std::optional<std::chrono::seconds>>
retain_for_argument(const request_target& target) {
  using std::chrono::seconds;
  constexpr uint64_t year = 365 * 24 * 3600;
  auto text = target.argument("retain-for");
  if (!text)
    return std::optional<seconds>{};
  auto count = parse_decimal(*text);
  if (!count)
    return failure(ec::malformed, "retain-for= must be a number of seconds");
  return std::optional<seconds>{seconds{std::min(*count, year)}};
}

std::string
action_argument(const request_target& target, std::string_view otherwise) {
  auto action = target.argument("t").value_or("");
  return action.empty() ? std::string{otherwise} : action;
}

caf::expected<void> check_directory_key(const request_target& target) {
  if (target.argument("private-key"))
    return failure(ec::unsupported, "directories of the virtual drive have no "
                                    "private-key=");
  return {};
}

caf::expected<void> check_directory_format(const request_target& target) {
  auto is_mutable
    = parse_boolean_argument(target.argument("mutable").value_or("true"));
  if (!is_mutable)
    return std::move(is_mutable.error());
  auto name = target.argument("format").value_or("SDMF");
  auto format = to_lower(name);
  if (format != "sdmf" && format != "mdmf" && format != "chk")
    return failure(ec::malformed,
                   "Unknown format: " + name + ", I know CHK, SDMF, MDMF");
  if (auto allowed = check_directory_key(target); !allowed)
    return allowed;
  if (format == "chk" || !*is_mutable)
    return failure(ec::malformed,
                   "immutable directories are not in this version");
  return {};
}

caf::expected<std::string>
required_argument(const request_target& target, std::string_view name) {
  auto value = target.argument(name);
  if (!value)
    return failure(ec::malformed,
                   "this needs the argument " + std::string{name} + "=");
  return std::move(*value);
}

} // namespace tahoe
