#include "web/console/ssh_host_key.hpp"

#include "config/small_file.hpp"

#include <cstring>
#include <libssh/libssh.h>
#include <string_view>

namespace tahoe {

namespace {

constexpr size_t max_host_key_file = 16384;

caf::expected<ssh_key_pointer>
make_host_key(const std::filesystem::path& path) {
  ssh_key made = nullptr;
  char* text = nullptr;
  auto generated = ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, &made) == SSH_OK;
  ssh_key_pointer key{made};
  if (!generated
      || ssh_pki_export_privkey_base64(key.get(), nullptr, nullptr, nullptr,
                                       &text)
           != SSH_OK)
    return failure(ec::io_failure, "cannot make an SSH host key");
  auto written = write_text_durably(path, text, file_access::owner);
  explicit_bzero(text, std::strlen(text));
  ssh_string_free_char(text);
  if (!written)
    return std::move(written.error());
  return key;
}

} // namespace

void ssh_key_deleter::operator()(ssh_key_struct* key) const {
  ssh_key_free(key);
}

caf::expected<ssh_key_pointer>
load_ssh_host_key(const std::filesystem::path& path) {
  auto text = read_text(path, max_host_key_file);
  if (!text && code_of(text.error()) == ec::not_found)
    return make_host_key(path);
  if (!text)
    return std::move(text.error());
  ssh_key read = nullptr;
  auto good = ssh_pki_import_privkey_base64(text->c_str(), nullptr, nullptr,
                                            nullptr, &read)
              == SSH_OK;
  explicit_bzero(text->data(), text->size());
  ssh_key_pointer key{read};
  if (!good)
    return failure(ec::malformed, path.string()
                                    + " holds no SSH key: move it away and "
                                      "restart, and a new one is made");
  return key;
}

} // namespace tahoe
