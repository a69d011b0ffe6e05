#include "actors/storage/share_census.hpp"

#include <algorithm>

namespace tahoe {

namespace {

std::filesystem::path
directory_of(const storage_layout& layout, share_prefix prefix) {
  // Two letters of base32 are the first ten bits.
  storage_index first;
  first.bytes[0] = static_cast<uint8_t>(prefix >> 2);
  first.bytes[1] = static_cast<uint8_t>(prefix << 6);
  return layout.bucket(first).parent_path();
}

share_totals count_bucket(const std::filesystem::path& bucket) {
  share_totals result;
  std::error_code problem;
  std::filesystem::directory_iterator it{bucket, problem};
  for (; it != std::filesystem::directory_iterator{}; it.increment(problem)) {
    if (!parse_share_number(it->path().filename().string()))
      continue;
    std::error_code gone;
    auto size = it->file_size(gone);
    if (gone)
      continue;
    ++result.shares;
    result.bytes += size;
  }
  result.buckets = result.shares > 0 ? 1 : 0;
  return result;
}

} // namespace

share_totals& share_totals::operator+=(const share_totals& more) {
  buckets += more.buckets;
  shares += more.shares;
  bytes += more.bytes;
  return *this;
}

share_prefix prefix_of(const storage_index& index) {
  return static_cast<share_prefix>(index.bytes[0] << 2 | index.bytes[1] >> 6);
}

std::vector<counted_prefix>
count_shares(const storage_layout& layout,
             const std::vector<share_prefix>& prefixes, interval patience) {
  std::vector<counted_prefix> result;
  auto end = instant::clock::now() + patience;
  for (auto prefix : prefixes) {
    if (!result.empty() && instant::clock::now() >= end)
      break;
    counted_prefix counted{prefix, {}};
    std::error_code problem;
    std::filesystem::directory_iterator it{directory_of(layout, prefix),
                                           problem};
    for (; it != std::filesystem::directory_iterator{}; it.increment(problem))
      counted.totals += count_bucket(it->path());
    result.push_back(counted);
  }
  return result;
}

std::vector<share_prefix> share_census::take_stale() {
  std::vector<share_prefix> result;
  for (size_t i = 0; i < share_prefixes; ++i)
    if (stale_[i])
      result.push_back(static_cast<share_prefix>(i));
  stale_.reset();
  return result;
}

void share_census::add(const std::vector<share_prefix>& taken,
                       const std::vector<counted_prefix>& counted) {
  for (auto& one : counted)
    known_[one.prefix] = one.totals;
  for (auto i = counted.size(); i < taken.size(); ++i)
    stale_.set(taken[i]);
}

share_totals share_census::totals() const {
  share_totals result;
  for (auto& known : known_)
    if (known)
      result += *known;
  return result;
}

double share_census::progress() const {
  auto count = std::count_if(known_.begin(), known_.end(),
                             [](auto& known) { return known.has_value(); });
  return static_cast<double>(count) / share_prefixes;
}

} // namespace tahoe
