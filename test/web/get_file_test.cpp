#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::get_file_test {

using namespace tahoe::test;
using std::chrono::milliseconds;

TEST_SUITE_BEGIN("get_file");

namespace {

/// The address of the file that the stubs serve.
std::string file_url(const web_fixture& grid) {
  return "/uri/" + stub_files::chk_cap(grid.files->content.size());
}

std::string some_bytes(size_t size) {
  std::string result(size, '\0');
  for (size_t i = 0; i < size; ++i)
    result[i] = static_cast<char>(i * 13 + i / 256);
  return result;
}

} // namespace

TEST_CASE("a file comes with its length and type") {
  web_fixture grid;
  auto reply = grid.ask("GET", file_url(grid));
  CHECK(reply.status == 200);
  CHECK(reply.body == grid.files->content);
  CHECK(reply.headers["content-type"] == "text/plain");
  CHECK(reply.headers["accept-ranges"] == "bytes");
  CHECK(reply.headers["content-security-policy"] == "sandbox");
  CHECK(eventually([&] { return grid.files->sessions == 0; }));
}

TEST_CASE("a cap may be percent-encoded, and /cap is /uri") {
  web_fixture grid;
  CHECK(grid.ask("GET", "/uri/URI%3ALIT%3Anbswy3dp").body == "hello");
  CHECK(grid.ask("GET", "/uri/URI:LIT:nbswy3dp").body == "hello");
  CHECK(grid.ask("GET", "/cap/URI:LIT:nbswy3dp").body == "hello");
  CHECK(grid.ask("GET", "/cap/URI:LIT:nbswy3dp/").status == 400);
  CHECK(grid.ask("GET", "/uri/URI:LIT:").body.empty());
}

TEST_CASE("a large file streams at the client's pace") {
  web_fixture grid;
  grid.files->content = some_bytes(size_t{50} << 20);
  http_client client{grid.port};
  client.request("GET", file_url(grid));
  CHECK(client.read_head().headers["content-length"] == "52428800");
  std::this_thread::sleep_for(milliseconds{300});
  // The client reads nothing: the sockets' buffers are full and no more.
  CHECK(grid.files->bytes_read < size_t{16} << 20);
  client.skip_body(size_t{40} << 20);
  CHECK(grid.files->bytes_read >= size_t{40} << 20);
}

TEST_CASE("no byte of a large file is lost or moved") {
  web_fixture grid;
  grid.files->content = some_bytes((size_t{5} << 20) + 3);
  auto reply = grid.ask("GET", file_url(grid));
  CHECK(reply.complete);
  CHECK((reply.body == grid.files->content));
}

TEST_CASE("a client that goes away cancels its download") {
  web_fixture grid;
  SUBCASE("while the file is sent") {
    grid.files->content = some_bytes(size_t{50} << 20);
    http_client client{grid.port};
    client.request("GET", file_url(grid));
    client.skip_body(1000);
    client.hang_up();
    CHECK(eventually([&] { return grid.files->cancelled == 1; }));
  }
  SUBCASE("while the session reads") {
    // More than a minute of it.
    grid.files->content = some_bytes(size_t{50} << 20);
    grid.files->delay = milliseconds{400};
    http_client client{grid.port};
    client.request("GET", file_url(grid));
    client.read_head();
    client.hang_up();
    CHECK(eventually([&] { return grid.files->cancelled == 1; }));
  }
  CHECK(eventually([&] { return grid.files->sessions == 0; }));
}

TEST_CASE("HEAD tells the same and sends no byte") {
  web_fixture grid;
  http_client client{grid.port};
  client.request("HEAD", file_url(grid));
  auto head = client.read_reply(true);
  CHECK(head.status == 200);
  CHECK(head.headers["content-length"]
        == std::to_string(grid.files->content.size()));
  CHECK(eventually([&] { return grid.files->sessions == 0; }));
  CHECK(grid.files->bytes_read == 0);
  client.request("GET", file_url(grid));
  CHECK(client.read_reply().body == grid.files->content);
}

TEST_CASE("a range is served as 206") {
  web_fixture grid;
  auto reply = grid.ask("GET", file_url(grid), "Range: bytes=4-10\r\n");
  CHECK(reply.status == 206);
  CHECK(reply.body == "content");
  CHECK(reply.headers["content-range"] == "bytes 4-10/21");
  CHECK(grid.files->bytes_read == 7);
}

TEST_CASE("a range behind the end is refused with the size") {
  web_fixture grid;
  auto reply = grid.ask("GET", file_url(grid), "Range: bytes=21-\r\n");
  CHECK(reply.status == 416);
  CHECK(reply.headers["content-range"] == "bytes */21");
  CHECK(reply.body == "First beyond end of file\n");
}

TEST_CASE("If-Range with another version means the whole file") {
  web_fixture grid;
  auto tag = grid.ask("HEAD", file_url(grid)).headers["etag"];
  auto ask = [&](const std::string& condition) {
    return grid
      .ask("GET", file_url(grid),
           "Range: bytes=0-1\r\nIf-Range: " + condition + "\r\n")
      .status;
  };
  CHECK(ask(tag) == 206);
  CHECK(ask("\"other\"") == 200);
}

TEST_CASE("who has the file already gets 304") {
  web_fixture grid;
  auto tag = grid.ask("GET", file_url(grid)).headers["etag"];
  CHECK(tag.size() == 29);
  CHECK(tag.ends_with("-\""));
  auto reply
    = grid.ask("GET", file_url(grid), "If-None-Match: " + tag + "\r\n");
  CHECK(reply.status == 304);
  CHECK(reply.headers["etag"] == tag);
  CHECK(reply.headers.count("content-length") == 0);
  reply = grid.ask("GET", file_url(grid), "If-None-Match: \"x\"\r\n");
  CHECK(reply.status == 200);
}

