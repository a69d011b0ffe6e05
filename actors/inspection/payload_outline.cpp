// CAF writes a message into any serializer: this one keeps the numbers.

#include "actors/inspection/payload_outline.hpp"

#include <caf/serializer.hpp>

#include <utility>

namespace tahoe {

namespace {

constexpr size_t max_outline_length = 200;

class outliner final : public caf::serializer {
public:
  std::string take() {
    end_bytes();
    return std::move(text_);
  }

  caf::error begin_object(uint16_t&, std::string&) override { return {}; }
  caf::error end_object() override { return {}; }
  caf::error begin_sequence(size_t&) override { return {}; }

  caf::error end_sequence() override {
    end_bytes();
    return {};
  }

  caf::error apply_raw(size_t size, void*) override {
    bytes_ += size;
    return {};
  }

protected:
  caf::error apply_impl(int8_t&) override { return add_byte(); }
  caf::error apply_impl(uint8_t&) override { return add_byte(); }
  caf::error apply_impl(int16_t& x) override { return add_number(x); }
  caf::error apply_impl(uint16_t& x) override { return add_number(x); }
  caf::error apply_impl(int32_t& x) override { return add_number(x); }
  caf::error apply_impl(uint32_t& x) override { return add_number(x); }
  caf::error apply_impl(int64_t& x) override { return add_number(x); }
  caf::error apply_impl(uint64_t& x) override { return add_number(x); }
  caf::error apply_impl(float& x) override { return add_number(x); }
  caf::error apply_impl(double& x) override { return add_number(x); }
  caf::error apply_impl(long double& x) override { return add_number(x); }

  caf::error apply_impl(std::string& x) override { return add_text(x.size()); }
  caf::error apply_impl(std::u16string& x) override {
    return add_text(x.size());
  }
  caf::error apply_impl(std::u32string& x) override {
    return add_text(x.size());
  }

private:
  caf::error add_byte() {
    ++bytes_;
    return {};
  }

  /// What is too much is left out: CAF would throw an error of ours.
  caf::error add(const std::string& value) {
    if (text_.ends_with("..."))
      return {};
    auto fits = text_.size() + value.size() <= max_outline_length;
    text_ += (text_.empty() ? "" : ", ") + (fits ? value : "...");
    return {};
  }

  template <class T>
  caf::error add_number(T x) {
    end_bytes();
    return add(std::to_string(x));
  }

  caf::error add_text(size_t size) {
    end_bytes();
    return add(std::to_string(size) + " letters");
  }

  /// Bytes that follow one another count as one value.
  void end_bytes() {
    if (bytes_ > 0)
      add(std::to_string(std::exchange(bytes_, 0)) + " bytes");
  }

  std::string text_;
  size_t bytes_ = 0;
};

} // namespace

std::string outline_of(const caf::mailbox_element& element) {
  auto& content = element.content();
  outliner sink;
  for (size_t i = 0; i < content.size(); ++i)
    content.save(i, sink);
  return sink.take();
}

} // namespace tahoe
