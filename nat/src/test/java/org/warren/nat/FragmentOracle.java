package org.warren.nat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What a NAT must do with pieces of datagrams, slowly: it forgets nothing, and works out from all pieces that ever
/// came which of them are of one datagram. Whole datagrams and first pieces it gives to a NAT of its own.
final class FragmentOracle {

    private final Fragments behaviour;
    private final Translator nat;
    private final List<Came> all = new ArrayList<>();

    /// A piece that came, and what became of it: nothing while it waits.
    private static final class Came {
        private final Fragment<Integer> piece;
        private final boolean outbound;
        private final long nanos;
        /// The number of its datagram.
        private final int datagram;
        private Optional<Outcome> outcome = Optional.empty();

        private Came(Fragment<Integer> piece, boolean outbound, long nanos, int datagram) {
            this.piece = piece;
            this.outbound = outbound;
            this.nanos = nanos;
            this.datagram = datagram;
        }
    }

    FragmentOracle(Fragments behaviour, Translator nat) {
        this.behaviour = behaviour;
        this.nat = nat;
    }

    /// The contents that are told of now, each with what becomes of it, such as `3: dropped`.
    List<String> take(Fragment<Integer> piece, boolean outbound, long now) {
        int datagram = datagram(piece, outbound, now);
        List<Came> before =
                all.stream().filter(came -> came.datagram == datagram).toList();
        Came came = new Came(piece, outbound, now, datagram);
        all.add(came);
        switch (behaviour.handling()) {
            case DROPPED -> came.outcome = Optional.of(new Outcome.Dropped(Outcome.Reason.FRAGMENT));
            case ORDERED, OUT_OF_ORDER -> decide(came, before);
            case REASSEMBLED -> reassemble(came, before);
        }
        List<String> told = new ArrayList<>();
        if (came.outcome.isPresent()) {
            List<Came> waited = before.stream()
                    .filter(each -> each.outcome.isEmpty() && !isDropped(came))
                    .toList();
            List<Came> order = new ArrayList<>(waited);
            order.add(behaviour.handling() == FragmentHandling.REASSEMBLED ? order.size() : 0, came);
            if (behaviour.handling() == FragmentHandling.REASSEMBLED) {
                order.sort(Comparator.comparingInt(each -> each.piece.offset()));
            }
            order.forEach(each -> {
                each.outcome = came.outcome;
                told.add(each.piece.content() + ": " + each.outcome.orElseThrow());
            });
        }
        return told;
    }

    /// Whether only this piece is dropped, and what waits goes on waiting.
    private boolean isDropped(Came came) {
        return came.outcome
                .filter(outcome -> outcome instanceof Outcome.Dropped dropped
                        && List.of(
                                        Outcome.Reason.FIRST_FRAGMENT_MISSING,
                                        Outcome.Reason.DUPLICATE_FRAGMENT,
                                        Outcome.Reason.FRAGMENTS_OVERLAP)
                                .contains(dropped.reason()))
                .isPresent();
    }

    /// The datagram of the newest piece with the same four fields, if that is not over and not too old.
    private int datagram(Fragment<Integer> piece, boolean outbound, long now) {
        Optional<Came> newest = all.stream()
                .filter(came -> came.outbound == outbound
                        && came.piece.identification() == piece.identification()
                        && came.piece.packet().protocol() == piece.packet().protocol()
                        && came.piece.packet().source().address()
                                == piece.packet().source().address()
                        && came.piece.packet().destination().address()
                                == piece.packet().destination().address())
                .reduce((earlier, later) -> later);
        if (newest.isEmpty()) {
            return all.size();
        }
        List<Came> same = all.stream()
                .filter(came -> came.datagram == newest.get().datagram)
                .toList();
        boolean isOver = behaviour.handling() == FragmentHandling.REASSEMBLED
                && same.stream().anyMatch(came -> came.outcome.isPresent() && !isDropped(came));
        boolean isOld = now >= same.getFirst().nanos + behaviour.keptNanos();
        return isOver || isOld ? all.size() : newest.get().datagram;
    }

    private void decide(Came came, List<Came> before) {
        Optional<Outcome> ofFirst = before.stream()
                .filter(each -> each.piece.offset() == 0)
                .reduce((earlier, later) -> later)
                .flatMap(each -> each.outcome);
        if (came.piece.offset() == 0) {
            came.outcome = Optional.of(translated(came, came.piece.packet()));
        } else if (ofFirst.isPresent()) {
            came.outcome = ofFirst;
        } else if (behaviour.handling() == FragmentHandling.ORDERED) {
            came.outcome = Optional.of(new Outcome.Dropped(Outcome.Reason.FIRST_FRAGMENT_MISSING));
        }
    }

    private void reassemble(Came came, List<Came> before) {
        boolean isDiscarded = before.stream()
                .anyMatch(each -> each.outcome.isPresent()
                        && each.outcome.get().equals(new Outcome.Dropped(Outcome.Reason.FRAGMENTS_OVERLAP)));
        List<Fragment<Integer>> waiting = new ArrayList<>(before.stream()
                .filter(each -> each.outcome.isEmpty())
                .map(each -> each.piece)
                .toList());
        Fragment<Integer> piece = came.piece;
        if (!isDiscarded
                && waiting.stream()
                        .anyMatch(each -> each.offset() == piece.offset()
                                && each.length() == piece.length()
                                && each.isLast() == piece.isLast())) {
            came.outcome = Optional.of(new Outcome.Dropped(Outcome.Reason.DUPLICATE_FRAGMENT));
            return;
        }
        if (isDiscarded || waiting.stream().anyMatch(each -> !fits(each, piece))) {
            came.outcome = Optional.of(new Outcome.Dropped(Outcome.Reason.FRAGMENTS_OVERLAP));
            return;
        }
        waiting.add(piece);
        int length = waiting.stream()
                .filter(Fragment::isLast)
                .mapToInt(each -> each.offset() + each.length())
                .findFirst()
                .orElse(Integer.MAX_VALUE);
        int bytes = waiting.stream().mapToInt(Fragment::length).sum();
        if (bytes == length) {
            Packet packet = waiting.stream()
                    .filter(each -> each.offset() == 0)
                    .findFirst()
                    .orElseThrow()
                    .packet();
            came.outcome = Optional.of(translated(came, packet));
        }
    }

    /// Byte by byte.
    private static boolean fits(Fragment<Integer> one, Fragment<Integer> other) {
        for (int at = one.offset(); at < one.offset() + one.length(); at++) {
            if (at >= other.offset() && at < other.offset() + other.length()) {
                return false;
            }
        }
        boolean isAfterLast =
                (one.isLast() && other.offset() > one.offset()) || (other.isLast() && one.offset() > other.offset());
        return !isAfterLast && !(one.isLast() && other.isLast());
    }

    private Outcome translated(Came came, Packet packet) {
        return came.outbound ? nat.fromInside(packet, came.nanos) : nat.fromOutside(packet, came.nanos);
    }
}
