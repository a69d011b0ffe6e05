#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::put_file_test {

using namespace tahoe::test;
using std::chrono::milliseconds;

TEST_SUITE_BEGIN("put_file");

TEST_CASE("a body is stored and its cap answered") {
  web_fixture grid;
  auto reply = grid.ask("PUT", "/uri", "", "hello");
  CHECK(reply.status == 200);
  CHECK(reply.body == stub_files::chk_cap(5));
  CHECK(reply.headers["content-type"] == "text/plain;charset=utf-8");
  CHECK(reply.headers.count("x-tahoe-operation"));
  CHECK(grid.files->checksum == add_to_checksum(0, as_bytes("hello")));
  CHECK(grid.files->convergent);
  CHECK(grid.files->cancelled == 0);
}

TEST_CASE("an empty body is a file too") {
  web_fixture grid;
  CHECK(grid.ask("PUT", "/uri", "Content-Length: 0\r\n").status == 200);
  CHECK(grid.files->finished == 1);
}

TEST_CASE("convergence=random asks for a random key") {
  web_fixture grid;
  CHECK(grid.ask("PUT", "/uri?convergence=random", "", "x").status == 200);
  CHECK_FALSE(grid.files->convergent);
}

TEST_CASE("a chunked body arrives whole") {
  web_fixture grid;
  http_client client{grid.port};
  client.request("PUT", "/uri", "Transfer-Encoding: chunked\r\n");
  client.send("5\r\nhello\r\n");
  client.send("7;extension=1\r\n, world\r\n0\r\n\r\n");
  auto reply = client.read_reply();
  CHECK(reply.status == 200);
  CHECK(grid.files->checksum == add_to_checksum(0, as_bytes("hello, world")));
}

TEST_CASE("chunks may come byte by byte") {
  for (std::string body : {"0\r\n\r\n", "1;e=x\r\na\r\n0\r\nA: b\r\n\r\n"}) {
    web_fixture grid;
    http_client client{grid.port};
    client.request("PUT", "/uri", "Transfer-Encoding: chunked\r\n");
    for (auto c : body) {
      client.send({&c, 1});
      std::this_thread::sleep_for(milliseconds{1});
    }
    CHECK(client.read_reply().status == 200);
    CHECK(grid.files->bytes_put == (body.front() == '0' ? 0 : 1));
  }
}

TEST_CASE("what a slow sender has sent reaches the upload while it sends on") {
  auto limits = patient_limits();
  limits.body_window = milliseconds{500};
  limits.body_bytes = 1;
  // On a busy machine the sender may be too slow; then another one tries.
  CHECK(eventually([&] {
    web_fixture grid{limits};
    http_client client{grid.port};
    constexpr size_t first_part = size_t{1} << 20;
    client.request("PUT", "/uri", "Content-Length: 2000000\r\n");
    client.send(std::string(first_part, 'x'));
    auto arrived = [&] { return grid.files->bytes_put > first_part; };
    for (int i = 0; i < 100 && !arrived() && client.send("y"); ++i)
      std::this_thread::sleep_for(milliseconds{50});
    return arrived();
  }));
}

TEST_CASE("an upload does not begin for a few bytes of a slow sender") {
  auto limits = patient_limits();
  limits.body_window = milliseconds{500};
  limits.body_bytes = 1;
  // As above.
  CHECK(eventually([&] {
    web_fixture grid{limits};
    http_client client{grid.port};
    client.request("PUT", "/uri", "Content-Length: 2000000\r\n");
    for (int i = 0; i < 20; ++i) {
      client.send("y");
      std::this_thread::sleep_for(milliseconds{50});
    }
    CHECK(grid.files->sessions == 0);
    return client.send(std::string(2'000'000 - 20, 'x'))
           && client.read_reply().body == stub_files::chk_cap(2'000'000);
  }));
}

TEST_CASE("a client that expects 100-continue is told to go on") {
  web_fixture grid;
  http_client client{grid.port};
  client.request("PUT", "/uri",
                 "Expect: 100-continue\r\nContent-Length: 5\r\n");
  CHECK(client.read_head().status == 100);
  client.send("hello");
  CHECK(client.read_reply().body == stub_files::chk_cap(5));
}

TEST_CASE("a refused upload does not ask for its body") {
  web_fixture grid;
  http_client client{grid.port};
  client.request("PUT", "/uri?format=tar",
                 "Expect: 100-continue\r\nContent-Length: 5\r\n");
  auto reply = client.read_reply();
  CHECK(reply.status == 400);
  CHECK(reply.body == "Unknown format: tar, I know CHK, SDMF, MDMF\n");
  CHECK(client.is_closed());
}

TEST_CASE("a large body streams through a slow upload in bounded memory") {
  web_fixture grid;
  grid.files->delay = milliseconds{1};
  constexpr size_t size = size_t{50} << 20;
  std::string piece(size_t{1} << 20, '\0');
  for (size_t i = 0; i < piece.size(); ++i)
    piece[i] = static_cast<char>(i * 7);
  http_client client{grid.port};
  client.request("PUT", "/uri",
                 "Content-Length: " + std::to_string(size) + "\r\n");
  uint64_t sent = 0;
  uint64_t sum = 0;
  uint64_t most_held = 0;
  while (sent < size) {
    REQUIRE(client.send(piece));
    sent += piece.size();
    sum = add_to_checksum(sum, as_bytes(piece));
    most_held = std::max(most_held, sent - grid.files->bytes_put);
  }
  CHECK(client.read_reply().body == stub_files::chk_cap(size));
  CHECK(grid.files->checksum == sum);
  // Two pieces in the server, the rest in the sockets' buffers.
  CHECK(most_held < size_t{16} << 20);
}

