package org.warren.workload;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The messages of a stream in one session, in order, generated from the seed or recorded.
///
/// Only gaps count for the duration of a state. A gap that would end after its state is cut there, and the next state
/// begins.
public final class Emissions {

    /// After this many states without a message, the stream ends.
    private static final int STATES_MAX = 100_000;

    private static final int EXCHANGES_MAX = 1000;

    /// Marks the end of a recording.
    private static final Emission NONE =
            new Emission(Long.MAX_VALUE, new int[] {Stream.MESSAGE_MIN}, new int[] {Stream.MESSAGE_MIN});

    private final Stream stream;
    private final SplittableRandom random;
    private @Nullable State state;
    private double left;
    private int replayed;

    /// @param seed of the run
    /// @param flow its name
    /// @param stream one of its streams
    /// @param window the number of its window
    public Emissions(long seed, String flow, Stream stream, int window) {
        this.stream = stream;
        this.random = Seeds.random(seed, flow, stream.name(), Integer.toString(window));
        if (stream.recorded().isEmpty()) {
            State first = stream.states().getFirst();
            this.state = first;
            this.left = length(first);
        }
    }

    /// The next message.
    public Emission next() {
        if (state == null) {
            return replayed < stream.recorded().size() ? stream.recorded().get(replayed++) : NONE;
        }
        double gap = silence(state);
        Distribution size = state.size();
        int count =
                stream.answer() == null ? 1 : Math.clamp((long) stream.count().sample(random), 1, EXCHANGES_MAX);
        int max = stream.transport() == Transport.UDP ? Stream.BURST_MAX : Stream.MESSAGE_MAX;
        int[] sizes = new int[count];
        int[] answers = new int[count];
        for (int i = 0; i < count; i++) {
            sizes[i] = size(size, max);
            answers[i] = answer();
        }
        return new Emission((long) gap, sizes, answers);
    }

    /// Advances through states until one of them sends.
    private double silence(State first) {
        State state = first;
        double silence = 0;
        for (int states = 0; states < STATES_MAX; states++) {
            Distribution own = state.gap();
            double gap = own == null ? Double.POSITIVE_INFINITY : own.sample(random);
            if (gap <= left) {
                left -= gap;
                return silence + gap;
            }
            if (Double.isInfinite(left)) {
                return Double.POSITIVE_INFINITY; // a silent state without end
            }
            silence += left;
            state = follower(state);
            this.state = state;
            left = length(state);
        }
        return Double.POSITIVE_INFINITY;
    }

    private State follower(State state) {
        double total =
                state.next().stream().mapToDouble(State.Transition::weight).sum();
        double drawn = random.nextDouble() * total;
        for (State.Transition transition : state.next()) {
            drawn -= transition.weight();
            if (drawn < 0) {
                return stream.state(transition.state());
            }
        }
        return stream.state(state.next().getLast().state());
    }

    private double length(State of) {
        Distribution own = of.length();
        return own == null ? Double.POSITIVE_INFINITY : own.sample(random);
    }

    private int answer() {
        @Nullable Distribution own = stream.answer();
        int max = stream.transport() == Transport.UDP ? Stream.DATAGRAM_MAX : Stream.MESSAGE_MAX;
        return own == null ? 0 : size(own, max);
    }

    private int size(Distribution distribution, int max) {
        return (int) Math.clamp(distribution.sample(random), Stream.MESSAGE_MIN, max);
    }
}
