package org.warren.harness.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;

class MappingHistoryTest {

    private static final long EPOCH = 1_767_225_600_000_000_000L;
    private static final Endpoint INSIDE = Endpoint.parse("192.168.1.2:51820");
    private static final Endpoint OUTSIDE = Endpoint.parse("203.0.113.1:51820");
    private static final Endpoint REMOTE = Endpoint.parse("203.0.113.10:51820");

    @TempDir
    Path folder;

    @Test
    void lifeIsPutTogetherFromItsEvents() throws IOException {
        var mapping = history(
                        event(10, "NEW", 1, ""),
                        event(11, "UPDATE", 1, ",\"replied\":true"),
                        event(15, "REFRESH", 1, ",\"replied\":true,\"timeoutSeconds\":30"),
                        event(20, "UPDATE", 1, ",\"replied\":true,\"assured\":true"),
                        event(99, "DESTROY", 1, ",\"stop\":" + (EPOCH + 50)))
                .entries()
                .getFirst();

        assertThat(mapping.inside()).isEqualTo(INSIDE);
        assertThat(mapping.outside()).isEqualTo(OUTSIDE);
        assertThat(mapping.remote()).isEqualTo(REMOTE);
        assertThat(mapping.createdNanos()).isEqualTo(10);
        assertThat(mapping.repliedNanos()).hasValue(11);
        assertThat(mapping.refreshes()).containsExactly(new Mapping.Refresh(15, 30));
        assertThat(mapping.streamNanos()).hasValue(20);
        assertThat(mapping.endedNanos()).hasValue(50);
        assertThat(mapping.isAliveAt(9)).isFalse();
        assertThat(mapping.isAliveAt(10)).isTrue();
        assertThat(mapping.isAliveAt(49)).isTrue();
        assertThat(mapping.isAliveAt(50)).isFalse();
    }

    @Test
    void destroyWithoutStopEndsAtItsOwnTime() throws IOException {
        var history = history(event(10, "NEW", 1, ""), event(60, "DESTROY", 1, ""));

        assertThat(history.entries().getFirst().endedNanos()).hasValue(60);
    }

    @Test
    void numberGivenAgainIsAnotherMapping() throws IOException {
        var history = history(
                event(10, "NEW", 1, ""), event(40, "DESTROY", 1, ""), event(50, "NEW", 1, ""), event(55, "NEW", 2, ""));

        assertThat(history.between(INSIDE, REMOTE))
                .extracting(Mapping::createdNanos)
                .containsExactly(10L, 50L, 55L);
        assertThat(history.between(INSIDE, REMOTE).getLast().endedNanos()).isEmpty();
    }

    @Test
    void whatConntrackToldLastSaysWhetherAMappingExpiredOrWasRemoved() throws IOException {
        long second = 1_000_000_000L;
        var opened = event(0, "NEW", 1, ",\"timeoutSeconds\":30");
        var prolonged = event(10 * second, "REFRESH", 1, ",\"timeoutSeconds\":120");

        assertThat(endOf(opened, destroyed(30 * second - 4_000))).isEqualTo(Mapping.End.EXPIRED);
        assertThat(endOf(opened, destroyed(29 * second))).isEqualTo(Mapping.End.REMOVED);
        assertThat(endOf(opened, prolonged, destroyed(30 * second))).isEqualTo(Mapping.End.REMOVED);
        assertThat(endOf(opened, prolonged, destroyed(130 * second))).isEqualTo(Mapping.End.EXPIRED);
        assertThat(endOf(opened, prolonged)).isEqualTo(Mapping.End.NONE);
        assertThat(endOf(event(0, "NEW", 1, ""), destroyed(30 * second))).isEqualTo(Mapping.End.UNTOLD);
    }

    @Test
    void mappingWhoseEndGotLostIsOverWhenItsNumberIsGivenAgain() throws IOException {
        long second = 1_000_000_000L;
        var opened = event(0, "NEW", 1, ",\"timeoutSeconds\":30");

        var early = history(opened, event(20 * second, "NEW", 1, "")).entries().getFirst();
        assertThat(early.endedNanos()).hasValue(20 * second);
        assertThat(early.end()).isEqualTo(Mapping.End.REMOVED);
        var late = history(opened, event(90 * second, "NEW", 1, "")).entries().getFirst();
        assertThat(late.endedNanos())
                .as("when it was due is not evidence of its end")
                .hasValue(90 * second);
        assertThat(late.end()).isEqualTo(Mapping.End.EXPIRED);
    }

    private Mapping.End endOf(String... lines) throws IOException {
        return history(lines).entries().getFirst().end();
    }

    private static String destroyed(long nanos) {
        return event(nanos + 20_000_000_000L, "DESTROY", 1, ",\"stop\":" + (EPOCH + nanos));
    }

