package org.warren.nat.home;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.nat.BehaviourText;
import org.warren.nat.Refresh;
import org.warren.nat.UdpTimeouts.EstablishedBy;

/// Measures the timeouts of all kinds of mappings at the same time, and once that of new mappings is known, which
/// packets refresh them.
final class LivesMeasurement {

    private static final long SECOND = 1_000_000_000L;
    /// A mapping needs at most two answers from the server, which sends 50 per second.
    private static final long PACE = 55_000_000L;

    /// From this many mappings without a result on, a remark is added.
    private static final int MISSING = 8;

    private static final int PARTS_MAX = 20;
    private static final int PARTS_MIN = 4;

    private static final long GRACE = 15 * SECOND;

    /// The number of mappings for repeating a measurement that may have been affected by eviction.
    private static final int REPEATED = 2;
    /// Longer than it takes to create a mapping, including the probes that are sent before.
    private static final long REPEATED_MORE = 25 * SECOND;

    private final Ends ends;
    private final long longest;
    private final int parts;
    private final long slack;
    private final Findings findings;
    private final Asking.Action done;
    private final Map<FlowKind, LifeMeasurement> kinds = new EnumMap<>(FlowKind.class);
    private final Set<FlowKind> open = EnumSet.allOf(FlowKind.class);
    private final Map<FlowKind, LifeMeasurement> repeated = new EnumMap<>(FlowKind.class);
    private long allMade;
    private @Nullable RefreshMeasurement outbound;
    private @Nullable RefreshMeasurement inbound;
    private long refreshEnd;
    private boolean isDone;
    private long begun;

    /// A mapping that will be created.
    private record Planned(LifeMeasurement of, long age) {}

    /// @param longest the maximum age at which a mapping is probed
    /// @param parts the resolution of ages, in parts
    /// @param slack the error of ages
    LivesMeasurement(Ends ends, long longest, int parts, long slack, Findings findings, Asking.Action done) {
        this.ends = ends;
        this.longest = longest;
        this.parts = parts;
        this.slack = slack;
        this.findings = findings;
        this.done = done;
    }

    void begin(long now) {
        begun = now;
        ends.keep(now);
        List<Planned> planned = new ArrayList<>();
        for (FlowKind kind : FlowKind.values()) {
            var of = new LifeMeasurement(ends, kind, later -> ended(kind, later));
            kinds.put(kind, of);
            LifeMeasurement.ages(kind.parts(parts), longest).forEach(age -> planned.add(new Planned(of, age)));
        }
        planned.sort(Comparator.comparingLong(Planned::age));
        long at = now + SECOND / 4;
        for (Planned each : planned) {
            ends.asking.at(at, later -> each.of.begin(each.age, later));
            at += PACE;
        }
        allMade = at;
        ends.asking.at(at, later -> kinds.values().forEach(each -> each.begun(later)));
        ends.asking.at(at + longest + GRACE, later -> kinds.values().forEach(each -> each.end(later)));
    }

    /// The maximum total duration.
    static long mostNanos(long longest) {
        return SECOND / 4 + mappings(PARTS_MAX, longest) * PACE + longest + GRACE + refreshMost(longest);
    }

    /// The resolution that is possible with this many mappings; at least 4 parts.
    static int parts(int mappings, long longest) {
        int parts = PARTS_MAX;
        while (parts > PARTS_MIN && mappings(parts, longest) > mappings) {
            parts--;
        }
        return parts;
    }

    private static long mappings(int parts, long longest) {
        return Arrays.stream(FlowKind.values())
                .mapToLong(
                        kind -> LifeMeasurement.ages(kind.parts(parts), longest).size())
                .sum();
    }

    private static long refreshMost(long life) {
        return 2 * (life + life / 10) + REPEATED_MORE;
    }

    private LifeMeasurement of(FlowKind kind) {
        return Objects.requireNonNull(kinds.get(kind));
    }

    private void ended(FlowKind kind, long now) {
        if (now < allMade) {
            // Mappings for the remaining measurement should be among few others.
            ends.asking.at(allMade + SECOND, later -> ended(kind, later));
            return;
        }
        LifeMeasurement ended = of(kind);
        if (ended.isEndDoubtful(allMade)) {
            repeat(kind, ended.life(slack).deadNanos() + slack, now);
        }
        if (kind == FlowKind.NEW && ended.isKnown()) {
            Life life = ended.life(slack);
            if (!life.isLonger() && life.aliveNanos() > 0) {
                refreshEnd = now + refreshMost(life.deadNanos()) / 2;
                outbound = new RefreshMeasurement(ends, true, life, this::finishWhenAllIsKnown);
                inbound = new RefreshMeasurement(ends, false, life, this::finishWhenAllIsKnown);
                outbound.begin(now);
                inbound.begin(now);
                ends.asking.at(now + refreshMost(life.deadNanos()), this::endRefresh);
            }
        }
        open.remove(kind);
        finishWhenAllIsKnown(now);
    }

    /// A NAT that evicts mappings makes timeouts look short while many mappings are created. So an end that was seen
    /// during that time is measured again with a few: if a mapping is alive at that age, it had been evicted.
    private void repeat(FlowKind kind, long age, long now) {
        var again = new LifeMeasurement(ends, kind, this::finishWhenAllIsKnown);
        repeated.put(kind, again);
        for (int i = 0; i < REPEATED; i++) {
            again.begin(age, now);
        }
        again.begun(now);
        ends.asking.at(now + age + REPEATED_MORE, again::end);
    }

