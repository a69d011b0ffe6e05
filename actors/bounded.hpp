#pragma once

#include "codec/bytes.hpp"

#include <caf/deserializer.hpp>
#include <caf/error.hpp>
#include <caf/sec.hpp>
#include <caf/serializer.hpp>

#include <array>
#include <bit>
#include <string>
#include <vector>

namespace tahoe {

/// A list that a peer cannot make longer than `Max`: the length is checked
/// before the first element is read.
template <class T, size_t Max>
struct bounded_list {
  std::vector<T> items;

  friend bool operator==(const bounded_list&, const bounded_list&) = default;

  friend caf::error inspect(caf::serializer& f, bounded_list& x) {
    auto size = x.items.size();
    if (auto err = f.begin_sequence(size))
      return err;
    for (auto& item : x.items)
      if (auto err = f(item))
        return err;
    return f.end_sequence();
  }

  friend caf::error inspect(caf::deserializer& f, bounded_list& x) {
    size_t size = 0;
    if (auto err = f.begin_sequence(size))
      return err;
    if (size > Max)
      return caf::sec::end_of_stream;
    x.items.clear();
    for (size_t i = 0; i < size; ++i) {
      T item;
      if (auto err = f(item))
        return err;
      x.items.push_back(std::move(item));
    }
    return f.end_sequence();
  }

  friend std::string to_string(const bounded_list& x) {
    return "list(" + std::to_string(x.items.size()) + ")";
  }
};

/// Text that a peer cannot make longer than `Max` bytes.
template <size_t Max>
struct bounded_text {
  static constexpr size_t max = Max;

  std::string text;

  friend caf::error inspect(caf::serializer& f, bounded_text& x) {
    return f(x.text);
  }

  friend caf::error inspect(caf::deserializer& f, bounded_text& x) {
    if (auto err = f(x.text))
      return err;
    return x.text.size() <= Max ? caf::error{} : caf::sec::end_of_stream;
  }

  friend std::string to_string(const bounded_text& x) { return x.text; }
};

/// Bytes that a peer cannot make more than `Max`: the length is checked before
/// anything is allocated. A blob is better for many.
template <size_t Max>
struct bounded_bytes {
  static constexpr size_t max = Max;

  byte_buffer bytes;

  byte_view view() const { return bytes; }

  friend bool operator==(const bounded_bytes&, const bounded_bytes&) = default;

  friend caf::error inspect(caf::serializer& f, bounded_bytes& x) {
    auto size = x.bytes.size();
    if (auto err = f.begin_sequence(size))
      return err;
    if (size > 0)
      if (auto err = f.apply_raw(size, x.bytes.data()))
        return err;
    return f.end_sequence();
  }

  friend caf::error inspect(caf::deserializer& f, bounded_bytes& x) {
    size_t size = 0;
    if (auto err = f.begin_sequence(size))
      return err;
    if (size > Max)
      return caf::sec::end_of_stream;
    x.bytes.resize(size);
    if (size > 0)
      if (auto err = f.apply_raw(size, x.bytes.data()))
        return err;
    return f.end_sequence();
  }

  friend std::string to_string(const bounded_bytes& x) {
    return "bytes(" + std::to_string(x.bytes.size()) + ")";
  }
};

/// A set of share numbers: 32 bytes on the wire, whatever it holds.
class share_set {
public:
  void insert(uint8_t number) { words_[number / 64] |= bit(number); }
  void erase(uint8_t number) { words_[number / 64] &= ~bit(number); }
  bool contains(uint8_t number) const {
    return (words_[number / 64] & bit(number)) != 0;
  }
  size_t size() const {
    size_t result = 0;
    for (auto word : words_)
      result += static_cast<size_t>(std::popcount(word));
    return result;
  }
  bool empty() const { return size() == 0; }

  /// The numbers in ascending order.
  std::vector<uint8_t> numbers() const {
    std::vector<uint8_t> result;
    for (unsigned i = 0; i < 256; ++i)
      if (contains(static_cast<uint8_t>(i)))
        result.push_back(static_cast<uint8_t>(i));
    return result;
  }

  friend bool operator==(const share_set&, const share_set&) = default;

  template <class Inspector>
  friend typename Inspector::result_type inspect(Inspector& f, share_set& x) {
    return f(x.words_);
  }

  friend std::string to_string(const share_set& x) {
    std::string result = "{";
    for (auto number : x.numbers()) {
      if (result.size() > 1)
        result += ',';
      result += std::to_string(number);
    }
    result += '}';
    return result;
  }

private:
  static uint64_t bit(uint8_t number) { return uint64_t{1} << (number % 64); }

  std::array<uint64_t, 4> words_{};
};

} // namespace tahoe
