#include "web/server/entry_order.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

constexpr size_t step_size = 1000;

double type_key(const directory_entry& x) {
  switch (kind_of(x.read_cap)) {
  case cap_kind::directory:
    return x.write_cap ? 0 : 1;
  case cap_kind::file:
    return 2;
  case cap_kind::unknown:
    return 3;
  }
  return 3;
}

/// Directories come before files, and what has no size or time in front.
double key_of(const directory_entry& x, entry_column column) {
  constexpr double nothing = -1;
  switch (column) {
  case entry_column::name:
    return 0;
  case entry_column::type:
    return type_key(x);
  case entry_column::size:
    if (auto size = size_of(x.read_cap))
      return static_cast<double>(*size);
    return nothing;
  case entry_column::linked:
    return link_time_of(x.metadata, "linkcrtime").value_or(nothing);
  case entry_column::changed:
    return link_time_of(x.metadata, "linkmotime").value_or(nothing);
  }
  return nothing;
}

} // namespace

const char* to_string(entry_column column) {
  switch (column) {
  case entry_column::name:
    return "name";
  case entry_column::type:
    return "type";
  case entry_column::size:
    return "size";
  case entry_column::linked:
    return "linked";
  case entry_column::changed:
    return "changed";
  }
  return "name";
}

entry_order entry_order_of(const request_target& target) {
  entry_order result;
  auto wanted = target.argument("sort").value_or("");
  for (auto column : entry_columns)
    if (wanted == to_string(column))
      result.column = column;
  result.descending = target.argument("order") == "descending";
  return result;
}

std::optional<uint64_t> size_of(const capability& cap) {
  if (auto* file = std::get_if<chk_read_cap>(&cap))
    return file->size;
  if (auto* literal = std::get_if<lit_cap>(&cap))
    return literal->data.size();
  return std::nullopt;
}

std::optional<double>
link_time_of(const std::string& metadata, const char* member) {
  constexpr double year_10000 = 253'402'300'800;
  auto value = nlohmann::json::parse(metadata, nullptr, false);
  if (!value.is_object())
    return std::nullopt;
  auto times = value.find("tahoe");
  if (times == value.end() || !times->is_object())
    return std::nullopt;
  auto found = times->find(member);
  if (found == times->end() || !found->is_number())
    return std::nullopt;
  auto time = found->get<double>();
  if (time < 0 || time >= year_10000)
    return std::nullopt;
  return time;
}

entry_sorter::entry_sorter(std::vector<directory_entry> all,
                           const entry_order& order)
  : all_(std::move(all)), order_(order) {
  keyed_.reserve(all_.size());
}

bool entry_sorter::step() {
  auto end = std::min(all_.size(), keyed_.size() + step_size);
  while (keyed_.size() < end) {
    auto& entry = all_[keyed_.size()];
    keyed_.push_back({key_of(entry, order_.column), &entry});
  }
  return keyed_.size() < all_.size();
}

std::vector<directory_entry> entry_sorter::take(size_t skipped, size_t count) {
  auto is_before = [](const keyed_entry& a, const keyed_entry& b) {
    return a.key != b.key ? a.key < b.key : a.entry->name < b.entry->name;
  };
  auto comes_first = [&](const keyed_entry& a, const keyed_entry& b) {
    return order_.descending ? is_before(b, a) : is_before(a, b);
  };
  skipped = std::min(skipped, keyed_.size());
  count = std::min(count, keyed_.size() - skipped);
  auto first = keyed_.begin() + static_cast<ptrdiff_t>(skipped);
  auto last = first + static_cast<ptrdiff_t>(count);
  std::nth_element(keyed_.begin(), first, keyed_.end(), comes_first);
  std::partial_sort(first, last, keyed_.end(), comes_first);
  std::vector<directory_entry> result;
  for (auto each = first; each != last; ++each)
    result.push_back(std::move(*each->entry));
  keyed_ = {};
  all_ = {};
  return result;
}

} // namespace tahoe
