#include "web/server/browser_sessions.hpp"

#include "codec/base32.hpp"
#include "codec/error.hpp"

#include <algorithm>
#include <optional>

namespace tahoe {

namespace {

using session_bytes = secret<struct session_bytes_tag, 20>;

/// Looks at all, so that the time it takes does not tell which it is.
template <class Table>
auto find_secret(Table& in, std::string_view text) {
  auto result = in.end();
  for (auto i = in.begin(); i != in.end(); ++i)
    if (secret_equal(i->text.reveal(), as_bytes(text)))
      result = i;
  return result;
}

} // namespace

browser_sessions::browser_sessions(wall_clock clock, random_source random)
  : clock_(std::move(clock)), random_(std::move(random)) {}

caf::expected<std::string>
browser_sessions::add(table& to, size_t most, wall_time::duration life) {
  auto bytes = random_bytes<session_bytes>(random_);
  if (!bytes)
    return std::move(bytes.error());
  auto text = base32_encode(bytes->reveal());
  if (to.size() == most)
    to.erase(to.begin());
  entry fresh{decltype(entry::text){as_bytes(text)}, clock_() + life};
  to.push_back(std::move(fresh));
  return text;
}

void browser_sessions::drop_expired(table& from) {
  auto now = clock_();
  std::erase_if(from, [now](const entry& x) { return x.expires <= now; });
}

caf::expected<std::string> browser_sessions::make_link() {
  std::lock_guard lock{mutex_};
  drop_expired(links_);
  return add(links_, max_links, link_life);
}

bool browser_sessions::is_link(std::string_view secret) {
  std::lock_guard lock{mutex_};
  drop_expired(links_);
  return find_secret(links_, secret) != links_.end();
}

caf::expected<std::string> browser_sessions::begin(std::string_view link) {
  std::lock_guard lock{mutex_};
  drop_expired(links_);
  auto found = find_secret(links_, link);
  if (found == links_.end())
    return failure(ec::refused, "this link has been used, or is too old: make "
                                "another with tahoe-node open");
  links_.erase(found);
  drop_expired(sessions_);
  return add(sessions_, max_sessions, idle_life);
}

bool browser_sessions::is_session(std::string_view secret) {
  std::lock_guard lock{mutex_};
  drop_expired(sessions_);
  auto found = find_secret(sessions_, secret);
  if (found == sessions_.end())
    return false;
  found->expires = clock_() + idle_life;
  std::rotate(found, found + 1, sessions_.end());
  return true;
}

void browser_sessions::end(std::string_view secret) {
  std::lock_guard lock{mutex_};
  auto found = find_secret(sessions_, secret);
  if (found != sessions_.end())
    sessions_.erase(found);
}

} // namespace tahoe
