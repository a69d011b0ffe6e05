#include "codec/segmentation.hpp"

#include <doctest/doctest.h>

namespace tahoe::segmentation_test {

namespace {

constexpr uint64_t mib = 1 << 20;

constexpr auto huge = segmentation::max_file_size;

segmentation
upload(uint64_t size, uint64_t max_segment_size, uint16_t k, uint16_t n) {
  auto file = segmentation::for_upload(size, max_segment_size, k, n);
  REQUIRE(file);
  return *file;
}

bool is_refused(const caf::expected<segmentation>& file) {
  return !file && code_of(file.error()) == ec::malformed;
}

} // namespace

TEST_SUITE_BEGIN("segmentation");

TEST_CASE("a file shorter than a segment is one segment") {
  auto file = upload(56, 131072, 3, 10);
  CHECK(file.segment_size() == 57);
  CHECK(file.segment_count() == 1);
  CHECK(file.tail_size() == 56);
  CHECK(file.padded_tail_size() == 57);
  CHECK(file.segment_length(0) == 56);
  CHECK(file.block_size() == 19);
  CHECK(file.block_size(0) == 19);
  CHECK(file.share_data_size() == 19);
}

TEST_CASE("the last segment of a longer file is shorter") {
  auto file = upload(100, 32, 2, 3);
  CHECK(file.segment_size() == 32);
  CHECK(file.segment_count() == 4);
  CHECK(file.tail_size() == 4);
  CHECK(file.segment_length(2) == 32);
  CHECK(file.segment_length(3) == 4);
  CHECK(file.segment_offset(3) == 96);
  CHECK(file.block_size(3) == 2);
  CHECK(file.block_offset(3) == 48);
  CHECK(file.share_data_size() == 50);
}

TEST_CASE("segments are rounded up to a multiple of k") {
  CHECK(upload(10 * mib, 131072, 3, 10).segment_size() == 131073);
  CHECK(upload(10 * mib, mib, 25, 100).segment_size() == 1048600);
  CHECK(upload(1, 1, 256, 256).segment_size() == 256);
}

TEST_CASE("a file of whole segments has a full tail") {
  auto file = upload(96, 32, 2, 3);
  CHECK(file.segment_count() == 3);
  CHECK(file.tail_size() == 32);
  CHECK(file.padded_tail_size() == 32);
}

TEST_CASE("blocks and segments add up to share and file") {
  for (uint16_t k : {1, 2, 3, 25, 101})
    for (uint64_t max_segment : {1, 7, 32, 101, 1000})
      for (uint64_t size = 1; size < 400; size += 13) {
        auto file = upload(size, max_segment, k, 200);
        uint64_t file_offset = 0;
        uint64_t share_offset = 0;
        for (uint64_t i = 0; i < file.segment_count(); ++i) {
          CHECK(file.segment_offset(i) == file_offset);
          CHECK(file.block_offset(i) == share_offset);
          CHECK(file.block_size(i) * k >= file.segment_length(i));
          CHECK(file.block_size(i) * k < file.segment_length(i) + k);
          file_offset += file.segment_length(i);
          share_offset += file.block_size(i);
        }
        CHECK(file_offset == size);
        CHECK(share_offset == file.share_data_size());
      }
}

TEST_CASE("the largest file overflows nothing") {
  auto file = *segmentation::for_download(huge, 1048578, 3, 10);
  auto last = file.segment_count() - 1;
  CHECK(file.segment_offset(last) + file.tail_size() == huge);
  CHECK(file.block_offset(last) + file.block_size(last)
        == file.share_data_size());
  auto whole = upload(huge, huge, 3, 10);
  CHECK(whole.segment_size() == huge + 1);
  CHECK(whole.segment_count() == 1);
  CHECK(whole.padded_tail_size() == huge + 1);
  CHECK(segmentation::for_download(huge, 1, 1, 1)->segment_count() == huge);
  CHECK(file.segments_of(huge - 1, UINT64_MAX) == segment_range{last, 1});
}

TEST_CASE("a range touches the segments that hold its bytes") {
  auto file = upload(100, 32, 2, 3);
  CHECK(file.segments_of(0, 1) == segment_range{0, 1});
  CHECK(file.segments_of(31, 1) == segment_range{0, 1});
  CHECK(file.segments_of(31, 2) == segment_range{0, 2});
  CHECK(file.segments_of(32, 32) == segment_range{1, 1});
  CHECK(file.segments_of(0, 100) == segment_range{0, 4});
  CHECK(file.segments_of(99, 1) == segment_range{3, 1});
}

TEST_CASE("what lies past the end touches nothing") {
  auto file = upload(100, 32, 2, 3);
  CHECK(file.segments_of(0, 0).count == 0);
  CHECK(file.segments_of(100, 1).count == 0);
  CHECK(file.segments_of(UINT64_MAX, UINT64_MAX).count == 0);
  CHECK(file.segments_of(90, UINT64_MAX) == segment_range{2, 2});
}

TEST_CASE("cap and UEB give the segmentation the upload had") {
  auto file = upload(1000, 130, 7, 9);
  auto again = segmentation::for_download(1000, file.segment_size(), 7, 9);
  REQUIRE(again);
  CHECK(*again == file);
  auto largest = upload(huge, huge, 255, 256);
  CHECK(segmentation::for_download(huge, largest.segment_size(), 255, 256));
}

TEST_CASE("a file of more segments than can be read is not written") {
  constexpr auto most = segmentation::max_segment_count;
  CHECK(upload(most * mib, mib, 1, 1).segment_count() == most);
  CHECK(most * mib == uint64_t{16} << 40);
  auto one_more = segmentation::for_upload(most * mib + 1, mib, 1, 1);
  REQUIRE(is_refused(one_more));
  CHECK(describe(one_more.error()).ends_with("set a larger segment size"));
  CHECK(segmentation::for_download(most * mib + 1, mib, 1, 1));
}

TEST_CASE("nonsense is refused") {
  CHECK(is_refused(segmentation::for_upload(0, mib, 3, 10)));
  CHECK(is_refused(segmentation::for_upload(huge + 1, mib, 3, 10)));
  CHECK(is_refused(segmentation::for_upload(100, 0, 3, 10)));
  CHECK(is_refused(segmentation::for_upload(100, UINT64_MAX, 3, 10)));
  CHECK(is_refused(segmentation::for_upload(100, mib, 0, 10)));
  CHECK(is_refused(segmentation::for_upload(100, mib, 11, 10)));
  CHECK(is_refused(segmentation::for_upload(100, mib, 3, 257)));
  CHECK(is_refused(segmentation::for_upload(100, mib, 0, 0)));
  CHECK(is_refused(segmentation::for_download(100, 0, 3, 10)));
  CHECK(is_refused(segmentation::for_download(100, 32, 3, 10)));
  CHECK(is_refused(segmentation::for_download(100, UINT64_MAX, 3, 10)));
}

TEST_SUITE_END();

} // namespace tahoe::segmentation_test
