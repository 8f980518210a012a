package org.warren.diagnose.story;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardMessage.Kind;

/// The events of one tunnel. Messages must be passed in the order of time.
public final class TunnelStory {

    private static final long SECOND = 1_000_000_000L;
    /// The maximum number of events per kind; further ones are only counted.
    private static final int EVENTS_MAX = 20_000;
    private static final int OPEN_MAX = 4;
    private static final int SHARERS_MAX = 64;
    /// Tunnels with fewer messages are removed first.
    private static final int HEARD_MIN = 3;
    /// §6.1: REKEY_TIMEOUT and its jitter, plus the kernel's timer wheel.
    private static final long RETRY_NANOS_MAX = 7 * SECOND;
    private static final long REKEY_AFTER_NANOS = 119_500_000_000L;
    private static final long REJECT_AFTER_NANOS = 179_500_000_000L;
    /// §6.5: KEEPALIVE_TIMEOUT and REKEY_TIMEOUT.
    private static final long NO_ANSWER_NANOS = 14_500_000_000L;
    private static final long PROMPT_NANOS = 2 * SECOND;
    private static final long STRETCH_NANOS_MIN = 5 * SECOND;
    /// After this silence a NAT may have forgotten a mapping.
    private static final long FORGOTTEN_NANOS = 60 * SECOND;
    private static final long ABSENCE_NANOS_MIN = 15 * SECOND;

    private final End a;
    private final End b;
    private final List<Handshake> handshakes = new ArrayList<>();
    private final List<Session> sessions = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();
    private final List<Absence> absences = new ArrayList<>();
    private final List<EndpointChange> changes = new ArrayList<>();
    private final List<ForeignSession> foreign = new ArrayList<>();
    private final List<IcmpError> errors = new ArrayList<>();
    private final List<Wake> wakes = new ArrayList<>();
    private final List<Hole> holes = new ArrayList<>();
    /// Open sessions, the oldest first.
    private final ArrayDeque<Session> open = new ArrayDeque<>();
    private final Map<TunnelStory, Side> sharers = new LinkedHashMap<>();
    private final Budget budget;
    private @Nullable Message last;
    private @Nullable Link expected;
    private boolean hasAnsweredHandshake;
    private long unkept;
    private long sharedWithOther;
    private @Nullable Endpoint sharedEndpoint;

    TunnelStory(Endpoint a, Endpoint b, Budget budget) {
        this.budget = budget;
        this.a = new End(a);
        this.b = new End(b);
    }

    private End end(Side side) {
        return side == Side.A ? a : b;
    }

    /// The endpoint where an end was last seen.
    public Endpoint endpoint(Side side) {
        return end(side).endpoint;
    }

    /// The endpoints where an end was seen, and that messages for it were sent to: the first 256 of each.
    public Set<Endpoint> endpoints(Side side) {
        return end(side).endpoints();
    }

    /// Whether a message from one endpoint to the other may belong to this tunnel.
    public boolean isBetween(Endpoint from, Endpoint to) {
        return (a.wasAt(from) && b.isReceiverAt(to)) || (b.wasAt(from) && a.isReceiverAt(to));
    }

    /// The endpoint where an end was first seen.
    public Endpoint firstEndpoint(Side side) {
        return end(side).firstEndpoint;
    }

    /// The statistics of an end.
    public SideStatistics side(Side side) {
        return end(side).statistics;
    }

    /// The longest data message of an end that was answered within 2 s, in bytes of UDP payload; 0 for none.
    public int longestAnswered(Side side) {
        return end(side).longestAnswered;
    }

    /// The handshakes, in the order of their initiations.
    public List<Handshake> handshakes() {
        return List.copyOf(handshakes);
    }

    /// The sessions, in the order in which they began.
    public List<Session> sessions() {
        return List.copyOf(sessions);
    }

