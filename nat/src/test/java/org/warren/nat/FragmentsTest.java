package org.warren.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Datagrams in pieces, rule by rule.
class FragmentsTest {

    private static final long SECOND = Home.SECOND;
    private static final long KEPT = 30 * SECOND;
    private static final Endpoint OUTSIDE = new Endpoint(Home.WAN, 51_820);

    private final List<Outcome> outcomes = new ArrayList<>();
    private Translator nat = new Translator(NatBehaviour.RFC_4787, List.of(Home.WAN), new Random(1));
    private FragmentTranslator<String> pieces = new FragmentTranslator<>(nat);
    private long now;

    @Test
    void piecesBehindTheFirstFollowIt() {
        with(FragmentHandling.ORDERED);

        assertThat(out("a", 0, 8, false)).containsExactly("a");
        assertThat(out("b", 8, 8, false)).containsExactly("b");
        assertThat(out("c", 16, 8, true)).containsExactly("c");
        assertThat(outcomes)
                .containsOnly(new Outcome.Forwarded(Packet.udp(OUTSIDE, Endpoint.parse(Home.SERVER)), false));
    }

    @Test
    void piecesBeforeTheFirstAreDroppedWhereOrderMatters() {
        with(FragmentHandling.ORDERED);

        assertThat(out("b", 8, 8, true)).isEmpty();
        assertThat(outcomes).containsExactly(new Outcome.Dropped(Outcome.Reason.FIRST_FRAGMENT_MISSING));
        assertThat(out("a", 0, 8, false)).containsExactly("a");
    }

    @Test
    void piecesBeforeTheFirstWaitForIt() {
        with(FragmentHandling.OUT_OF_ORDER);

        assertThat(out("c", 16, 8, true)).isEmpty();
        assertThat(out("b", 8, 8, false)).isEmpty();
        assertThat(outcomes).isEmpty();
        assertThat(out("a", 0, 8, false)).containsExactly("a", "c", "b");
    }

    @Test
    void allPiecesWaitForTheLastWhereTheyAreReassembled() {
        with(FragmentHandling.REASSEMBLED);

        assertThat(out("c", 16, 8, true)).isEmpty();
        assertThat(out("a", 0, 8, false)).isEmpty();
        assertThat(nat.mappings()).isZero();
        assertThat(out("b", 8, 8, false)).containsExactly("a", "b", "c");
        assertThat(outcomes).hasSize(1);
        assertThat(pieces.datagrams()).isZero();
    }

    @Test
    void natThatTakesNoneDropsThemAll() {
        with(FragmentHandling.DROPPED);

        assertThat(out("a", 0, 8, false)).isEmpty();
        assertThat(outcomes).containsExactly(new Outcome.Dropped(Outcome.Reason.FRAGMENT));
    }

    /// RFC 791 §3.2. The time counts from the first piece that came, whichever it was.
    @ParameterizedTest
    @EnumSource(
            value = FragmentHandling.class,
            names = {"ORDERED", "OUT_OF_ORDER", "REASSEMBLED"})
    void datagramIsForgottenAtTheEndOfItsTime(FragmentHandling handling) {
        for (long age : List.of(KEPT - 1, KEPT)) {
            with(handling);
            List<String> passed = new ArrayList<>(out("a", 0, 8, false));
            now += age;
            passed.addAll(out("b", 8, 8, true));
            assertThat(passed.contains("b")).as("%s after %s", handling, age).isEqualTo(age < KEPT);
        }
    }

    @Test
    void pieceThatWaitsIsForgottenAtTheEndOfItsTime() {
        for (long age : List.of(KEPT - 1, KEPT)) {
            with(FragmentHandling.OUT_OF_ORDER);
            out("b", 8, 8, true);
            now += age;
            assertThat(out("a", 0, 8, false)).isEqualTo(age < KEPT ? List.of("a", "b") : List.of("a"));
        }
    }

    @Test
    void laterPieceDoesNotProlongTheTime() {
        with(FragmentHandling.OUT_OF_ORDER);
        out("a", 0, 8, false);
        now += KEPT - 1;
        assertThat(out("b", 8, 8, false)).containsExactly("b");
        now += 1;
        assertThat(out("c", 16, 8, true)).isEmpty();
    }

    @Test
    void whatTheFilterDropsIsDroppedInAllPieces() {
        with(FragmentHandling.OUT_OF_ORDER);

        assertThat(in("b", Home.SERVER, 7, 8, true)).isEmpty();
        assertThat(in("a", Home.SERVER, 7, 0, false)).isEmpty();
        assertThat(outcomes)
                .containsExactly(
                        new Outcome.Dropped(Outcome.Reason.NO_MAPPING), new Outcome.Dropped(Outcome.Reason.NO_MAPPING));
    }

    @Test
    void piecesFromOutsideGoToTheInsideOfTheFirst() {
        with(FragmentHandling.OUT_OF_ORDER);
        nat.fromInside(Packet.udp(Endpoint.parse(Home.ALICE), Endpoint.parse(Home.SERVER)), now);

        assertThat(in("b", Home.SERVER, 7, 8, true)).isEmpty();
        assertThat(in("a", Home.SERVER, 7, 0, false)).containsExactly("a", "b");
        assertThat(outcomes)
                .containsOnly(new Outcome.Forwarded(
                        Packet.udp(Endpoint.parse(Home.SERVER), Endpoint.parse(Home.ALICE)), true));
    }

