#include "actors/storage/corruption_advisory.hpp"

#include "actors/storage/disk_file.hpp"
#include "codec/base32.hpp"

#include <algorithm>

namespace tahoe {

std::string printable(const std::string& text) {
  std::string result = text;
  std::replace_if(
    result.begin(), result.end(), [](char c) { return c < ' ' || c > '~'; },
    '?');
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
