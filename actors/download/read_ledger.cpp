#include "actors/download/read_ledger.hpp"

namespace tahoe {

uint64_t read_ledger::add(read what) {
  reads_.emplace(++last_ticket_, what);
  return last_ticket_;
}

std::optional<read_ledger::read> read_ledger::take(uint64_t ticket) {
  auto node = reads_.extract(ticket);
  if (node.empty())
    return std::nullopt;
  return node.mapped();
}

std::optional<read_ledger::read> read_ledger::take_expired(instant now) {
  // The first ticket is the oldest.
  if (reads_.empty() || now - reads_.begin()->second.started < deadline)
    return std::nullopt;
  return take(reads_.begin()->first);
}

std::set<size_t>
read_ledger::slow_shares(interval patience, instant now) const {
  std::set<size_t> result;
  for (auto& [ticket, read] : reads_)
    if (now - read.started >= patience)
      result.insert(read.share);
  return result;
}

} // namespace tahoe