    /// RFC 791 §3.2: each of the four distinguishes two datagrams.
    @Test
    void piecesOfOthersAreNone() {
        with(FragmentHandling.OUT_OF_ORDER);
        nat.fromInside(Packet.udp(Endpoint.parse(Home.ALICE), Endpoint.parse(Home.SERVER)), now);
        in("a", Home.SERVER, 7, 0, false);

        assertThat(in("other number", Home.SERVER, 8, 8, true)).isEmpty();
        assertThat(in("other host", Home.OTHER_HOST, 7, 8, true)).isEmpty();
        var tcp = new Packet(
                Protocol.TCP, Endpoint.parse(Home.SERVER).withPort(0), OUTSIDE.withPort(0), Packet.Segment.DATA);
        assertThat(passed(pieces.fromOutside(new Fragment<>(tcp, 7, 8, 8, true, "other protocol"), now)))
                .isEmpty();
        assertThat(in("b", Home.SERVER, 7, 8, true)).containsExactly("b");
    }

    @Test
    void pieceThatComesTwiceCountsOnceWhereTheyAreReassembled() {
        with(FragmentHandling.REASSEMBLED);
        out("b", 8, 8, true);
        assertThat(out("b again", 8, 8, true)).isEmpty();
        assertThat(outcomes).containsExactly(new Outcome.Dropped(Outcome.Reason.DUPLICATE_FRAGMENT));
        assertThat(out("a", 0, 8, false)).containsExactly("a", "b");
    }

    @Test
    void piecesThatOverlapByAByteCostTheDatagramItsLife() {
        with(FragmentHandling.REASSEMBLED);
        out("a", 0, 9, false);
        assertThat(out("b", 8, 8, true)).isEmpty();
        assertThat(outcomes).containsExactly(new Outcome.Dropped(Outcome.Reason.FRAGMENTS_OVERLAP));
        assertThat(out("c", 9, 7, true)).isEmpty();
        now += KEPT;
        assertThat(out("a", 0, 9, false)).isEmpty();
        assertThat(out("c", 9, 7, true)).containsExactly("a", "c");
    }

    @Test
    void nothingIsBehindTheLastPiece() {
        with(FragmentHandling.REASSEMBLED);
        out("last", 8, 8, true);
        assertThat(out("behind", 16, 8, false)).isEmpty();
        assertThat(outcomes).containsExactly(new Outcome.Dropped(Outcome.Reason.FRAGMENTS_OVERLAP));
    }

    @Test
    void holeKeepsADatagramFromBeingWhole() {
        with(FragmentHandling.REASSEMBLED);
        out("a", 0, 8, false);
        assertThat(out("c", 9, 7, true)).isEmpty();
        assertThat(out("b", 8, 1, false)).containsExactly("a", "b", "c");
    }

    /// REQ-14a: whoever sends nothing but pieces does not cost the NAT its memory, nor others their datagrams of now.
    @Test
    void floodOfPiecesIsBounded() {
        with(FragmentHandling.OUT_OF_ORDER);
        nat.fromInside(Packet.udp(Endpoint.parse(Home.ALICE), Endpoint.parse(Home.SERVER)), now);
        for (int number = 0; number < 10_000; number++) {
            in("b", Home.OTHER_HOST, number, 8, true);
        }
        assertThat(pieces.datagrams()).isEqualTo(FragmentRules.DATAGRAMS_MAX);
        in("b", Home.SERVER, 7, 8, true);
        assertThat(in("a", Home.SERVER, 7, 0, false)).containsExactly("a", "b");
        for (int i = 0; i < FragmentRules.PIECES_MAX; i++) {
            in("x", Home.SERVER, 9, 8 + 8 * i, false);
        }
        outcomes.clear();
        in("x", Home.SERVER, 9, 8, false);
        assertThat(outcomes).containsExactly(new Outcome.Dropped(Outcome.Reason.TOO_MANY_FRAGMENTS));
    }

    @Test
    void timeIsLongerThanNothing() {
        assertThatThrownBy(() -> Fragments.RFC_4787.keptFor(0)).hasMessageContaining("longer than 0");
    }

    private void with(FragmentHandling handling) {
        NatBehaviour behaviour =
                NatBehaviour.RFC_4787.with(Fragments.RFC_4787.with(handling).keptFor(KEPT));
        nat = new Translator(behaviour, List.of(Home.WAN), new Random(1));
        pieces = new FragmentTranslator<>(nat);
        outcomes.clear();
    }

    private List<String> out(String name, int offset, int length, boolean isLast) {
        return passed(pieces.fromInside(piece(name, Home.ALICE, Home.SERVER, 7, offset, length, isLast), now));
    }

    private List<String> in(String name, String remote, int number, int offset, boolean isLast) {
        return passed(pieces.fromOutside(piece(name, remote, OUTSIDE.toString(), number, offset, 8, isLast), now));
    }

    private static Fragment<String> piece(
            String name, String from, String to, int number, int offset, int length, boolean isLast) {
        Packet packet = offset == 0
                ? Packet.udp(Endpoint.parse(from), Endpoint.parse(to))
                : Packet.udp(
                        Endpoint.parse(from).withPort(0), Endpoint.parse(to).withPort(0));
        return new Fragment<>(packet, number, offset, length, isLast, name);
    }

    private List<String> passed(List<FragmentTranslator.Result<String>> results) {
        results.forEach(result -> outcomes.add(result.outcome()));
        return results.stream()
                .filter(result -> result.outcome() instanceof Outcome.Forwarded)
                .flatMap(result -> result.contents().stream())
                .toList();
    }
}