    /// The times in which one end sent without an answer, in the order in which they ended. Short ones without a
    /// preceding silence of 5 s are left out.
    public List<Stretch> stretches() {
        var all = new ArrayList<>(stretches);
        for (Side side : Side.values()) {
            Stretch stretch = end(side).asking;
            if (stretch != null) {
                all.add(stretch);
            }
        }
        return List.copyOf(all);
    }

    /// The times of more than 15 s without a message from one end.
    public List<Absence> absences() {
        return List.copyOf(absences);
    }

    /// Changes of endpoints.
    public List<EndpointChange> changes() {
        return List.copyOf(changes);
    }

    /// Messages of sessions that their receiver does not have.
    public List<ForeignSession> foreignSessions() {
        return List.copyOf(foreign);
    }

    /// The ends of silences, in the order of time.
    public List<Wake> wakes() {
        return List.copyOf(wakes);
    }

    /// Messages that were lost in a silence that their receiver ended.
    public List<Hole> holes() {
        return List.copyOf(holes);
    }

    /// ICMP errors about its messages.
    public List<IcmpError> errors() {
        return List.copyOf(errors);
    }

    /// How many messages of this tunnel's sessions went to an endpoint that belongs to another tunnel, and never
    /// belonged to this one.
    public long sharedWithOther() {
        return sharedWithOther;
    }

    /// The other tunnel's endpoint that messages of this one went to.
    public Optional<Endpoint> sharedEndpoint() {
        return Optional.ofNullable(sharedEndpoint);
    }

    /// How many events were not kept, because there were too many.
    public long unkept() {
        return unkept;
    }

    /// The first message.
    public Message first() {
        var ofA = a.statistics.first();
        var ofB = b.statistics.first();
        return ofA.isEmpty()
                ? ofB.orElseThrow()
                : ofB.filter(earlier -> earlier.nanos() < ofA.get().nanos()).orElse(ofA.get());
    }

    /// The latest message.
    public Message last() {
        return java.util.Objects.requireNonNull(last);
    }

    /// The end that a message came from, by its endpoints; empty if they do not belong to this tunnel.
    Optional<Side> senderByEndpoint(Message message) {
        for (Side side : Side.values()) {
            if (isAt(message, side)) {
                return Optional.of(side);
            }
        }
        return Optional.empty();
    }

    /// The end that is at an endpoint.
    Optional<Side> sender(Endpoint place) {
        return a.isAt(place) ? Optional.of(Side.A) : b.isAt(place) ? Optional.of(Side.B) : Optional.empty();
    }

    boolean isAt(Message message, Side sender) {
        return end(sender).isAt(message.from()) && end(sender.other()).isAt(message.to());
    }

    Optional<Session> currentSession() {
        return sessions.isEmpty() ? Optional.empty() : Optional.of(sessions.getLast());
    }

    /// The end that a message from a new port may come from: it was silent for long, or did not answer.
    Optional<Side> returning(Message message) {
        for (Side side : Side.values()) {
            Stretch asked = end(side.other()).asking;
            long silent = side(side)
                    .last()
                    .map(last -> message.nanos() - last.nanos())
                    .orElse(0L);
            boolean isAsked = asked != null && message.nanos() - asked.first().nanos() >= STRETCH_NANOS_MIN;
            boolean isLikely = silent >= (isAsked ? STRETCH_NANOS_MIN : FORGOTTEN_NANOS)
                    && end(side.other()).isAt(message.to())
                    && endpoint(side).address().equals(message.from().address());
            if (isLikely) {
                return Optional.of(side);
            }
        }
        return Optional.empty();
    }

    /// Whether an end is or ever was at an endpoint.
    boolean wasAt(Side side, Endpoint place) {
        return end(side).wasAt(place);
    }

    /// Sets why the next message from a new endpoint is assumed to belong to this tunnel.
    void expectMove(Link link) {
        expected = link;
    }

    /// The latest change of an endpoint, if it came with a handshake.
    Optional<EndpointChange> guess() {
        return changes.isEmpty() || changes.getLast().link() == Link.SESSION
                ? Optional.empty()
                : Optional.of(changes.getLast());
    }

