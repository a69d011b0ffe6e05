#include "actors/download/block_fetch.hpp"
#include "actors/download/read_ledger.hpp"
#include "actors/download/server_survey.hpp"
#include "actors/download/server_windows.hpp"
#include "actors/download/shortage.hpp"

#include <doctest/doctest.h>

namespace tahoe::transfer_test {

using namespace std::chrono_literals;

// The small classes by which the reader and the downloader keep their books.
TEST_SUITE_BEGIN("transfer");

TEST_CASE("patience is three times the median, at least 200 ms") {
  block_times times;
  CHECK(times.patience() == 200ms);
  for (auto time : {10ms, 20ms, 5000ms})
    times.add(time);
  CHECK(times.median() == 20ms);
  CHECK(times.patience() == 200ms);
  for (int i = 0; i < 100; ++i)
    times.add(1s);
  CHECK(times.patience() == 3s);
}

TEST_CASE("a read ends once: by its result or by its deadline") {
  read_ledger ledger;
  instant now{};
  auto first = ledger.add({7, std::nullopt, {0, 10}, now});
  auto second = ledger.add({8, 3, {0, 10}, now + 1s});
  CHECK_FALSE(ledger.take_expired(now + 59s));
  CHECK(ledger.slow_shares(200ms, now + 1s) == std::set<size_t>{7});
  auto expired = ledger.take_expired(now + 60s);
  REQUIRE(expired);
  CHECK(expired->share == 7);
  CHECK_FALSE(ledger.take_expired(now + 60s));
  CHECK_FALSE(ledger.take(first));
  CHECK(ledger.take(second)->fetch == 3);
  CHECK_FALSE(ledger.take(second));
}

TEST_CASE("a block larger than a message comes in pieces of any order") {
  auto size = blob::max_wire_size * 6 + 5;
  byte_buffer content(size);
  for (size_t i = 0; i < size; ++i)
    content[i] = static_cast<uint8_t>(i * 31 >> 3);
  block_fetch fetch{0, 0, {100, size}};
  std::vector<share_area> pieces;
  std::optional<blob> block;
  while (!block) {
    while (auto piece = fetch.next_piece())
      pieces.push_back(*piece);
    REQUIRE(!pieces.empty());
    CHECK(pieces.size() <= 4);
    auto piece = pieces.back();
    pieces.pop_back();
    CHECK(piece.length <= blob::max_wire_size);
    block = fetch.add(piece, blob{byte_view{content}.subspan(piece.offset - 100,
                                                             piece.length)});
  }
  CHECK(pieces.empty());
  CHECK(std::equal(content.begin(), content.end(), block->data(),
                   block->data() + block->size()));
}

TEST_CASE("servers are asked in order, more when some are slow") {
  server_survey survey;
  survey.add(5);
  instant now{};
  CHECK(survey.ask_next(2, now) == 0);
  CHECK(survey.ask_next(2, now) == 1);
  CHECK_FALSE(survey.ask_next(2, now));
  CHECK(survey.failed(0));
  CHECK_FALSE(survey.answered(0));
  CHECK(survey.ask_next(2, now) == 2);
  CHECK_FALSE(survey.ask_next(2, now));
  CHECK(survey.ask_next(2, now + 200ms) == 3);
  CHECK(survey.answered(3));
  CHECK(survey.ask_next(2, now + 200ms) == 4);
  CHECK_FALSE(survey.is_over());
  CHECK(survey.answered(4));
  CHECK_FALSE(survey.is_over());
  survey.expire(now + 15s);
  CHECK(survey.is_over());
  CHECK(survey.answers() == 2);
  CHECK_FALSE(survey.answered(99));
  survey.add(1);
  CHECK_FALSE(survey.is_over());
}

TEST_CASE("requests beyond a server's window wait, for this server only") {
  server_windows windows;
  std::vector<int> sent;
  int a = 0;
  int b = 0;
  for (int i = 0; i < 20; ++i)
    windows.submit(&a, [&sent, i] { sent.push_back(i); });
  CHECK(sent.size() == server_windows::window);
  CHECK(windows.waiting() == 4);
  windows.submit(&b, [&sent] { sent.push_back(100); });
  CHECK(sent.back() == 100);
  windows.finished(&a);
  CHECK(sent.back() == 16);
  for (int i = 0; i < 19; ++i)
    windows.finished(&a);
  CHECK(sent.size() == 21);
  CHECK(windows.waiting() == 0);
  windows.finished(&a);
}

TEST_CASE("a shortage says what was found and who was asked") {
  search_result search;
  search.needed_shares = 3;
  CHECK(code_of(shortage(search)) == ec::try_later);
  search.disconnected = 2;
  CHECK(describe(shortage(search))
        == "no shares could be found: no storage server is connected (2 "
           "servers known); try again later");
  search.servers = search.asked = 5;
  search.answers = 3;
  search.disconnected = 0;
  CHECK(
    describe(shortage(search))
    == "no shares could be found. 3 are needed; asked 5 servers, 3 answered");
  search.good_shares = 2;
  CHECK(code_of(shortage(search)) == ec::not_enough_shares);
  CHECK(describe(shortage(search))
        == "found 2 good shares of 3 needed; asked 5 servers, 3 answered");
  search.damaged_shares = search.damaged_copies = 1;
  search.disconnected = 1;
  CHECK(code_of(shortage(search)) == ec::integrity_failure);
  CHECK(describe(shortage(search))
        == "found 2 good shares of 3 needed and 1 damaged one; asked 5 "
           "servers, 3 answered; 1 known server not connected");
}

TEST_SUITE_END();

} // namespace tahoe::transfer_test
