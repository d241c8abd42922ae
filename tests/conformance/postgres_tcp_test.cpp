#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/contract.hpp"
#include "conformance/servers.hpp"
#include "drivers/postgres/driver.hpp"

namespace drover::conformance {
namespace {

using testing::HasSubstr;

// Free at the moment: another program may be quicker.
int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  const bool bound = socket >= 0 && ::bind(socket, any, size) == 0 && ::getsockname(socket, any, &size) == 0;
  if (!bound) throw std::runtime_error("no port");
  ::close(socket);
  return ntohs(address.sin_port);
}

// A server that listens on the loopback interface, for what is not so on a Unix socket: TLS, passwords. Its certificate
// is of its own making, for "localhost".
class PostgresTcp : public testing::Test {
 protected:
  void SetUp() override {
    if (support::PrivatePostgres::programs().empty()) GTEST_SKIP() << "PostgreSQL is not installed";
    for (int tries = 1; !server_; ++tries) start(tries == 10);
    driver_ = postgres::make_driver();
    directory_ = first_value(*socket(), "SHOW data_directory");
  }

  // The server reads its key only where nobody else can.
  void make_certificate() const {
    const auto connection = socket();
    connection->execute(
        "COPY (SELECT 1) TO PROGRAM 'umask 077 && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "
        "/CN=localhost "
        "-addext subjectAltName=DNS:localhost -keyout server.key -out server.crt 2>openssl.log'");
    connection->execute("ALTER SYSTEM SET ssl = on");
    connection->execute("SELECT pg_reload_conf()");
    wait_until("the server speaks TLS", [&] { return first_value(*socket(), "SHOW ssl") == "on"; });
  }

  std::string certificate() const { return directory_ + "/server.crt"; }

  std::unique_ptr<db::Connection> socket() const {
    return driver_->connect(db::Address::of(url_of(fmt::format("{}&port={}", server_->url(), port_)), "public"), {});
  }

  std::unique_ptr<db::Connection> connect(const std::string& host, const std::string& parameters) const {
    const auto url = fmt::format("postgresql://postgres:hush@{}:{}/postgres?{}", host, port_, parameters);
    return driver_->connect(db::Address::of(url_of(url), "public"), {});
  }

  void ask_for_passwords() const {
    const auto connection = socket();
    connection->execute(
        "COPY (SELECT unnest(ARRAY['local all all trust', 'host all all all scram-sha-256'])) "
        "TO PROGRAM 'cat > pg_hba.conf'");
    connection->execute("SELECT pg_reload_conf()");
    wait_until("the server asks for a password", [&] { return class_in([&] { connect("127.0.0.1", ""); }) == "auth"; });
  }

  std::string refusal(const std::string& host, const std::string& parameters,
                      db::ErrorClass expected = db::ErrorClass::connect) const {
    const auto error = error_in([&] { connect(host, parameters); });
    EXPECT_EQ(error.error_class, expected) << error.what();
    EXPECT_THAT(error.what(), testing::Not(HasSubstr("hush")));
    return error.what();
  }

  std::string is_encrypted(const std::string& host, const std::string& parameters) const {
    return first_value(*connect(host, parameters), "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
  }

 private:
  void start(bool is_the_last_try) {
    port_ = free_port();
    try {
      server_ = std::make_unique<support::PrivatePostgres>(
          std::vector<std::string>{"listen_addresses = '127.0.0.1'", fmt::format("port = {}", port_)});
    } catch (const std::runtime_error& error) {
      if (is_the_last_try || !std::string_view(error.what()).contains("Address already in use")) throw;
    }
  }

  int port_ = 0;
  std::unique_ptr<support::PrivatePostgres> server_;
  std::unique_ptr<db::Driver> driver_;
  std::string directory_;
};

TEST_F(PostgresTcp, is_encrypted_as_the_mode_in_the_url_says) {
  make_certificate();
  EXPECT_EQ(is_encrypted("127.0.0.1", "sslmode=require"), "true");
  EXPECT_EQ(is_encrypted("127.0.0.1", "sslmode=disable"), "false");
  EXPECT_EQ(is_encrypted("localhost", "sslmode=verify-full&sslrootcert=" + certificate()), "true");
  EXPECT_EQ(is_encrypted("127.0.0.1", "sslmode=verify-ca&sslrootcert=" + certificate()), "true");
}

TEST_F(PostgresTcp, refuses_a_server_that_cannot_be_verified) {
  make_certificate();
  EXPECT_THAT(refusal("localhost", "sslmode=verify-full"), HasSubstr("root certificate"));
  EXPECT_THAT(refusal("127.0.0.1", "sslmode=verify-full&sslrootcert=" + certificate()),
              HasSubstr("does not match host name"));
  EXPECT_THAT(refusal("localhost", "sslmode=verify-full&sslrootcert=/etc/ssl/openssl.cnf"), HasSubstr("certificate"));
}

TEST_F(PostgresTcp, refuses_a_wrong_password_and_does_not_show_it) {
  ask_for_passwords();
  socket()->execute("ALTER ROLE postgres PASSWORD 'the right one'");
  EXPECT_THAT(refusal("127.0.0.1", "", db::ErrorClass::auth), HasSubstr("password authentication failed"));
  socket()->execute("ALTER ROLE postgres PASSWORD 'hush'");
  EXPECT_EQ(first_value(*connect("127.0.0.1", ""), "SELECT 1"), "1");
}

TEST_F(PostgresTcp, is_refused_where_tls_is_required_and_not_spoken) {
  EXPECT_THAT(refusal("127.0.0.1", "sslmode=require"), HasSubstr("does not support SSL"));
}

}  // namespace
}  // namespace drover::conformance