    /// Evidence shows that the latest change is right.
    void confirmGuess(Link link) {
        if (changes.getLast().link() == Link.ADDRESS) {
            changes.set(changes.size() - 1, changes.getLast().with(link));
        }
    }

    /// A message of this tunnel's session for an end went to another tunnel's endpoint: the two share one key.
    void sharesWith(TunnelStory other, Side receiver) {
        if (sharers.size() < SHARERS_MAX) {
            sharers.putIfAbsent(other, receiver);
        }
    }

    Map<TunnelStory, Side> sharers() {
        return sharers;
    }

    boolean hasAnsweredHandshake() {
        return hasAnsweredHandshake;
    }

    /// Whether both ends sent something, or one more often than a probe does.
    boolean isHeardOf() {
        return b.statistics.messages() > 0 || a.statistics.messages() > HEARD_MIN;
    }

    /// Handles the first sighting of an initiation.
    Handshake initiate(Message message, Side sender) {
        var handshake = new Handshake(message, sender, reason(message, sender));
        if (keep(handshakes.size())) {
            handshakes.add(handshake);
        }
        take(message, sender);
        return handshake;
    }

    private Handshake.Reason reason(Message message, Side sender) {
        long now = message.nanos();
        Handshake before = null;
        for (int i = handshakes.size() - 1; i >= 0 && before == null; i--) {
            before = handshakes.get(i).initiator() == sender ? handshakes.get(i) : null;
        }
        if (before != null
                && now - before.initiation().nanos() <= RETRY_NANOS_MAX
                && before.confirmation().isEmpty()) {
            return Handshake.Reason.RETRY;
        }
        Stretch asked = end(sender).asking;
        // It is due 15 s after the data; a much later one has another reason.
        if (asked != null
                && asked.data() > 0
                && now - asked.first().nanos() >= NO_ANSWER_NANOS
                && now - asked.last().nanos() <= NO_ANSWER_NANOS + RETRY_NANOS_MAX) {
            return Handshake.Reason.NO_ANSWER;
        }
        if (sessions.isEmpty()) {
            return handshakes.isEmpty() ? Handshake.Reason.FIRST : Handshake.Reason.NEW;
        }
        var session = sessions.getLast();
        if (session.ageNanos(now) >= REJECT_AFTER_NANOS) {
            return Handshake.Reason.EXPIRED;
        }
        boolean isInitiator = session.handshake().map(Handshake::initiator).orElse(sender) == sender;
        return isInitiator && session.ageNanos(now) >= REKEY_AFTER_NANOS
                ? Handshake.Reason.REKEY
                : Handshake.Reason.NEW;
    }

    Session begin(@Nullable Handshake handshake, long nanos) {
        var session = new Session(handshake, nanos);
        hasAnsweredHandshake |= handshake != null;
        if (keep(sessions.size())) {
            sessions.add(session);
        }
        open.add(session);
        if (open.size() > OPEN_MAX) {
            open.remove().close();
        }
        return session;
    }

    /// Handles a message that belongs to the tunnel, and is not a copy.
    void take(Message message, Side sender) {
        End from = end(sender);
        End to = end(sender.other());
        long sinceAny = last == null ? -1 : message.nanos() - last.nanos();
        boolean isElsewhere = !from.isAt(message.from());
        if (isElsewhere) {
            moved(message, sender, from);
        }
        if (to.statistics.messages() == 0) {
            to.moveTo(message.to());
        }
        if (!to.isAt(message.to())) {
            to.sentTo(message.to());
        }
        if (sinceAny >= STRETCH_NANOS_MIN) {
            from.sentSinceWake = 0;
            to.sentSinceWake = 0;
        }
        from.sentSinceWake++;
        if (sinceAny >= STRETCH_NANOS_MIN && keep(wakes.size())) {
            wakes.add(new Wake(message, sender, sinceAny, to.asking != null, from.asking != null));
        }
        absent(message, sender, isElsewhere);
        to.sentSinceHeard = 0;
        from.sentSinceHeard++;
        Message data = from.unanswered;
        from.statistics.take(
                message,
                sinceAny,
                sinceArrived(message, to.asking, sinceAny),
                data == null ? -1 : message.nanos() - data.nanos());
        from.unanswered = null;
        answer(message, to, isElsewhere);
        if (message.kind() == Kind.DATA || message.kind() == Kind.INITIATION) {
            ask(message, sender, sinceAny);
        }
        if (message.kind() == Kind.DATA && to.unanswered == null) {
            to.unanswered = message;
        }
        last = message;
    }

