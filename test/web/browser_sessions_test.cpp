#include "web/server/browser_sessions.hpp"

#include <doctest/doctest.h>

namespace tahoe::browser_sessions_test {

using std::chrono::hours;
using std::chrono::seconds;

TEST_SUITE_BEGIN("browser_sessions");

namespace {

struct fixture {
  wall_time now{std::chrono::hours{24 * 365 * 50}};
  browser_sessions sessions{[this] { return now; }, system_random()};

  std::string link() { return *sessions.make_link(); }
  std::string session() { return *sessions.begin(link()); }
};

} // namespace

TEST_CASE("a link begins one session, once") {
  fixture x;
  auto link = x.link();
  CHECK(link.size() == 32);
  CHECK(x.sessions.is_link(link));
  CHECK(x.sessions.is_link(link)); // looking uses nothing up
  auto session = x.sessions.begin(link);
  REQUIRE(session);
  CHECK(*session != link);
  CHECK(x.sessions.is_session(*session));
  CHECK_FALSE(x.sessions.is_link(link));
  auto again = x.sessions.begin(link);
  REQUIRE_FALSE(again);
  CHECK(code_of(again.error()) == ec::refused);
}

TEST_CASE("a link is good for a minute") {
  fixture x;
  auto link = x.link();
  x.now += seconds{59};
  CHECK(x.sessions.is_link(link));
  x.now += seconds{1};
  CHECK_FALSE(x.sessions.is_link(link));
  CHECK_FALSE(x.sessions.begin(link));
}

TEST_CASE("a session ends twelve hours after it was used last") {
  fixture x;
  auto session = x.session();
  x.now += hours{11};
  CHECK(x.sessions.is_session(session));
  x.now += hours{11};
  CHECK(x.sessions.is_session(session));
  x.now += hours{12};
  CHECK_FALSE(x.sessions.is_session(session));
}

TEST_CASE("a session that was ended is over, and no other") {
  fixture x;
  auto first = x.session();
  auto second = x.session();
  x.sessions.end(first);
  CHECK_FALSE(x.sessions.is_session(first));
  CHECK(x.sessions.is_session(second));
  x.sessions.end("none");
  CHECK(x.sessions.is_session(second));
}

TEST_CASE("what is neither opens nothing") {
  fixture x;
  auto link = x.link();
  auto session = x.session();
  for (auto& text : {std::string{}, std::string{"x"}, link, session + "a",
                     session.substr(1), std::string(32, 'a')})
    CHECK_FALSE(x.sessions.is_session(text));
  for (auto& text : {std::string{}, session, link.substr(1)})
    CHECK_FALSE(x.sessions.begin(text));
}

TEST_CASE("the number of links and sessions is bounded") {
  fixture x;
  auto first_link = x.link();
  auto second_link = x.link();
  for (size_t i = 1; i < browser_sessions::max_links; ++i)
    x.link();
  CHECK_FALSE(x.sessions.is_link(first_link));
  CHECK(x.sessions.is_link(second_link));
  auto used = x.session();
  auto idle = x.session();
  CHECK(x.sessions.is_session(used));
  for (size_t i = 1; i < browser_sessions::max_sessions; ++i)
    x.session();
  CHECK(x.sessions.is_session(used));
  CHECK_FALSE(x.sessions.is_session(idle));
}

TEST_SUITE_END();

} // namespace tahoe::browser_sessions_test
