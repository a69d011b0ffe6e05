#include "codec/base32.hpp"
#include "config/node_secrets.hpp"
#include "config/small_file.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace tahoe::node_secrets_test {
namespace fs = std::filesystem;

namespace {

struct node_with_secrets {
  node_with_secrets() { REQUIRE(make_private_directory(dir.private_dir())); }

  std::string content(const fs::path& path) {
    auto text = read_text(path, 100'000);
    return text ? *text : "cannot read";
  }

  test::temporary_directory disk;
  node_directory dir{disk.path()};
};

constexpr auto owner_only = fs::perms::owner_read | fs::perms::owner_write;

} // namespace

TEST_SUITE_BEGIN("node_secrets");

TEST_CASE_FIXTURE(node_with_secrets, "an identity is made once and kept") {
  auto first = load_or_create_identity(dir);
  REQUIRE(first);
  CHECK(fs::status(dir.identity()).permissions() == owner_only);
  auto pem = content(dir.identity());
  auto second = load_or_create_identity(dir);
  REQUIRE(second);
  CHECK(first->id() == second->id());
  CHECK(content(dir.identity()) == pem);
}

TEST_CASE_FIXTURE(node_with_secrets, "secrets are made once and kept") {
  auto convergence = load_or_create_convergence_secret(dir);
  auto lease = load_or_create_lease_secret(dir);
  REQUIRE(convergence);
  REQUIRE(lease);
  CHECK(convergence->reveal().size() == 32);
  CHECK(!secret_equal(convergence->reveal(), lease->reveal()));
  CHECK(*load_or_create_convergence_secret(dir) == *convergence);
  CHECK(*load_or_create_lease_secret(dir) == *lease);
  CHECK(content(dir.convergence_secret())
        == base32_encode(convergence->reveal()) + "\n");
  CHECK(fs::status(dir.convergence_secret()).permissions() == owner_only);
  CHECK(fs::status(dir.lease_secret()).permissions() == owner_only);
}

TEST_CASE_FIXTURE(node_with_secrets, "a secret of Tahoe-LAFS is taken") {
  std::string text(51, 'c');
  text += "a\n";
  REQUIRE(
    write_text_durably(dir.convergence_secret(), text, file_access::owner));
  auto loaded = load_or_create_convergence_secret(dir);
  REQUIRE(loaded);
  CHECK(base32_encode(loaded->reveal()) + "\n" == text);
}

TEST_CASE_FIXTURE(node_with_secrets,
                  "a damaged secret is an error and stays as it is") {
  for (std::string text : {"", "\n", "x", "not base32"}) {
    CAPTURE(text);
    for (auto& path :
         {dir.identity(), dir.convergence_secret(), dir.lease_secret()})
      REQUIRE(write_text_durably(path, text, file_access::owner));
    auto identity = load_or_create_identity(dir);
    REQUIRE(!identity);
    CHECK(code_of(identity.error()) == ec::malformed);
    auto convergence = load_or_create_convergence_secret(dir);
    REQUIRE(!convergence);
    CHECK(code_of(convergence.error()) == ec::malformed);
    CHECK(!load_or_create_lease_secret(dir));
    CHECK(content(dir.identity()) == text);
    CHECK(content(dir.convergence_secret()) == text);
    CHECK(content(dir.lease_secret()) == text);
  }
}

TEST_CASE_FIXTURE(node_with_secrets, "a secret cut short is damaged") {
  REQUIRE(load_or_create_lease_secret(dir));
  auto whole = content(dir.lease_secret());
  for (size_t size = 0; size + 1 < whole.size(); ++size) {
    CAPTURE(size);
    REQUIRE(write_text_durably(dir.lease_secret(), whole.substr(0, size),
                               file_access::owner));
    CHECK(!load_or_create_lease_secret(dir));
  }
}

TEST_CASE_FIXTURE(node_with_secrets, "a secret that cannot be kept is none") {
  fs::remove(dir.private_dir());
  CHECK(!load_or_create_identity(dir));
  CHECK(!load_or_create_convergence_secret(dir));
  CHECK(!load_or_create_lease_secret(dir));
  CHECK(!make_api_auth_token(dir));
}

TEST_CASE_FIXTURE(node_with_secrets, "each start has an API token of its own") {
  auto first = make_api_auth_token(dir);
  auto second = make_api_auth_token(dir);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(*first != *second);
  CHECK(content(dir.api_auth_token()) == *second);
  CHECK(fs::status(dir.api_auth_token()).permissions() == owner_only);
  CHECK(first->size() == 44);
  CHECK(first->find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "abcdefghijklmnopqrstuvwxyz0123456789-_")
        == 43);
  CHECK(first->back() == '=');
}

TEST_SUITE_END();

} // namespace tahoe::node_secrets_test
