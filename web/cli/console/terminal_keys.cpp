#include "web/cli/console/terminal_keys.hpp"

#include "web/cli/console/terminal_text.hpp"

#include <utility>

namespace tahoe {

namespace {

/// What follows `ESC [` in keys that mean something is shorter.
constexpr size_t max_key_parameters = 8;

terminal_key key_of_final(char final, const std::string& parameters) {
  switch (final) {
  case 'A':
    return terminal_key::up;
  case 'B':
    return terminal_key::down;
  case 'C':
    return terminal_key::right;
  case 'D':
    return terminal_key::left;
  case 'H':
    return terminal_key::home;
  case 'F':
    return terminal_key::end;
  case '~':
    break;
  default:
    return terminal_key::none;
  }
  if (parameters == "1" || parameters == "7")
    return terminal_key::home;
  if (parameters == "4" || parameters == "8")
    return terminal_key::end;
  if (parameters == "3")
    return terminal_key::erase;
  return terminal_key::none;
}

terminal_key key_of_control(unsigned char byte) {
  constexpr auto ctrl
    = [](char letter) { return static_cast<unsigned char>(letter - '@'); };
  switch (byte) {
  case ctrl('A'):
    return terminal_key::home;
  case ctrl('B'):
    return terminal_key::left;
  case ctrl('C'):
    return terminal_key::cancel;
  case ctrl('D'):
    return terminal_key::end_of_input;
  case ctrl('E'):
    return terminal_key::end;
  case ctrl('F'):
    return terminal_key::right;
  case ctrl('H'):
  case 0x7f:
    return terminal_key::backspace;
  case ctrl('I'):
    return terminal_key::tab;
  case ctrl('J'):
  case ctrl('M'):
    return terminal_key::enter;
  case ctrl('K'):
    return terminal_key::kill_to_end;
  case ctrl('L'):
    return terminal_key::clear_screen;
  case ctrl('N'):
    return terminal_key::down;
  case ctrl('P'):
    return terminal_key::up;
  case ctrl('U'):
    return terminal_key::kill_to_start;
  case ctrl('W'):
    return terminal_key::kill_word;
  default:
    return terminal_key::none;
  }
}

} // namespace

terminal_key terminal_key_reader::take(char byte) {
  auto value = static_cast<unsigned char>(byte);
  if (value < 0x20 || value == 0x7f)
    return control(value);
  after_return_ = false;
  if (inside_ == inside::nothing)
    return text_byte(byte);
  return sequence_byte(byte);
}

terminal_key terminal_key_reader::control(unsigned char byte) {
  partial_.clear();
  parameters_.clear();
  inside_ = byte == 0x1b ? inside::escape : inside::nothing;
  // Who sends both ends one line with them.
  auto ended_before = std::exchange(after_return_, byte == '\r');
  if (byte == '\n' && ended_before)
    return terminal_key::none;
  return key_of_control(byte);
}

terminal_key terminal_key_reader::sequence_byte(char byte) {
  if (inside_ == inside::escape) {
    inside_ = byte == '['   ? inside::sequence
              : byte == 'O' ? inside::single_shift
                            : inside::nothing;
    return terminal_key::none;
  }
  if (inside_ == inside::single_shift) {
    inside_ = inside::nothing;
    return byte == '~' ? terminal_key::none : key_of_final(byte, "");
  }
  if (byte < 0x40 && byte >= 0x20) {
    if (parameters_.size() < max_key_parameters)
      parameters_ += byte;
    return terminal_key::none;
  }
  inside_ = inside::nothing;
  return key_of_final(byte, std::exchange(parameters_, {}));
}

terminal_key terminal_key_reader::text_byte(char byte) {
  partial_ += byte;
  if (incomplete_character(partial_) == partial_.size())
    return terminal_key::none;
  character_ = std::exchange(partial_, {});
  auto first = first_character(character_);
  if (!first.valid || first.length != character_.size()) {
    // What was begun is dropped; this byte may begin another.
    if (character_.size() > 1)
      return text_byte(byte);
    return terminal_key::none;
  }
  return first.shown ? terminal_key::character : terminal_key::none;
}

} // namespace tahoe
