package org.warren.nat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.warren.nat.Outcome.Reason;

/// A NAT for fragments: the first fragment has the ports, and the decision about it applies to the others (RFC 4787
/// §11). For one thread; `now` is in nanoseconds of a monotonic clock.
///
/// @param <T> the caller's own data of a fragment
public final class FragmentTranslator<T> {

    private final FragmentRules rules;
    private final Translator nat;
    private final SequencedMap<FragmentRules.Datagram, Pieces<T>> datagrams = new LinkedHashMap<>();

    /// The outcome for one or more fragments.
    ///
    /// @param contents of one fragment, or of all fragments of a reassembled datagram in the order of their offsets
    /// @param outcome the decision about them; a forwarded packet has the translated addresses and ports
    public record Result<T>(List<T> contents, Outcome outcome) {

        public Result {
            contents = List.copyOf(contents);
        }
    }

    /// A datagram that is incomplete, or whose first fragment has been translated.
    private static final class Pieces<T> {
        private final long bornNanos;
        private final List<Fragment<T>> waiting = new ArrayList<>();
        private @Nullable Outcome decision;
        private boolean isDiscarded;

        private Pieces(long bornNanos) {
            this.bornNanos = bornNanos;
        }
    }

    /// @param nat translates first fragments and reassembled datagrams
    public FragmentTranslator(Translator nat) {
        this(new FragmentRules(nat.behaviour().fragments()), nat);
    }

    FragmentTranslator(FragmentRules rules, Translator nat) {
        this.rules = rules;
        this.nat = nat;
    }

    /// A fragment from inside.
    ///
    /// @return the outcomes for it and for those that waited for it; empty while it waits
    public List<Result<T>> fromInside(Fragment<T> piece, long now) {
        return take(piece, true, now);
    }

    /// A fragment from outside.
    ///
    /// @return the outcomes for it and for those that waited for it; empty while it waits
    public List<Result<T>> fromOutside(Fragment<T> piece, long now) {
        return take(piece, false, now);
    }

    private List<Result<T>> take(Fragment<T> piece, boolean outbound, long now) {
        if (!rules.takes()) {
            return List.of(dropped(piece, Reason.FRAGMENT));
        }
        expire(now);
        FragmentRules.Datagram key = rules.datagram(piece, outbound);
        if (!datagrams.containsKey(key) && rules.isFull(datagrams.size())) {
            datagrams.pollFirstEntry();
        }
        Pieces<T> pieces = datagrams.computeIfAbsent(key, made -> new Pieces<>(now));
        if (rules.waitsForAll()) {
            return reassembled(key, pieces, piece, outbound, now);
        }
        if (piece.isFirst()) {
            return first(pieces, piece, outbound, now);
        }
        if (pieces.decision != null) {
            return List.of(new Result<>(List.of(piece.content()), pieces.decision));
        }
        return rules.waitsForFirst() ? wait(pieces, piece) : List.of(dropped(piece, Reason.FIRST_FRAGMENT_MISSING));
    }

    private List<Result<T>> first(Pieces<T> pieces, Fragment<T> piece, boolean outbound, long now) {
        Outcome outcome = translated(piece.packet(), outbound, now);
        pieces.decision = outcome;
        List<Result<T>> results = new ArrayList<>();
        results.add(new Result<>(List.of(piece.content()), outcome));
        pieces.waiting.forEach(waiting -> results.add(new Result<>(List.of(waiting.content()), outcome)));
        pieces.waiting.clear();
        return results;
    }

    private List<Result<T>> wait(Pieces<T> pieces, Fragment<T> piece) {
        if (rules.hasEnough(pieces.waiting.size())) {
            return List.of(dropped(piece, Reason.TOO_MANY_FRAGMENTS));
        }
        pieces.waiting.add(piece);
        return List.of();
    }

    private List<Result<T>> reassembled(
            FragmentRules.Datagram key, Pieces<T> pieces, Fragment<T> piece, boolean outbound, long now) {
        boolean isKnown = pieces.waiting.stream()
                .anyMatch(other -> other.offset() == piece.offset()
                        && other.length() == piece.length()
                        && other.isLast() == piece.isLast());
        if (isKnown) {
            return List.of(dropped(piece, Reason.DUPLICATE_FRAGMENT));
        }
        if (pieces.isDiscarded || pieces.waiting.stream().anyMatch(other -> rules.overlaps(other, piece))) {
            pieces.isDiscarded = true;
            pieces.waiting.clear();
            return List.of(dropped(piece, Reason.FRAGMENTS_OVERLAP));
        }
        List<Result<T>> waits = wait(pieces, piece);
        pieces.waiting.sort(Comparator.comparingInt(Fragment::offset));
        if (!rules.isWhole(pieces.waiting)) {
            return waits;
        }
        datagrams.remove(key);
        Packet packet = pieces.waiting.getFirst().packet();
        return List.of(new Result<>(
                pieces.waiting.stream().map(Fragment::content).toList(), translated(packet, outbound, now)));
    }

    private Outcome translated(Packet packet, boolean outbound, long now) {
        return outbound ? nat.fromInside(packet, now) : nat.fromOutside(packet, now);
    }

    private static <T> Result<T> dropped(Fragment<T> piece, Reason reason) {
        return new Result<>(List.of(piece.content()), new Outcome.Dropped(reason));
    }

    /// Discards the datagrams whose reassembly timer has expired. The other methods that take the time do this too.
    public void expire(long now) {
        Iterator<Pieces<T>> oldestFirst = datagrams.values().iterator();
        while (oldestFirst.hasNext() && !rules.isKept(oldestFirst.next().bornNanos, now)) {
            oldestFirst.remove();
        }
    }

    /// The number of datagrams that are kept.
    int datagrams() {
        return datagrams.size();
    }
}
