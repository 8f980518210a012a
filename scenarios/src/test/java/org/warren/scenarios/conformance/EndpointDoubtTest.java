package org.warren.scenarios.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.scenario.EndpointRequest;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.scriptedpeer.PeerMacs;
import org.warren.kit.scriptedpeer.SeededRandom;
import org.warren.scenarios.conformance.SimulatedEndpoint.Fault;
import org.warren.scenarios.conformance.SimulatedEndpoint.Late;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;

/// What is the way's doing, or the endpoint's right, is no fault of the endpoint.
class EndpointDoubtTest {

    private static final long SECOND = 1_000_000_000L;
    private static final PrivateKey KEY = PrivateKey.generate(new SeededRandom(new byte[] {1}));

    @TempDir
    private Path folder;

    private SimulatedEndpoint endpoint = endpoint(Fault.NONE);

    /// A fault that changes nothing of what the endpoint sends.
    private abstract static class Otherwise implements Fault {
        @Override
        public List<Late> sent(Optional<Kind> kind, byte[] bytes) {
            return List.of(new Late(bytes, 0));
        }
    }

    private static SimulatedEndpoint endpoint(Fault fault) {
        return new SimulatedEndpoint(KEY.publicKey(), PresharedKey.NONE, fault);
    }

    private CheckResult ask(String row) throws Exception {
        EndpointRequest request = new EndpointRequest(
                "192.0.2.1:51820",
                SimulatedEndpoint.ADDRESS,
                endpoint.publicKey(),
                Optional.of(KEY),
                PresharedKey.NONE,
                row,
                true,
                folder);
        return new EndpointRun(request, new RunListener() {}, new SeededRandom(new byte[] {3}), endpoint)
                .run()
                .checks()
                .getLast();
    }

    private static CheckResult is(CheckResult check, Verdict verdict, String... words) {
        assertThat(check.verdict()).as(check.message()).isEqualTo(verdict);
        for (String each : words) {
            assertThat(check.message()).contains(each);
        }
        return check;
    }

    /// The nth datagram of a kind that the endpoint sends is lost.
    private static Fault losing(Kind kind, int which) {
        int[] count = {0};
        return (sent, bytes) ->
                sent.equals(Optional.of(kind)) && ++count[0] == which ? List.of() : List.of(new Late(bytes, 0));
    }

