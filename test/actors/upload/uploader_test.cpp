#include "actors/storage/storage_server.hpp"
#include "actors/upload/uploader.hpp"
#include "test/support/chk_answers.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/faulty_storage.hpp"
#include "test/support/hex.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

using namespace tahoe;
using test::storage_fault;
using test::storage_request;

namespace {

introducer_client_actor::behavior_type stub_client(known_servers known) {
  return {
    [](const announce_service&) {},
    [known = std::move(known)](const get_servers&) { return known; },
    [](const get_status&) { return caf::settings{}; },
    [](const link_up&) {},
    [](const link_down&) {},
  };
}

/// An uploader and real storage servers with faults in front of them.
struct fixture {
  explicit fixture(size_t servers = 10, encoding_config encoding = {},
                   std::string secret = {}) {
    REQUIRE(prepare_process());
    env.disk = disk_pool::on_scheduler(world.sys);
    for (size_t i = 0; i < servers; ++i)
      add_server(i);
    client = world.sys.spawn(stub_client, known);
    uploader_config config;
    config.encoding = encoding;
    config.convergence_secret = convergence_secret{as_bytes(secret)};
    config.temp_directory = directory.path() / "tmp";
    std::filesystem::create_directory(config.temp_directory);
    uploader = *make_uploader(world.sys, config, client, env);
  }

  ~fixture() {
    caf::anon_send_exit(uploader, caf::exit_reason::kill);
    caf::anon_send_exit(client, caf::exit_reason::kill);
    for (auto& server : real)
      caf::anon_send_exit(server, caf::exit_reason::kill);
    known = {};
    world.settle();
    env.disk.stop();
    world.settle();
  }

  void add_server(size_t number) {
    storage_config config;
    config.directory = storage(number);
    real.push_back(*make_storage_server(world.sys, config, env));
    faults.push_back(std::make_shared<test::fault_switch>());
    server_entry entry;
    entry.id.bytes.fill(static_cast<uint8_t>(number));
    entry.service = caf::actor_cast<caf::strong_actor_ptr>(
      test::make_faulty_storage(world.sys, real.back(), faults.back()));
    known.servers.push_back(std::move(entry));
  }

  std::filesystem::path storage(size_t number) const {
    return directory.path() / std::to_string(number);
  }

  upload_session_actor start(bool convergent = true) {
    return *world.ask<upload_session_actor>(uploader, start_upload{convergent});
  }

  /// Feeds all of `bytes` in pieces.
  void feed(const upload_session_actor& session, byte_view bytes,
            size_t piece = 50'000) {
    while (!bytes.empty()) {
      auto size = std::min(piece, bytes.size());
      REQUIRE(world.tell(session, put_data{blob{bytes.first(size)}}));
      bytes = bytes.subspan(size);
    }
  }

  caf::expected<upload_finished>
  upload(byte_view bytes, bool convergent = true) {
    auto session = start(convergent);
    feed(session, bytes);
    return world.ask<upload_finished>(session, finish_upload{},
                                      std::chrono::minutes{10});
  }

  /// All files below a server's `shares`, or below `shares/incoming`.
  std::vector<std::filesystem::path> files(size_t server, bool incoming) const {
    std::vector<std::filesystem::path> result;
    auto top = storage(server) / "shares";
    for (auto& entry : std::filesystem::recursive_directory_iterator{top}) {
      auto path = entry.path();
      bool is_incoming = path.string().find("/incoming/") != std::string::npos;
      if (entry.is_regular_file() && is_incoming == incoming)
        result.push_back(path);
    }
    return result;
  }

  size_t count_files(bool incoming) const {
    size_t result = 0;
    for (size_t i = 0; i < real.size(); ++i)
      result += files(i, incoming).size();
    return result;
  }