TEST_CASE("a file name gives the type, and save=true a download") {
  web_fixture grid;
  auto reply = grid.ask("GET", file_url(grid) + "?filename=a.png&save=true");
  CHECK(reply.headers["content-type"] == "image/png");
  CHECK(reply.headers["content-disposition"]
        == "attachment; filename=\"a.png\"; filename*=UTF-8''a.png");
  CHECK(grid.ask("GET", file_url(grid) + "?save=maybe").status == 400);
}

TEST_CASE("errors before the first byte become statuses") {
  struct row {
    ec code;
    int status;
    const char* body;
  };
  const row table[] = {
    {ec::not_found, 404, "why\n"},
    {ec::not_enough_shares, 410, "NotEnoughSharesError: why\n"},
    {ec::try_later, 503, "why\n"},
    {ec::refused, 403, "why\n"},
    {ec::io_failure, 500, "why\n"},
  };
  for (auto& [code, status, body] : table) {
    web_fixture grid;
    grid.files->start_error = failure(code, "why");
    auto reply = grid.ask("GET", file_url(grid));
    CHECK(reply.status == status);
    CHECK(reply.body == body);
    CHECK(reply.headers["x-tahoe-error"] == to_string(code));
    CHECK(reply.headers["x-tahoe-operation"].size() == 16);
  }
}

TEST_CASE("an error at the first byte still becomes a status") {
  web_fixture grid;
  grid.files->read_error = failure(ec::integrity_failure, "damaged");
  grid.files->read_error_after = 0;
  http_client client{grid.port};
  client.request("GET", file_url(grid));
  auto reply = client.read_reply();
  CHECK(reply.status == 410);
  CHECK(reply.headers["x-tahoe-error"] == "integrity_failure");
  CHECK(reply.body == "CorruptShareError: damaged\n");
  CHECK(eventually([&] { return grid.files->cancelled == 1; }));
  client.request("HEAD", file_url(grid));
  CHECK(client.read_reply(true).status == 200);
}

TEST_CASE("a download whose session dies is told to try later") {
  web_fixture grid;
  grid.files->dies = true;
  auto reply = grid.ask("GET", file_url(grid));
  CHECK(reply.status == 503);
  CHECK(reply.headers["x-tahoe-error"] == "try_later");
}

TEST_CASE("an error after the first byte cuts the file short") {
  web_fixture grid;
  grid.files->content = some_bytes(size_t{1} << 20);
  grid.files->read_error = failure(ec::integrity_failure, "damaged");
  grid.files->read_error_after = 256 * 1024;
  http_client client{grid.port};
  client.request("GET", file_url(grid));
  auto reply = client.read_reply();
  CHECK(reply.status == 200);
  CHECK_FALSE(reply.complete);
  CHECK(reply.body.size() == 256 * 1024);
  CHECK((reply.body == grid.files->content.substr(0, 256 * 1024)));
  CHECK(client.is_closed());
}

TEST_CASE("a file of another size than its cap says is refused") {
  web_fixture grid;
  grid.files->content = some_bytes(1000);
  auto reply = grid.ask("GET", "/uri/" + stub_files::chk_cap(2000));
  CHECK(reply.status == 410);
  CHECK(reply.headers["x-tahoe-error"] == "integrity_failure");
}

TEST_CASE("a cap that is none is refused without repeating it") {
  web_fixture grid;
  for (auto cap : {"nonsense", "URI:CHK:short", "URI:LIT:1"}) {
    auto reply = grid.ask("GET", std::string{"/uri/"} + cap);
    CHECK((reply.status == 400 || reply.status == 501));
    CHECK(reply.body.find(cap) == std::string::npos);
  }
  CHECK(grid.ask("GET", "/uri/URI:SSK:abc:def").status == 501);
  auto directory
    = grid.ask("GET", "/uri/" + directory_read_cap{}.to_uri() + "/");
  CHECK(directory.status == 501);
  CHECK(directory.body.find("no directories") != std::string::npos);
}

TEST_CASE("files have no children, and other forms than their content") {
  web_fixture grid;
  auto reply = grid.ask("GET", file_url(grid) + "/child");
  CHECK(reply.status == 400);
  CHECK(reply.body == "Files have no children named child\n");
  CHECK(grid.ask("GET", file_url(grid) + "?t=json").status == 200);
  CHECK(grid.ask("GET", file_url(grid) + "?t=info").status == 200);
  CHECK(grid.ask("GET", file_url(grid) + "?t=bad").status == 400);
}

TEST_CASE("GET /uri?uri=CAP leads to the file") {
  web_fixture grid;
  auto reply = grid.ask("GET", "/uri?uri=URI%3ALIT%3Anbswy3dp&save=true");
  CHECK(reply.status == 302);
  CHECK(reply.headers["location"] == "/uri/URI%3ALIT%3Anbswy3dp?save=true");
  CHECK(grid.ask("GET", "/uri").status == 400);
  CHECK(grid.ask("GET", "/uri?uri=%ff").status != 302);
}

TEST_CASE("a node without the client role says so") {
  web_fixture grid{patient_limits(), false};
  CHECK(grid.ask("GET", "/uri/URI:LIT:nbswy3dp").status == 501);
}

TEST_SUITE_END();

} // namespace tahoe::get_file_test