    @Test
    void initiationWithoutAnAnswerIsSentAgain() throws Exception {
        endpoint = endpoint(losing(Kind.RESPONSE, 2));

        is(ask("H1"), Verdict.PASS, "Nothing answered an initiation, which was sent again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"K1", "C2", "R3", "R4"})
    void datagramThatWasLostOnceIsNoFault(String row) throws Exception {
        endpoint = endpoint(losing(Kind.KEEPALIVE, 1));

        is(ask(row), Verdict.PASS, "Asked 2 times", "did not come");
    }

    @Test
    void whatIsWrongInOneTryOfTwoIsUnknown() throws Exception {
        int[] responses = {0};
        // The second answer of row H9 is there once, as where the way delayed the second initiation.
        endpoint = endpoint((kind, bytes) -> kind.equals(Optional.of(Kind.RESPONSE)) && ++responses[0] == 2
                ? List.of(new Late(bytes, 0), new Late(bytes, 0))
                : List.of(new Late(bytes, 0)));

        is(ask("H9"), Verdict.UNKNOWN, "Two tries do not agree", "2 responses came to two initiations at once");
    }

    @ParameterizedTest
    @CsvSource({"H1,PASS", "H15,PASS", "M1,PASS", "H6,UNKNOWN", "S4,UNKNOWN", "H7,UNKNOWN"})
    void endpointUnderLoadIsNotAccused(String row, Verdict verdict) throws Exception {
        SeededRandom random = new SeededRandom(new byte[] {9});
        byte[] cookie = random.bytes(16);
        endpoint = endpoint(new Otherwise() {
            private boolean isLoaded(byte[] heard) {
                return heard.length == 148
                        && heard[0] == 1
                        && PeerMacs.hasMac1(heard, endpoint.publicKey())
                        && !PeerMacs.hasMac2(heard, cookie);
            }

            @Override
            public List<byte[]> answers(byte[] heard) {
                return isLoaded(heard)
                        ? List.of(
                                PeerMacs.cookieReply(heard, endpoint.publicKey(), PeerMacs.mac1(heard), cookie, random))
                        : List.of();
            }

            @Override
            public boolean loses(byte[] heard, long nanos) {
                return isLoaded(heard);
            }
        });

        CheckResult check = is(ask(row), verdict);
        if (verdict == Verdict.UNKNOWN) {
            assertThat(check.message()).contains("under load");
        }
    }

    @Test
    void cookieForAWrongMac1IsAFault() throws Exception {
        SeededRandom random = new SeededRandom(new byte[] {9});
        endpoint = endpoint(new Otherwise() {
            @Override
            public List<byte[]> answers(byte[] heard) {
                return heard.length == 148 && !PeerMacs.hasMac1(heard, endpoint.publicKey())
                        ? List.of(PeerMacs.cookieReply(
                                heard, endpoint.publicKey(), PeerMacs.mac1(heard), random.bytes(16), random))
                        : List.of();
            }
        });

        is(ask("M1"), Verdict.FAIL, "a cookie reply of 64 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"K1", "K2", "C2", "R3", "R4", "T3"})
    void dataOfItsOwnMakesRowsOfKeepalivesUnknown(String row) throws Exception {
        endpoint = endpoint(new Fault() {
            @Override
            public List<Late> sent(Optional<Kind> kind, byte[] bytes) {
                // Data takes the place of the passive keepalive.
                return List.of(
                        new Late(kind.equals(Optional.of(Kind.KEEPALIVE)) ? Arrays.copyOf(bytes, 64) : bytes, 0));
            }

            @Override
            public List<byte[]> answers(byte[] heard) {
                byte[] keepalive = new byte[32];
                keepalive[0] = 4;
                return heard.length == 32 && row.equals("K2")
                        ? List.of(keepalive, Arrays.copyOf(keepalive, 64))
                        : List.of();
            }
        });

        is(ask(row), Verdict.UNKNOWN, "sends data of its own accord", "cannot be judged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"K1", "K2", "C2", "R3", "R4", "T3"})
    void persistentKeepaliveMakesRowsOfKeepalivesUnknown(String row) throws Exception {
        endpoint.persistentKeepalive(KEY.publicKey(), 4);

        is(ask(row), Verdict.UNKNOWN, "of its own accord", "persistent keepalive", "cannot be judged");
    }

    /// Each row that is right in silence is asked of one that is there no more after what the row counts on.
    @ParameterizedTest
    @CsvSource({"K1,12.6", "K2,1.4", "C2,13", "R4,11.8", "T3,138"})
    void oneThatIsThereNoMoreIsNotRight(String row, double since) throws Exception {
        endpoint = endpoint(new Otherwise() {
            @Override
            public boolean loses(byte[] heard, long nanos) {
                return nanos > since * SECOND;
            }
        });

        is(ask(row), Verdict.FAIL, "did not come");
    }

    @Test
    void oneThatIsGoneBeforeTheRowIsUnknown() throws Exception {
        endpoint = endpoint(new Otherwise() {
            @Override
            public boolean loses(byte[] heard, long nanos) {
                return nanos > SECOND / 2;
            }
        });

        is(ask("H1"), Verdict.UNKNOWN, "it is gone, or the way to it");
    }

    @Test
    void endpointThatSendsWithoutEndIsUnknown() throws Exception {
        byte[] data = new byte[64];
        data[0] = 4;
        int[] heard = {0};
        endpoint = endpoint(new Otherwise() {
            @Override
            public List<byte[]> answers(byte[] bytes) {
                return heard[0]++ == 0 ? List.of() : Collections.nCopies(3000, data);
            }
        });

        is(ask("H6"), Verdict.UNKNOWN, "more than 2000 datagrams came during the row");
    }

    @ParameterizedTest
    @ValueSource(strings = {"S4", "R4"})
    void notMoreThanTwentyDatagramsASecond(String row) throws Exception {
        List<Long> moments = new ArrayList<>();
        endpoint = endpoint(new Otherwise() {
            @Override
            public boolean loses(byte[] heard, long nanos) {
                moments.add(nanos);
                return false;
            }
        });
        is(ask(row), Verdict.PASS);

        for (int i = 1; i < moments.size(); i++) {
            assertThat(moments.get(i) - moments.get(i - 1)).isGreaterThanOrEqualTo(SECOND / 20);
        }
    }
}