    /// Whether an end was measured again, and was not confirmed.
    private boolean isDoubtful(FlowKind kind) {
        LifeMeasurement again = repeated.get(kind);
        return again != null && (!again.isKnown() || again.isAnyAlive());
    }

    private void endRefresh(long now) {
        if (outbound != null) {
            outbound.end(now);
        }
        if (inbound != null) {
            inbound.end(now);
        }
    }

    private void finishWhenAllIsKnown(long now) {
        boolean isRefreshDone = (outbound == null || outbound.isDone()) && (inbound == null || inbound.isDone());
        boolean isAllDone = open.isEmpty() && repeated.values().stream().allMatch(LifeMeasurement::isDone);
        if (isDone || !isAllDone || !isRefreshDone) {
            return;
        }
        isDone = true;
        ends.release();
        lives();
        refresh();
        done.run(now);
    }

    /// When it will end, for common timeouts.
    long expectedEnd(long now) {
        long age = now - begun;
        long end = refreshEnd;
        for (LifeMeasurement each : kinds.values()) {
            if (!each.isDone()) {
                boolean isShort = each.kind != FlowKind.ESTABLISHED && each.kind != FlowKind.ANSWERED_TWICE;
                long usual = List.of(isShort ? 45L : 150L, 150L, 215L, longest / SECOND + 40).stream()
                        .mapToLong(seconds -> seconds * SECOND)
                        .filter(nanos -> nanos > age)
                        .findFirst()
                        .orElse(age + SECOND);
                end = Math.max(end, begun + Math.min(usual, longest + 40 * SECOND));
            }
        }
        return Math.max(end, now);
    }

    private void lives() {
        List<FlowKind> unknown = Arrays.stream(FlowKind.values())
                .filter(kind -> !of(kind).isKnown())
                .toList();
        if (unknown.contains(FlowKind.NEW)
                || unknown.contains(FlowKind.ONE_WAY)
                || unknown.contains(FlowKind.ESTABLISHED)) {
            findings.remark("Not all lives were measured: too many answers got lost.");
        }
        int missing = kinds.values().stream().mapToInt(LifeMeasurement::unknown).sum();
        if (missing >= MISSING) {
            findings.remark("Of " + missing
                    + " mappings nothing is known: packets got lost, or the NAT makes no more of them at once, or it changes"
                    + " between several outside addresses. Fewer are used with --mappings 100.");
        }
        if (kinds.keySet().stream().anyMatch(this::isDoubtful)) {
            findings.remark(
                    "The NAT forgot mappings when more were made than it has room for, so that not all lives are"
                            + " known: mappings lived longer when there were few. Fewer are used with --mappings 100.");
        }
        life("udp-new", FlowKind.NEW, FlowKind.ONE_WAY);
        life("udp-one-way", FlowKind.ONE_WAY, FlowKind.NEW);
        life("udp-established", FlowKind.ESTABLISHED, FlowKind.ESTABLISHED);
        if (unknown.isEmpty() && kinds.keySet().stream().noneMatch(this::isDoubtful)) {
            established();
        }
    }

    private Life life(FlowKind kind) {
        return of(kind).life(slack);
    }

    /// Combines two measurements of what may be the same timeout.
    private void life(String key, FlowKind kind, FlowKind twin) {
        if (!of(kind).isKnown() || isDoubtful(kind)) {
            return;
        }
        Life life = life(kind);
        Life other = of(twin).isKnown() && !isDoubtful(twin) ? life(twin) : life;
        long alive = Math.max(life.aliveNanos(), other.aliveNanos());
        long dead = Math.min(life.deadNanos(), other.deadNanos());
        findings.life(key, life.mayBe(other) && alive < dead ? new Life(alive, dead, slack) : life);
    }

    private void established() {
        Life established = life(FlowKind.ESTABLISHED);
        if (established.mayBe(life(FlowKind.ONE_WAY)) || established.mayBe(life(FlowKind.ANSWERED))) {
            findings.set("udp-established-by", BehaviourText.word(EstablishedBy.REPLY), null);
            return;
        }
        boolean atAnyAge = established.mayBe(life(FlowKind.ANSWERED_TWICE));
        findings.set(
                "udp-established-by",
                BehaviourText.word(EstablishedBy.PACKET_AFTER_REPLY),
                atAnyAge ? "or opener-after-reply, as with pf: one from inside was asked" : null);
        if (!atAnyAge) {
            findings.set("udp-established-after", "2s", "between 0 s and 3 s: Linux's is 2 s");
        }
    }

    private void refresh() {
        if (outbound == null || inbound == null || isDoubtful(FlowKind.NEW)) {
            findings.remark("Which packets prolong a mapping was not measured: the end of a new one was not seen.");
            return;
        }
        boolean isKnown =
                outbound.isRefreshing().isPresent() && inbound.isRefreshing().isPresent();
        boolean byOut = outbound.isRefreshing().orElse(false);
        boolean byIn = inbound.isRefreshing().orElse(false);
        if (!isKnown || (!byOut && !byIn)) {
            findings.remark(
                    isKnown
                            ? "No packet prolonged a mapping; a behaviour has no word for that."
                            : "Which packets prolong a mapping was not measured: too many answers got lost.");
            return;
        }
        Refresh refresh = byOut && byIn ? Refresh.BOTH : byOut ? Refresh.OUTBOUND : Refresh.INBOUND;
        findings.set("refresh", BehaviourText.word(refresh), null);
    }
}
