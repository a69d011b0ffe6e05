#pragma once

#include "actors/operations/operation_record.hpp"

namespace tahoe::test {

/// A download that runs, with a text that needs escaping.
inline operation_record running_download() {
  using namespace std::chrono_literals;
  operation_record result;
  result.id = "downloadaaaaaaaa";
  result.kind = operation_kind::download;
  result.index = storage_index{};
  result.size = 2'000'000;
  result.started = std::chrono::system_clock::time_point{1000s};
  result.duration = 2s;
  result.progress.received = 1'500'000;
  result.progress.verified = 1'100'000;
  result.progress.delivered = 1'000'000;
  result.stages = {{"searching", 0ms, 300ms}, {"reading", 300ms, 1700ms}};
  operation_server server;
  server.shares.insert(3);
  server.shares.insert(7);
  server.state = "damaged share reported";
  server.requests = 3;
  server.add_answer(result.began + 100ms, result.began + 120ms, 5000);
  server.add_error(result.began + 1s, "share 3 is damaged: <b>");
  result.servers.push_back(server);
  return result;
}

inline operation_record failed_upload() {
  using namespace std::chrono_literals;
  operation_record result;
  result.id = "uploadaaaaaaaaaa";
  result.outcome = operation_outcome::failed;
  result.started = std::chrono::system_clock::time_point{2000s};
  result.duration = 100ms;
  result.progress.received = 10;
  result.stages = {{"receiving", 0ms, 100ms}};
  result.error = "not_enough_servers";
  result.error_text = "asked for 7 & found 3";
  return result;
}

} // namespace tahoe::test