    @Test
    void entryFromBeforeTheLogStartsWhenItSays() throws IOException {
        var history = history(event(40, "DESTROY", 1, ",\"start\":" + (EPOCH + 3)));

        assertThat(history.entries().getFirst().createdNanos()).isEqualTo(3);
    }

    @Test
    void entryWithoutTranslationAdmitsNobody() throws IOException {
        var line = event(10, "NEW", 1, "")
                .replace("192.168.1.2:51820", "203.0.113.10:51820")
                .replace("\"originalDestination\":\"203.0.113.10", "\"originalDestination\":\"203.0.113.1")
                .replace("\"replySource\":\"203.0.113.10", "\"replySource\":\"203.0.113.1")
                .replace("\"replyDestination\":\"203.0.113.1:", "\"replyDestination\":\"203.0.113.10:");

        var history = history(line);

        assertThat(history.entries().getFirst().translates()).isFalse();
        assertThat(history.admitting(REMOTE, OUTSIDE, 10)).isEmpty();
        assertThat(history.admitting(OUTSIDE, REMOTE, 10)).isEmpty();
    }

    @Test
    void livingMappingIsFoundFromEitherSide() throws IOException {
        var history = history(event(10, "NEW", 1, ""), event(40, "DESTROY", 1, ""));

        assertThat(history.aliveAt(INSIDE, REMOTE, 39)).isPresent();
        assertThat(history.aliveAt(INSIDE, REMOTE, 40)).isEmpty();
        assertThat(history.aliveAt(OUTSIDE, REMOTE, 39)).isEmpty();
        assertThat(history.admitting(REMOTE, OUTSIDE, 39)).isPresent();
        assertThat(history.admitting(REMOTE, Endpoint.parse("203.0.113.1:1024"), 39))
                .isEmpty();
        assertThat(history.admitting(Endpoint.parse("203.0.113.11:51820"), OUTSIDE, 39))
                .isEmpty();
    }

    @Test
    void shareWithoutMappingCountsGapsAndBothEnds() throws IOException {
        var history = history(
                event(10, "NEW", 1, ""),
                event(30, "DESTROY", 1, ""),
                event(50, "NEW", 2, ""),
                event(80, "DESTROY", 2, ""));
        var exact = Offset.offset(1e-9);

        assertThat(history.shareWithout(INSIDE, REMOTE, 0, 100)).isCloseTo(0.5, exact);
        assertThat(history.shareWithout(INSIDE, REMOTE, 20, 60)).isCloseTo(0.5, exact);
        assertThat(history.shareWithout(INSIDE, REMOTE, 30, 50)).isCloseTo(1, exact);
        assertThat(history.shareWithout(INSIDE, REMOTE, 50, 50)).isCloseTo(0, exact);
        assertThat(history.shareWithout(OUTSIDE, REMOTE, 0, 100)).isCloseTo(1, exact);
    }

    @Test
    void mappingStillAliveCoversTheRest() throws IOException {
        var history = history(event(50, "NEW", 1, ""));

        assertThat(history.shareWithout(INSIDE, REMOTE, 0, 100)).isCloseTo(0.5, Offset.offset(1e-9));
    }

    @Test
    void badLinesAreNamedByNumberAndTheOthersRead() throws IOException {
        var log = read(
                event(10, "NEW", 1, ""),
                "",
                "{\"t\":1",
                event(10, "MELT", 1, ""),
                event(10, "NEW", 1, "").replace("203.0.113.10:51820", "somewhere"),
                "{}",
                event(10, "NEW", 1, ",\"timeoutSeconds\":\"soon\""),
                event(20, "DESTROY", 1, ""));

        assertThat(log.events()).hasSize(2);
        assertThat(log.problems()).hasSize(5);
        assertThat(log.problems().get(0)).startsWith("line 3: not JSON");
        assertThat(log.problems().get(1)).isEqualTo("line 4: unknown event \"MELT\"");
        assertThat(log.problems().get(2)).isEqualTo("line 5: \"somewhere\" is not ADDRESS:PORT");
        assertThat(log.problems().get(3)).isEqualTo("line 6: field \"t\" is missing");
        assertThat(log.problems().get(4)).isEqualTo("line 7: field \"timeoutSeconds\" is not a whole number");
    }

    private MappingHistory history(String... lines) throws IOException {
        var log = read(lines);
        assertThat(log.problems()).isEmpty();
        return MappingHistory.of(log.events());
    }

    private ConntrackLog read(String... lines) throws IOException {
        return ConntrackLog.read(
                Files.writeString(folder.resolve("nat.jsonl"), String.join("\n", lines) + "\n"), EPOCH);
    }

    private static String event(long nanos, String type, long id, String more) {
        return """
                {"t":%d,"event":"%s","id":%d,"protocol":"udp","originalSource":"192.168.1.2:51820",\
                "originalDestination":"203.0.113.10:51820","replySource":"203.0.113.10:51820",\
                "replyDestination":"203.0.113.1:51820"%s}""".formatted(EPOCH + nanos, type, id, more);
    }
}
