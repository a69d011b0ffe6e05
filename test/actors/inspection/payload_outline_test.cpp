#include "actors/inspection/payload_outline.hpp"
#include "actors/local_messages.hpp"
#include "actors/messages.hpp"

#include <caf/message.hpp>
#include <doctest/doctest.h>

namespace tahoe::payload_outline_test {

namespace {

template <class T>
std::string outline(T message) {
  auto element = caf::make_mailbox_element(nullptr, caf::make_message_id(), {},
                                           std::move(message));
  return outline_of(*element);
}

} // namespace

TEST_SUITE_BEGIN("payload_outline");

TEST_CASE("numbers are shown, bytes are counted") {
  write_share what;
  what.token.bytes.fill('s');
  what.number = 7;
  what.offset = 131072;
  what.data = blob{65536};
  auto text = outline(what);
  CHECK(text.find("131072") != std::string::npos);
  CHECK(text.find("65536 bytes") != std::string::npos);
  CHECK(text.find("115") == std::string::npos); // the letters of the token
}

TEST_CASE("texts are counted, whatever they say") {
  advise_corrupt_share what;
  what.reason.text = "URI:CHK:secret";
  auto text = outline(what);
  CHECK(text.find("14 letters") != std::string::npos);
  CHECK(text.find("secret") == std::string::npos);
}

TEST_CASE("what stays within the node shows nothing") {
  find_service what;
  what.name = "storage";
  CHECK_EQ(outline(what), "");
}

TEST_CASE("an outline is short, however much there is") {
  shares_found what;
  for (int i = 0; i < 256; ++i)
    what.shares.items.push_back({static_cast<uint8_t>(i), 123456789, blob{}});
  auto text = outline(what);
  CHECK(text.size() < 250);
  CHECK(text.ends_with("..."));
}

TEST_SUITE_END();

} // namespace tahoe::payload_outline_test
