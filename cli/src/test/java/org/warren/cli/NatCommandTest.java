package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatCommandTest {

    @Test
    void advisedKeepaliveStandsFirst() {
        CommandRun run = CommandRun.of("nat", "advise", "--nat", "routeros-3", "--tolerate", "0", "--no-lab");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("""
                        PersistentKeepalive = 8
                        Behind routeros-3 the client stays reachable when no keepalive is lost.
                        It costs 450 packets and 27.0 kB an hour, and an LTE radio is up for 100 % of the time.
                        """)
                .contains("  linux-6                  26\n")
                .doesNotContain("  routeros-3 ");
    }

    @Test
    void natsOfARowAndLossAreToldOf() {
        CommandRun run = CommandRun.of(
                "nat",
                "advise",
                "--nat",
                "linux-6",
                "--nat",
                "super-sim",
                "--loss",
                "2%",
                "--tolerate",
                "1",
                "--no-lab");

        assertThat(run.out())
                .startsWith(
                        "PersistentKeepalive = 5\nBehind linux-6, then super-sim the client stays reachable when 1 in")
                .contains("With a loss of 2%, more than that are lost in a row in 25.0");
    }

    @Test
    void natWithoutAnyKeepaliveIsStatusOne() {
        CommandRun run = CommandRun.of("nat", "advise", "--nat", "routeros-3", "--tolerate", "9");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).startsWith("Behind routeros-3 no keepalive is enough");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nat advise | name the NAT with --nat NAME; warren list nats has the names",
                "nat advise --nat linux-7 | the catalogue has no NAT 'linux-7'; it has rfc-4787, ",
                "nat advise --nat nat64 | nat64 is a NAT64, whose inside is IPv6, and the advice is for a client with"
                        + " IPv4;",
                "nat advise --nat linux-6 --nat tayga | tayga is a NAT64, whose inside is IPv6,",
                "nat advise --nat linux-6 --client nobody | there is no subject",
                "nat advise --nat linux-6 --loss much | --loss much: give a percentage such as 2%",
                "nat advise --nat linux-6 --loss 100% | give at least one NAT, a loss from 0 to below 100 %",
                "nat advise --nat linux-6 --tolerate -1 | give at least one NAT",
                "nat serve --port 65535 | --port 65535: give a port from 1 to 65534",
                "nat serve --address localhost | --address localhost: 'localhost' is not an IPv4 address",
                "nat serve --address 127.0.0.1 --address 127.0.0.1 | --address: give one address or two different ones",
                "nat serve --address 192.0.2.1 | 192.0.2.1:3478 cannot be used for UDP: ",
                "nat probe | Missing required option: '--server=HOST[:PORT]'",
                "nat probe --server 127.0.0.1 --longest 4 | --longest 4: give 0, or 5 to 3600 seconds",
                "nat probe --server 127.0.0.1:70000 | --server 127.0.0.1:70000: give HOST or HOST:PORT",
                "nat probe --server 127.0.0.1 --from here | --from here: 'here' is not an IPv4 address",
                "nat probe --server no-host.invalid | --server no-host.invalid: there is no host of this name",
                "nat probe --server 127.0.0.1 --outside a:b | --outside: interface name 'a:b': use 1 to 15 lower-case",
                "nat probe --server 127.0.0.1 --outside lo | --outside: interface name 'lo': each node has one",
                "nat probe --server 127.0.0.1 --server a:b:c | --server a:b:c: give HOST or HOST:PORT",
                "nat | say what to do with NATs: advise, check, probe or serve",
                "nat check --nat linux-7 | the catalogue has no NAT 'linux-7'; it has rfc-4787, "
            })
    void wrongUsageIsToldInASentence(String words, String message) {
        CommandRun run = CommandRun.of(words.split(" "));

        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.err()).startsWith("warren: " + message);
    }

    @Test
    void serverThatHasNoAddressDoesNotKeepTheNextFromBeingAsked() throws IOException {
        try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String next = "127.0.0.1:" + silent.getLocalPort();
            CommandRun run =
                    CommandRun.of("nat", "probe", "--longest", "0", "--server", "no-host.invalid", "--server", next);

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("--server no-host.invalid: there is no host of this name")
                    .contains("Asking " + next + " from 127.0.0.1")
                    .contains(next + " does not answer: ");
        }
        CommandRun none = CommandRun.of("nat", "probe", "--server", "no-host.invalid", "--server", "none.invalid");
        assertThat(none.status()).isEqualTo(Warren.USAGE);
    }

    @Test
    void listHasEachNatWithWhatIsAssumedOfIt() {
        CommandRun run = CommandRun.of("list", "nats");

        assertThat(run.out()).contains("home ", "linux-6 ", "  assumed: ").contains("""
                        routeros-3              MikroTik RouterOS 2.9 and 3
                            mapping address-and-port-dependent, filtering address-and-port-dependent, ports preservation,\
                         refresh both, UDP 10s new, 10s one-way, 180s established
                        """);
    }

    @Test
    void pageOfMarkdownAndChartExcludeEachOther() {
        CommandRun run = CommandRun.of("nat", "advise", "--page", "--out", "keepalive.html");

        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.err()).contains("--page and --out cannot be used together");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void chartOfAllAnswersNoQuestionOfOneNat() {
        CommandRun run = CommandRun.of("nat", "advise", "--out", "keepalive.html", "--loss", "150%");

        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.err()).contains("--loss is for --nat");
    }
}