TEST_CASE("an upload that takes nothing makes the client wait") {
  web_fixture grid;
  grid.files->delay = milliseconds{800};
  http_client client{grid.port};
  client.request("PUT", "/uri", "Content-Length: 104857600\r\n");
  std::string piece(size_t{1} << 20, 'x');
  uint64_t taken = 0;
  for (int round = 0; round < 150; ++round) {
    taken += client.send_some(piece);
    std::this_thread::sleep_for(milliseconds{2});
  }
  CHECK(taken < grid.files->bytes_put + (size_t{16} << 20));
}

TEST_CASE("a body that is cut short stores nothing") {
  web_fixture grid;
  // An upload begins when so much is there.
  const std::string first_piece(size_t{1} << 20, 'x');
  SUBCASE("of known length") {
    http_client client{grid.port};
    client.request("PUT", "/uri", "Content-Length: 2000000\r\n");
    client.send(first_piece + "only this");
  }
  SUBCASE("in chunks") {
    http_client client{grid.port};
    client.request("PUT", "/uri", "Transfer-Encoding: chunked\r\n");
    client.send("100000\r\n" + first_piece + "\r\n5\r\nhello\r\n");
  }
  CHECK(eventually([&] { return grid.files->cancelled == 1; }));
  CHECK(eventually([&] { return grid.files->sessions == 0; }));
  CHECK(grid.files->finished == 0);
}

TEST_CASE("a body of which little comes takes no upload") {
  web_fixture grid;
  {
    http_client client{grid.port};
    client.request("PUT", "/uri", "Content-Length: 100\r\n");
    client.send("only this");
    CHECK(grid.ask("PUT", "/uri", "", "x").status == 200);
  }
  CHECK(eventually([&] { return grid.files->sessions == 0; }));
  CHECK(grid.files->cancelled == 0);
  CHECK(grid.files->finished == 1);
}

TEST_CASE("a bad chunk is refused and stores nothing") {
  web_fixture grid;
  http_client client{grid.port};
  client.request("PUT", "/uri", "Transfer-Encoding: chunked\r\n");
  SUBCASE("before an upload has begun") {
    client.send("5\r\nhello\r\nzz\r\n");
  }
  SUBCASE("after it") {
    client.send("100000\r\n" + std::string(size_t{1} << 20, 'x')
                + "\r\nzz\r\n");
  }
  auto reply = client.read_reply();
  CHECK(reply.status == 400);
  CHECK(reply.headers["x-tahoe-error"] == "malformed");
  CHECK(eventually([&] { return grid.files->sessions == 0; }));
  CHECK(grid.files->finished == 0);
}

TEST_CASE("a body that stops coming is given up") {
  auto limits = patient_limits();
  limits.body_window = milliseconds{500};
  web_fixture grid{limits};
  // On a busy machine a body may stop before its upload begins.
  CHECK(eventually([&] {
    http_client client{grid.port};
    client.request("PUT", "/uri", "Content-Length: 2000000\r\n");
    client.send(std::string(size_t{1} << 20, 'x') + "x");
    CHECK(client.is_closed());
    return grid.files->asked_to_start > 0;
  }));
  CHECK(eventually([&] { return grid.files->cancelled > 0; }));
  CHECK(grid.files->finished == 0);
}

TEST_CASE("errors of an upload become statuses") {
  web_fixture grid;
  SUBCASE("when it begins") {
    grid.files->start_error = failure(ec::try_later, "no servers yet");
    auto reply = grid.ask("PUT", "/uri", "", "x");
    CHECK(reply.status == 503);
    CHECK(reply.headers["retry-after"] == "5");
    CHECK(reply.headers["x-tahoe-error"] == "try_later");
    CHECK(reply.body == "no servers yet\n");
  }
  SUBCASE("when it ends") {
    grid.files->finish_error = failure(ec::not_enough_servers, "4 of 7");
    auto reply = grid.ask("PUT", "/uri", "", "x");
    CHECK(reply.status == 500);
    CHECK(reply.headers["x-tahoe-error"] == "not_enough_servers");
    CHECK(reply.body == "UploadUnhappinessError: 4 of 7\n");
    CHECK(reply.headers["x-tahoe-operation"].size() == 16);
  }
}

TEST_CASE("an upload whose session dies is told to try later") {
  web_fixture grid;
  grid.files->dies = true;
  for (auto body : {"", "some bytes"}) {
    auto reply
      = grid.ask("PUT", "/uri", *body ? "" : "Content-Length: 0\r\n", body);
    CHECK(reply.status == 503);
    CHECK(reply.headers["x-tahoe-error"] == "try_later");
  }
}

TEST_CASE("an upload that is refused while the body comes is still answered") {
  web_fixture grid;
  grid.files->start_error = failure(ec::refused, "no");
  http_client client{grid.port};
  client.request("PUT", "/uri", "Content-Length: 4194304\r\n");
  client.send(std::string(size_t{4} << 20, 'x'));
  CHECK(client.read_reply().status == 403);
}

TEST_CASE("what this version does not have is said") {
  web_fixture grid;
  for (auto query :
       {"t=mkdir-immutable", "mutable=true", "format=sdmf", "format=MDMF"})
    CHECK(grid.ask("PUT", std::string{"/uri?"} + query, "", "x").status == 501);
  CHECK(grid.ask("PUT", "/uri?format=chk", "", "x").status == 200);
  CHECK(grid.ask("PUT", "/uri?mutable=maybe", "", "x").status == 400);
}

TEST_CASE("a node without the client role says so") {
  web_fixture grid{patient_limits(), false};
  auto reply = grid.ask("PUT", "/uri", "", "x");
  CHECK(reply.status == 501);
  CHECK(reply.body.find("no client role") != std::string::npos);
}

TEST_SUITE_END();

} // namespace tahoe::put_file_test
