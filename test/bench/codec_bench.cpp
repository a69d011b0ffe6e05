// What one core does in a second: the pieces of an upload and of a download,
// and the library functions that limit them.
//
//   codec_bench [ROUNDS]

#include "codec/erasure.hpp"
#include "crypto/aes_ctr.hpp"
#include "crypto/tagged_hash.hpp"
#include "test/bench/erasure_rates.hpp"
#include "test/bench/pipeline_rates.hpp"
#include "test/bench/stopwatch.hpp"

#include <openssl/evp.h>

#include <cstdlib>
#include <cstring>
#include <memory>

using namespace tahoe;

namespace {

constexpr size_t size = size_t{1} << 20;

constexpr unsigned default_rounds = 11;

void add_library_rates(bench::stopwatch& watch, const byte_buffer& from,
                       byte_buffer& to) {
  watch.add("memcpy", "", size,
            [&] { std::memcpy(to.data(), from.data(), size); });
  watch.add("OpenSSL SHA-256", "", size, [&] {
    EVP_Digest(from.data(), size, to.data(), nullptr, EVP_sha256(), nullptr);
  });
  std::shared_ptr<EVP_CIPHER_CTX> context{EVP_CIPHER_CTX_new(),
                                          EVP_CIPHER_CTX_free};
  const byte_buffer zeros(16);
  EVP_EncryptInit_ex(context.get(), EVP_aes_128_ctr(), nullptr, zeros.data(),
                     zeros.data());
  watch.add("OpenSSL AES-128-CTR", "", size, [&, context] {
    int written = 0;
    EVP_EncryptUpdate(context.get(), to.data(), &written, from.data(), size);
  });
}

void add_own_rates(bench::stopwatch& watch, const byte_buffer& from,
                   byte_buffer& to) {
  watch.add("tagged hash", "", size, [&] {
    auto hash = tagged_hash("a tag", from);
    to[0] = hash.bytes[0];
  });
  auto cipher = std::make_shared<aes_ctr>(encryption_key{});
  watch.add("aes_ctr", "", size, [&, cipher] {
    if (!cipher->apply(0, from, to))
      bench::give_up("AES fails");
  });
}

} // namespace

int main(int argc, char** argv) {
  auto rounds = argc > 1 ? std::atoi(argv[1]) : default_rounds;
  if (argc > 2 || rounds < 1)
    bench::give_up("usage: codec_bench [ROUNDS]");
  if (!erasure_code::initialize_tables())
    bench::give_up("no tables");
  bench::stopwatch watch;
  const byte_buffer from(size, 1);
  byte_buffer to(size);
  add_library_rates(watch, from, to);
  add_own_rates(watch, from, to);
  for (auto [needed, total] : {std::pair{3, 10}, std::pair{25, 100}}) {
    bench::add_erasure_rates(watch, needed, total);
    bench::add_pipeline_rates(watch, needed, total);
  }
  watch.run(static_cast<unsigned>(rounds));
}
