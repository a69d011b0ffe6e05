#include "actors/storage/corruption_advisory.hpp"

#include "actors/storage/disk_file.hpp"
#include "codec/base32.hpp"
#include "config/small_file.hpp"
#include "config/text.hpp"

#include <algorithm>
#include <functional>

namespace tahoe {

namespace {

constexpr size_t max_note_size = size_t{64} << 10;
constexpr size_t max_shown_reason = 500;

} // namespace

std::string printable(const std::string& text) {
  std::string result = text;
  std::replace_if(
    result.begin(), result.end(), [](char c) { return c < ' ' || c > '~'; },
    '?');
  return result;
}

std::vector<std::string> list_advisories(const storage_layout& layout) {
  std::vector<std::string> result;
  std::error_code problem;
  std::filesystem::directory_iterator it{layout.advisories(), problem};
  for (; it != std::filesystem::directory_iterator{}; it.increment(problem))
    result.push_back(it->path().filename().string());
  std::sort(result.begin(), result.end(), std::greater{});
  return result;
}

std::optional<corruption_note>
read_advisory(const storage_layout& layout, const std::string& name) {
  constexpr size_t index_length = 26;
  auto dashes = name.find("--");
  if (dashes == std::string::npos || name.size() < dashes + index_length + 4)
    return std::nullopt;
  corruption_note result;
  result.time = name.substr(0, dashes);
  result.storage_index = name.substr(dashes + 2, index_length);
  auto number = parse_share_number(name.substr(dashes + index_length + 3));
  auto text = read_text(layout.advisories() / name, max_note_size);
  if (!base32_decode_as<storage_index>(result.storage_index) || !number
      || !text)
    return std::nullopt;
  result.number = *number;
  auto reason = text->find("\n\n");
  if (reason != std::string::npos)
    result.reason = printable(
      std::string{trim(text->substr(reason))}.substr(0, max_shown_reason));
  return result;
}

caf::expected<void> write_advisory(const storage_layout& layout,
                                   const corruption_advisory& advisory) {
  auto directory = layout.advisories();
  std::error_code problem;
  std::filesystem::create_directories(directory, problem);
  size_t notes = 0;
  std::filesystem::directory_iterator it{directory, problem};
  for (; it != std::filesystem::directory_iterator{}; it.increment(problem))
    ++notes;
  if (problem)
    return failure(ec::io_failure, "cannot use " + directory.string() + ": "
                                     + problem.message());
  if (notes >= max_advisories)
    return failure(ec::refused, "there are notes on damaged shares enough");
  auto index = base32_encode(advisory.index.view());
  auto number = std::to_string(advisory.number);
  auto file
    = disk_file::open(directory / (advisory.time + "--" + index + "-" + number),
                      disk_file::mode::create);
  if (!file && code_of(file.error()) == ec::refused)
    return {};
  if (!file)
    return std::move(file.error());
  return file->write_at(0,
                        as_bytes("report: share corruption\n"
                                 "type: immutable\n"
                                 "storage_index: "
                                 + index + "\nshare_number: " + number + "\n\n"
                                 + printable(advisory.reason) + "\n"));
}

} // namespace tahoe