    private static long sinceArrived(Message message, @Nullable Stretch asked, long sinceAny) {
        return asked == null || asked.silenceNanos() < 0
                ? sinceAny
                : message.nanos() - asked.first().nanos() + asked.silenceNanos();
    }

    private void moved(Message message, Side sender, End end) {
        var before = end.statistics.last();
        if (before.isPresent() && keep(changes.size())) {
            changes.add(new EndpointChange(
                    message,
                    sender,
                    end.endpoint,
                    message.nanos() - before.get().nanos(),
                    expected == null ? Link.SESSION : expected));
        }
        expected = null;
        end.moveTo(message.from());
    }

    private void absent(Message message, Side sender, boolean isElsewhere) {
        var before = side(sender).last();
        if (before.isPresent()
                && message.nanos() - before.get().nanos() >= ABSENCE_NANOS_MIN
                && keep(absences.size())) {
            absences.add(new Absence(sender, before.get(), message, end(sender.other()).sentSinceHeard, isElsewhere));
        }
    }

    private void answer(Message message, End asking, boolean isElsewhere) {
        Stretch answered = asking.asking;
        if (answered == null) {
            return;
        }
        answered.end(message, isElsewhere);
        // The first message of a session confirms its handshake, whatever else was sent.
        if (message.isTransport() && message.counter() > 0 && answered.nanos() <= PROMPT_NANOS) {
            asking.longestAnswered = Math.max(asking.longestAnswered, answered.longest());
        }
        asking.asking = null;
        boolean isTelling = answered.nanos() >= STRETCH_NANOS_MIN || answered.silenceNanos() >= STRETCH_NANOS_MIN;
        if (isTelling && keep(stretches.size())) {
            stretches.add(answered);
        }
    }

    private void ask(Message message, Side sender, long sinceAny) {
        End asking = end(sender);
        if (asking.asking == null) {
            asking.asking = new Stretch(
                    sender, message, sinceAny, side(sender.other()).last().orElse(null));
        }
        asking.asking.ask(message);
    }

    /// Records counters that a message skipped; called before the message itself is handled.
    void gap(Gap gap, Side sender) {
        if (wakes.isEmpty()) {
            return;
        }
        Wake wake = wakes.getLast();
        boolean isOpener = wake.sender() == sender.other()
                && wake.message().nanos() > gap.before().nanos()
                && !wake.isOtherWaiting()
                && !wake.isSenderWaiting();
        // As many missing messages as there were requests since may be lost answers.
        boolean isMore = gap.missing() > end(sender.other()).sentSinceWake;
        if (isOpener && isMore && keep(holes.size())) {
            holes.add(new Hole(gap, sender, wake));
        }
    }

    void foreign(Message message, Side sender) {
        if (keep(foreign.size())) {
            foreign.add(new ForeignSession(message, sender.other()));
        }
    }

    void shared(Endpoint other) {
        sharedWithOther++;
        sharedEndpoint = other;
    }

    void error(IcmpError error) {
        if (keep(errors.size())) {
            errors.add(error);
        }
    }

    private boolean keep(int size) {
        if (size < EVENTS_MAX && budget.take()) {
            return true;
        }
        unkept++;
        return false;
    }
}
