#include "web/cli/drive/stats_table.hpp"

#include "web/cli/drive/shown_name.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace tahoe {

namespace {

/// A number of up to 20 digits, on the right or on the left of its room.
std::string padded(uint64_t number, size_t width, bool right) {
  auto digits = std::to_string(number);
  std::string blanks(width - std::min(width, digits.size()), ' ');
  return right ? blanks + digits : digits + blanks;
}

std::string counts(const nlohmann::json& stats) {
  constexpr std::string_view keys[]
    = {"count-immutable-files", "count-mutable-files",   "count-literal-files",
       "count-files",           "count-directories",     "size-immutable-files",
       "size-mutable-files",    "size-literal-files",    "size-directories",
       "largest-directory",     "largest-immutable-file"};
  constexpr size_t width = 22;
  std::string result = "Counts and Total Sizes:\n";
  for (auto key : keys) {
    auto found = stats.find(key);
    if (found == stats.end() || !found->is_number_unsigned())
      continue;
    auto number = found->get<uint64_t>();
    result.append(width - key.size(), ' ').append(key);
    result += ": " + std::to_string(number);
    if (!key.starts_with("count-") && number > 1000)
      result += "   (" + shown_size(number) + ")";
    result += '\n';
  }
  return result;
}

/// Buckets of [MIN, MAX, COUNT]; a gap between two is a line of dots.
std::string histogram(const nlohmann::json& buckets) {
  size_t size_width = 0;
  size_t count_width = 0;
  for (auto& bucket : buckets) {
    size_width = std::max(size_width, bucket[1].dump().size());
    count_width = std::max(count_width, bucket[2].dump().size());
  }
  std::string result = "Size Histogram:\n";
  std::optional<uint64_t> last;
  for (auto& bucket : buckets) {
    auto [min, max, count] = bucket.get<std::array<uint64_t, 3>>();
    if (last && min != *last + 1)
      result += std::string(size_width - 1, ' ') + "...\n";
    last = max;
    result += padded(min, size_width, true) + "-"
              + padded(max, size_width, false) + " : "
              + padded(count, count_width, false) + "    (up to "
              + shown_size(max) + ")\n";
  }
  return result;
}

bool is_histogram(const nlohmann::json& value) {
  auto is_bucket = [](const nlohmann::json& x) {
    return x.is_array() && x.size() == 3
           && std::all_of(x.begin(), x.end(), [](auto& number) {
                return number.is_number_unsigned();
              });
  };
  return value.is_array() && !value.empty()
         && std::all_of(value.begin(), value.end(), is_bucket);
}

} // namespace

std::string stats_table(const nlohmann::json& stats) {
  auto result = counts(stats);
  auto buckets = stats.find("size-files-histogram");
  if (buckets != stats.end() && is_histogram(*buckets))
    result += histogram(*buckets);
  return result;
}

} // namespace tahoe