  /// The bytes of all shares on all servers, in the order of their numbers.
  byte_buffer all_shares() const {
    std::map<int, byte_buffer> shares;
    for (size_t i = 0; i < real.size(); ++i)
      for (auto& path : files(i, false)) {
        std::ifstream in{path, std::ios::binary};
        byte_buffer container{std::istreambuf_iterator<char>{in}, {}};
        // Container: 12 bytes, share, one lease of 72 bytes.
        shares[std::stoi(path.filename().string())]
          = {container.begin() + 12, container.end() - 72};
      }
    byte_buffer result;
    for (auto& [number, bytes] : shares)
      append(result, bytes);
    return result;
  }

  /// Sessions that have not ended.
  size_t running() {
    auto status = world.ask<caf::settings>(uploader, get_status{});
    REQUIRE(status);
    auto state = caf::get<caf::settings>(*status, "state.running");
    return state.size();
  }

  void set_faults(size_t count, storage_request kind, storage_fault fault) {
    for (size_t i = 0; i < count; ++i)
      faults[i]->set(kind, fault);
  }

  test::temporary_directory directory;
  test::deterministic_system world;
  environment env;
  std::vector<storage_actor> real;
  std::vector<std::shared_ptr<test::fault_switch>> faults;
  known_servers known;
  introducer_client_actor client;
  uploader_actor uploader;
};

const byte_buffer& sample() {
  static const auto bytes = test::chk_plaintext("sample", 300'000);
  return bytes;
}

encoding_config small_segments() {
  encoding_config result;
  result.max_segment_size = 65536;
  return result;
}

constexpr storage_fault plain_faults[]
  = {storage_fault::refuse, storage_fault::hang, storage_fault::die};

} // namespace

TEST_SUITE_BEGIN("uploader");

TEST_CASE("servers get the shares of the independent encoder") {
  for (auto& row : test::chk_answers()) {
    if (row.total_shares != 10)
      continue;
    CAPTURE(row.cap);
    encoding_config encoding;
    encoding.max_segment_size = row.max_segment_size;
    fixture f{10, encoding, row.seed};
    auto result = f.upload(test::chk_plaintext(row.seed, row.length));
    REQUIRE(result);
    CHECK_EQ(result->cap, row.cap);
    if (row.shares_sha256 == "-")
      CHECK_EQ(f.count_files(false), 0);
    else
      CHECK_EQ(test::to_hex(test::sha256(f.all_shares())), row.shares_sha256);
  }
}

TEST_CASE("the same file again takes no space and gives the same cap") {
  fixture f{10, small_segments()};
  auto first = f.upload(sample());
  REQUIRE(first);
  auto writes = f.faults[0]->count(storage_request::write);
  auto second = f.upload(sample());
  REQUIRE(second);
  CHECK_EQ(second->cap, first->cap);
  CHECK_EQ(f.faults[0]->count(storage_request::write), writes);
  CHECK_EQ(f.count_files(false), 10);
}

TEST_CASE("a share of the wrong size is sent to another server") {
  fixture f{10, small_segments()};
  REQUIRE(f.upload(sample()));
  size_t damaged = 0;
  for (size_t i = 0; i < 4; ++i)
    for (auto& path : f.files(i, false)) {
      std::filesystem::resize_file(path, std::filesystem::file_size(path) - 1);
      ++damaged;
    }
  REQUIRE_EQ(damaged, 4);
  auto again = f.upload(sample());
  REQUIRE_MESSAGE(again, describe(again.error()));
  CHECK_EQ(f.count_files(false), 14);
}

TEST_CASE("a random key gives a cap of its own each time") {
  fixture f;
  auto first = f.upload(sample(), false);
  auto second = f.upload(sample(), false);
  REQUIRE(first);
  REQUIRE(second);
  CHECK_NE(first->cap, second->cap);
  CHECK_EQ(f.count_files(false), 20);
}

TEST_CASE("three of ten servers may fail at any step and in any way") {
  for (auto kind : {storage_request::find, storage_request::allocate,
                    storage_request::write, storage_request::close})
    for (auto fault : plain_faults) {
      CAPTURE(static_cast<int>(kind));
      CAPTURE(static_cast<int>(fault));
      fixture f{10, small_segments()};
      f.set_faults(3, kind, fault);
      auto result = f.upload(sample());
      CHECK(result);
      CHECK_GE(f.count_files(false), 7);
    }
}

TEST_CASE("with four of ten failing the upload fails and leaves no bucket") {
  for (auto kind : {storage_request::find, storage_request::allocate,
                    storage_request::write, storage_request::close})
    for (auto fault : plain_faults) {
      CAPTURE(static_cast<int>(kind));
      CAPTURE(static_cast<int>(fault));
      fixture f{10, small_segments()};
      f.set_faults(4, kind, fault);
      auto result = f.upload(sample());
      REQUIRE_FALSE(result);
      CHECK_EQ(code_of(result.error()), ec::not_enough_servers);
      f.world.pass(std::chrono::minutes{1}, std::chrono::seconds{1});
      for (size_t i = 4; i < 10; ++i)
        CHECK(f.files(i, true).empty());
    }
}

TEST_CASE("busy servers are asked again until they have time") {
  for (auto kind : {storage_request::find, storage_request::allocate}) {
    CAPTURE(static_cast<int>(kind));
    fixture f{10};
    f.set_faults(10, kind, storage_fault::busy);
    auto session = f.start();
    f.feed(session, sample());
    auto pending
      = f.world.self->request(session, caf::infinite, finish_upload{});
    f.world.pass(std::chrono::seconds{5});
    CHECK_LE(f.faults[0]->count(kind), 6);
    f.set_faults(10, kind, storage_fault::none);
    f.world.pass(std::chrono::seconds{5});
    pending.receive([](const upload_finished&) {},
                    [](const caf::error& why) { FAIL(describe(why)); });
    CHECK_EQ(f.count_files(false), 10);
  }
}

TEST_CASE("full servers leave their shares to others") {
  fixture f{10};
  f.set_faults(3, storage_request::allocate, storage_fault::full);
  REQUIRE(f.upload(sample()));
  CHECK_EQ(f.count_files(false), 10);
  for (size_t i = 0; i < 3; ++i)
    CHECK(f.files(i, false).empty());
}

TEST_CASE("too few servers: the error has all the numbers") {
  fixture f{5};
  auto result = f.upload(sample());
  REQUIRE_FALSE(result);
  CHECK_EQ(code_of(result.error()), ec::not_enough_servers);
  auto text = describe(result.error());
  CHECK_NE(text.find("shares could be placed on only 5 server(s)"),
           std::string::npos);
  CHECK_NE(text.find("answered: 5"), std::string::npos);
  CHECK_EQ(f.count_files(true), 0);
  fixture none{0};
  CHECK_EQ(code_of(none.upload(sample()).error()), ec::not_enough_servers);
}

TEST_CASE("cancelling while shares are sent leaves no bucket") {
  fixture f{10, small_segments()};
  f.set_faults(1, storage_request::write, storage_fault::hang);
  auto session = f.start();
  f.feed(session, sample());
  caf::scoped_actor waiting{f.world.sys, true};
  auto pending = waiting->request(session, caf::infinite, finish_upload{});
  f.world.settle();
  CHECK_GE(f.count_files(true), 9);
  REQUIRE(f.world.tell(session, cancel_operation{}));
  f.world.settle();
  CHECK_EQ(f.count_files(true), 0);
  CHECK_EQ(f.count_files(false), 0);
  caf::error seen;
  pending.receive([](upload_finished&) {},
                  [&](caf::error& reason) { seen = std::move(reason); });
  CHECK_EQ(code_of(seen), ec::cancelled);
}

TEST_CASE("buckets that open after the upload was cancelled are closed") {
  fixture f;
  for (auto& faults : f.faults)
    faults->set(storage_request::allocate, storage_fault::slow);
  auto session = f.start();
  f.feed(session, sample());
  caf::anon_send(session, finish_upload{});
  f.world.settle();
  REQUIRE_EQ(f.faults[0]->count(storage_request::allocate), 1);
  REQUIRE(f.world.tell(session, cancel_operation{}));
  f.world.pass(std::chrono::seconds{5});
  CHECK_EQ(f.faults[0]->count(storage_request::abort), 1);
  CHECK_EQ(f.count_files(true), 0);
}

TEST_CASE("a session that dies leaves no bucket") {
  fixture f{10, small_segments()};
  f.set_faults(1, storage_request::write, storage_fault::hang);
  auto session = f.start();
  f.feed(session, sample());
  caf::anon_send(session, finish_upload{});
  f.world.settle();
  CHECK_GE(f.count_files(true), 9);
  caf::anon_send_exit(session, caf::exit_reason::kill);
  f.world.settle();
  CHECK_EQ(f.count_files(true), 0);
}

TEST_CASE("too many uploads at once are told to try later") {
  fixture f;
  std::vector<upload_session_actor> sessions;
  for (size_t i = 0; i < uploader_config{}.max_uploads; ++i)
    sessions.push_back(f.start());
  auto start = [&] {
    return f.world.ask<upload_session_actor>(f.uploader, start_upload{});
  };
  auto refused = start();
  REQUIRE_FALSE(refused);
  CHECK_EQ(code_of(refused.error()), ec::try_later);
  REQUIRE(f.world.tell(sessions.back(), cancel_operation{}));
  CHECK(start());
}

TEST_CASE("the reason why a spool cannot be written reaches whoever feeds") {
  for (bool finish : {false, true}) {
    CAPTURE(finish);
    fixture f;
    std::filesystem::remove(f.directory.path() / "tmp");
    auto session = f.start();
    blob piece{uint64_t{600} << 10};
    REQUIRE(f.world.tell(session, put_data{piece}));
    // Answered before the disk has refused it.
    REQUIRE(f.world.tell(session, put_data{piece}));
    caf::error seen;
    if (finish) {
      auto done = f.world.ask<upload_finished>(session, finish_upload{});
      REQUIRE_FALSE(done);
      seen = done.error();
    } else {
      auto more = f.world.tell(session, put_data{piece});
      REQUIRE_FALSE(more);
      seen = more.error();
    }
    CHECK_EQ(code_of(seen), ec::io_failure);
    CHECK_NE(describe(seen).find(f.directory.path() / "tmp"),
             std::string::npos);
    f.world.settle();
    CHECK_EQ(f.running(), 0);
  }
}

TEST_CASE("a failed session that nobody asks ends by itself") {
  fixture f;
  std::filesystem::remove(f.directory.path() / "tmp");
  auto session = f.start();
  REQUIRE(f.world.tell(session, put_data{blob{uint64_t{2} << 20}}));
  f.world.settle();
  CHECK_EQ(f.running(), 1);
  f.world.pass(std::chrono::minutes{2}, std::chrono::seconds{10});
  CHECK_EQ(f.running(), 0);
}

TEST_CASE("a session that nobody feeds ends by itself") {
  fixture f;
  auto session = f.start();
  f.feed(session, sample());
  f.world.pass(std::chrono::minutes{9}, std::chrono::seconds{30});
  CHECK(f.world.tell(session, put_data{blob{10}}));
  f.world.pass(std::chrono::minutes{12}, std::chrono::seconds{30});
  CHECK_FALSE(f.world.tell(session, put_data{blob{10}}));
}

TEST_CASE("a slow server holds back the segments behind it") {
  auto encoding = small_segments();
  encoding.max_segment_size = 3000;
  encoding.pipeline_segments = 2;
  fixture f{10, encoding};
  f.set_faults(1, storage_request::write, storage_fault::hang);
  auto session = f.start();
  f.feed(session, sample());
  caf::anon_send(session, finish_upload{});
  f.world.settle();
  CHECK_EQ(f.faults[9]->count(storage_request::write), 2);
}

TEST_SUITE_END();
