#include "actors/operations/operation_record.hpp"

#include <algorithm>

namespace tahoe {

std::string to_string(operation_kind kind) {
  return kind == operation_kind::upload ? "upload" : "download";
}

std::string to_string(operation_outcome outcome) {
  switch (outcome) {
  case operation_outcome::running:
    return "running";
  case operation_outcome::done:
    return "done";
  case operation_outcome::failed:
    return "failed";
  case operation_outcome::cancelled:
    return "cancelled";
  }
  return "failed";
}

void advance(operation_progress& progress, const operation_progress& to) {
  for (auto number :
       {&operation_progress::received, &operation_progress::hashed,
        &operation_progress::encrypted, &operation_progress::pushed,
        &operation_progress::verified, &operation_progress::delivered})
    progress.*number = std::max(progress.*number, to.*number);
}

void operation_server::add_answer(instant asked, instant answered,
                                  uint64_t bytes_moved) {
  ++answers;
  answer_time += answered - asked;
  bytes += bytes_moved;
  busy.add(asked, answered);
}

void operation_server::add_error(instant now, const std::string& text) {
  ++errors;
  if (error_times.size() < max_error_times)
    error_times.push_back(now);
  add_problem(text);
}

void operation_server::add_problem(const std::string& text) {
  if (problem.size() > max_problem_size || problem.ends_with(text))
    return;
  if (!problem.empty())
    problem += "; ";
  problem += text;
  if (problem.size() > max_problem_size) {
    problem.resize(max_problem_size);
    problem += "...";
  }
}

interval operation_server::mean_answer_time() const {
  return answers == 0 ? interval{0}
                      : answer_time / static_cast<interval::rep>(answers);
}

std::optional<double> operation_record::fraction() const {
  if (outcome == operation_outcome::done)
    return 1;
  if (!size)
    return std::nullopt;
  auto done = kind == operation_kind::upload
                ? (static_cast<double>(progress.received)
                   + static_cast<double>(progress.encrypted))
                    / 2
                : static_cast<double>(progress.delivered);
  return *size == 0 ? 0 : std::min(1.0, done / static_cast<double>(*size));
}

double operation_record::rate() const {
  auto bytes
    = kind == operation_kind::upload ? progress.received : progress.delivered;
  std::chrono::duration<double> seconds{duration};
  return seconds.count() > 0 ? static_cast<double>(bytes) / seconds.count() : 0;
}

} // namespace tahoe
