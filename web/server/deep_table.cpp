#include "web/server/deep_table.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// Pages are what is rendered at once.
constexpr size_t page_size = size_t{64} << 10;

std::string mebibytes(size_t bytes) {
  return std::to_string(bytes >> 20) + " MiB";
}

} // namespace

caf::expected<uint64_t>
deep_table::add(const std::string& handle, deep_operation operation,
                std::optional<interval> lifetime, instant now) {
  drop(handle);
  drop_expired(now);
  while (rows_.size() >= limits_.handles)
    if (!drop_next_to_expire(false))
      return failure(ec::try_later, std::to_string(rows_.size())
                                      + " operations are under way: try again "
                                        "later");
  auto number = ++next_number_;
  operation.began = now;
  rows_[handle] = {number, std::move(operation), now, lifetime};
  return number;
}

const deep_operation* deep_table::find(const std::string& handle) const {
  auto found = rows_.find(handle);
  return found == rows_.end() ? nullptr : &found->second.operation;
}

void deep_table::collect(const std::string& handle,
                         std::optional<interval> lifetime, instant now) {
  auto found = rows_.find(handle);
  if (found == rows_.end())
    return;
  auto& row = found->second;
  if (lifetime)
    row.lifetime = lifetime;
  if (row.expires)
    row.expires = now + row.lifetime.value_or(collected_lifetime);
}

void deep_table::drop(const std::string& handle) {
  if (auto found = rows_.find(handle); found != rows_.end())
    drop(found);
}

void deep_table::drop_expired(instant now) {
  for (auto i = rows_.begin(); i != rows_.end();) {
    auto here = i++;
    if (here->second.expires && *here->second.expires <= now)
      drop(here);
  }
}

bool deep_table::is_running(uint64_t number) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](auto& x) {
    return x.second.number == number && !x.second.expires;
  });
}

std::vector<deep_summary> deep_table::list(instant now) const {
  std::vector<deep_summary> result;
  for (auto& [handle, row] : rows_) {
    auto& operation = row.operation;
    auto duration = row.expires ? operation.duration : now - row.started;
    result.push_back({row.number, operation.kind, operation.outcome,
                      operation.started, duration, operation.met()});
  }
  std::sort(result.begin(), result.end(),
            [](auto& a, auto& b) { return a.number > b.number; });
  return result;
}

size_t deep_table::running() const {
  auto count = std::count_if(rows_.begin(), rows_.end(),
                             [](auto& x) { return !x.second.expires; });
  return static_cast<size_t>(count);
}

void deep_table::take(uint64_t number, walk_part part, instant now) {
  auto* row = find(number);
  if (!row)
    return;
  auto& operation = row->operation;
  // The root is met first.
  if (operation.origin.empty() && !part.met.empty()
      && part.met.front().verify_cap)
    operation.origin = storage_index_text(*part.met.front().verify_cap);
  operation.stats = std::move(part.stats);
  for (auto& met : part.met)
    if (!met.problem.empty() && operation.problems.size() < max_problems)
      operation.problems.push_back(to_problem_line(met));
  if (operation.kind == deep_kind::manifest)
    add_to_manifest(*row, std::move(part.met));
  // Of those that have ended, as many go as it takes.
  while (row->kept <= limits_.manifest && kept_ > limits_.kept)
    if (!drop_next_to_expire(true))
      break;
  if (row->kept > limits_.manifest || kept_ > limits_.kept)
    fail(number,
         failure(ec::no_space,
                 "the manifest is too long to be kept: all together have "
                   + mebibytes(limits_.kept) + ", one of them "
                   + mebibytes(limits_.manifest)
                   + "; t=stream-manifest has no such limit"),
         now);
  else if (part.over)
    end(*row, operation_outcome::done, now);
}

void deep_table::fail(uint64_t number, caf::error why, instant now) {
  auto* row = find(number);
  if (!row)
    return;
  kept_ -= std::exchange(row->kept, 0);
  row->operation.manifest.clear();
  row->operation.error = std::move(why);
  end(*row, operation_outcome::failed, now);
}

deep_table::row* deep_table::find(uint64_t number) {
  for (auto& [handle, row] : rows_)
    if (row.number == number && !row.expires)
      return &row;
  return nullptr;
}

void deep_table::end(row& ended, operation_outcome outcome, instant now) {
  ended.operation.outcome = outcome;
  ended.operation.duration = now - ended.started;
  auto lifetime = std::max<interval>(uncollected_lifetime, now - ended.started);
  ended.expires = now + ended.lifetime.value_or(lifetime);
}

void deep_table::add_to_manifest(row& to, std::vector<walked> met) {
  auto page = std::make_shared<manifest_page>();
  size_t held = 0;
  auto add_page = [&] {
    to.kept += held;
    kept_ += held;
    to.operation.manifest.push_back(std::move(page));
    page = std::make_shared<manifest_page>();
    held = 0;
  };
  for (auto& x : met) {
    if (!x.problem.empty())
      continue;
    page->push_back(to_manifest_entry(x));
    held += page->back().held();
    if (held >= page_size)
      add_page();
  }
  if (held > 0)
    add_page();
}

bool deep_table::drop_next_to_expire(bool with_manifest) {
  auto next = rows_.end();
  for (auto i = rows_.begin(); i != rows_.end(); ++i) {
    auto& row = i->second;
    auto may_go = row.expires && (row.kept > 0 || !with_manifest);
    if (may_go && (next == rows_.end() || *row.expires < *next->second.expires))
      next = i;
  }
  if (next == rows_.end())
    return false;
  drop(next);
  return true;
}

void deep_table::drop(rows::iterator which) {
  kept_ -= which->second.kept;
  rows_.erase(which);
}

} // namespace tahoe
