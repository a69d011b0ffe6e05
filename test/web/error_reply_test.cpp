#include "web/server/error_reply.hpp"

#include <caf/sec.hpp>
#include <doctest/doctest.h>

namespace tahoe::error_reply_test {

TEST_SUITE_BEGIN("error_reply");

TEST_CASE("each code has its status, name and text") {
  struct row {
    ec code;
    unsigned status;
    const char* name;
    const char* body;
  };
  const row table[] = {
    {ec::malformed, 400, "malformed", "why"},
    {ec::not_found, 404, "not_found", "why"},
    {ec::not_enough_shares, 410, "not_enough_shares",
     "NotEnoughSharesError: why"},
    {ec::not_enough_servers, 500, "not_enough_servers",
     "UploadUnhappinessError: why"},
    {ec::integrity_failure, 410, "integrity_failure", "CorruptShareError: why"},
    {ec::refused, 403, "refused", "why"},
    {ec::no_space, 507, "no_space", "why"},
    {ec::try_later, 503, "try_later", "why"},
    {ec::io_failure, 500, "io_failure", "why"},
    {ec::cancelled, 500, "cancelled", "why"},
    {ec::unsupported, 501, "unsupported", "why"},
    {ec::exists, 409, "exists", "why"},
    {ec::conflict, 409, "conflict", "why"},
    {ec::read_only, 403, "read_only", "why"},
    {ec::too_large, 413, "too_large", "why"},
    {ec::lost, 410, "lost",
     "UnrecoverableFileError: the directory (or mutable file) could not be "
     "retrieved: why"},
  };
  for (auto& [code, status, name, body] : table) {
    auto reply = to_error_reply(failure(code, "why"));
    CHECK(reply.status == status);
    CHECK(reply.name == name);
    CHECK(reply.body == body);
  }
}

TEST_CASE("no share at all has a name of its own") {
  auto err = failure(ec::not_enough_shares, "no shares could be found");
  CHECK(to_error_reply(err).body == "NoSharesError: no shares could be found");
}

TEST_CASE("no share for want of servers is the same to others, and passes") {
  auto reply = to_error_reply(
    failure(ec::try_later, "no shares could be found: no storage server"));
  CHECK(reply.status == 410);
  CHECK(reply.name == "try_later");
  CHECK(reply.body
        == "NoSharesError: no shares could be found: no storage "
           "server");
}

TEST_CASE("a service that is gone or silent means: try later") {
  for (auto code :
       {caf::sec::request_receiver_down, caf::sec::request_timeout}) {
    auto reply = to_error_reply(caf::make_error(code));
    CHECK(reply.status == 503);
    CHECK(reply.name == "try_later");
  }
}

TEST_CASE("the body is one line") {
  auto reply = to_error_reply(failure(ec::malformed, "two\nlines"));
  CHECK(reply.body == "two lines");
}

TEST_SUITE_END();

} // namespace tahoe::error_reply_test
