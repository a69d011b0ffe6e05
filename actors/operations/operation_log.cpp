#include "actors/operations/operation_log.hpp"

#include "codec/error.hpp"

#include <algorithm>

namespace tahoe {

namespace {

operation_outcome outcome_of(const caf::error& reason) {
  if (!reason)
    return operation_outcome::done;
  return code_of(reason) == ec::cancelled ? operation_outcome::cancelled
                                          : operation_outcome::failed;
}

} // namespace

bool operation_log::knows(const std::string& id) const {
  return numbers_.contains(id)
         || std::any_of(ended_.begin(), ended_.end(),
                        [&](auto& record) { return record.id == id; });
}

std::string operation_log::begin(operation_kind kind, const std::string& id,
                                 operation_report first,
                                 std::chrono::system_clock::time_point started,
                                 instant now, bool is_private) {
  auto number = ++started_;
  auto name = id;
  for (auto suffix = number; knows(name); ++suffix)
    name = id + "-" + std::to_string(suffix);
  auto& added = running_[number];
  added.record.id = name;
  added.record.kind = kind;
  added.record.is_private = is_private;
  added.record.started = started;
  added.record.began = now;
  numbers_[name] = number;
  metrics_.begun();
  report(name, std::move(first), now);
  return name;
}

bool operation_log::is_private(const std::string& id) const {
  auto number = numbers_.find(id);
  return number != numbers_.end()
         && running_.at(number->second).record.is_private;
}

void operation_log::report(const std::string& id, operation_report news,
                           instant now) {
  auto number = numbers_.find(id);
  if (number == numbers_.end())
    return;
  auto& [record, stage_began, gave_first_byte] = running_[number->second];
  ++record.revision;
  auto before = record.progress;
  advance(record.progress, news.progress);
  metrics_.advanced(before, record.progress);
  if (news.first_byte && !std::exchange(gave_first_byte, true))
    metrics_.gave_first_byte(*news.first_byte);
  if (news.size)
    record.size = news.size;
  if (news.index)
    record.index = news.index;
  if (!news.servers.empty())
    record.servers = std::move(news.servers);
  if (record.servers.size() > max_servers)
    record.servers.resize(max_servers);
  auto& stages = record.stages;
  if (news.stage.empty()
      || (!stages.empty() && stages.back().name == news.stage))
    return;
  if (!stages.empty())
    stages.back().duration = now - stage_began;
  stages.push_back({std::move(news.stage), now - record.began, interval{0}});
  stage_began = now;
}

void operation_log::end(const std::string& id, const caf::error& reason,
                        instant now) {
  auto number = numbers_.find(id);
  if (number == numbers_.end())
    return;
  auto record = snapshot(running_[number->second], now);
  running_.erase(number->second);
  numbers_.erase(number);
  ++record.revision;
  record.outcome = outcome_of(reason);
  metrics_.ended(record.outcome, record.duration);
  if (reason) {
    // What is not ours is CAF's: somebody was gone, or too slow.
    auto code = code_of(reason) == ec::none ? ec::try_later : code_of(reason);
    record.error = to_string(code);
    record.error_text = describe(reason);
  }
  ++counts_[record.outcome];
  ended_.push_front(std::move(record));
  if (ended_.size() > max_ended)
    ended_.pop_back();
}

operation_record
operation_log::snapshot(const running& operation, instant now) {
  auto result = operation.record;
  result.duration = now - result.began;
  if (!result.stages.empty())
    result.stages.back().duration = now - operation.stage_began;
  return result;
}

std::vector<operation_record> operation_log::list(instant now) const {
  std::vector<operation_record> result;
  for (auto i = running_.rbegin(); i != running_.rend(); ++i)
    result.push_back(snapshot(i->second, now));
  result.insert(result.end(), ended_.begin(), ended_.end());
  return result;
}

caf::settings operation_log::status(instant now) const {
  caf::settings operations;
  for (auto& [number, operation] : running_) {
    auto record = snapshot(operation, now);
    caf::settings row;
    caf::put(row, "stage",
             record.stages.empty() ? "" : record.stages.back().name);
    if (auto fraction = record.fraction())
      caf::put(row, "percent", static_cast<int64_t>(*fraction * 100));
    operations[record.id] = std::move(row);
  }
  caf::settings result;
  result["running"] = std::move(operations);
  for (auto outcome : {operation_outcome::done, operation_outcome::failed,
                       operation_outcome::cancelled}) {
    auto count = counts_.find(outcome);
    caf::put(result, to_string(outcome),
             count == counts_.end() ? int64_t{0} : count->second);
  }
  return result;
}

} // namespace tahoe
