package org.warren.natrouter;

import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.warren.workload.link.Decision;
import org.warren.workload.link.LinkModel;
import org.warren.workload.link.Passage;

/// A link between a node and its network: frames are delayed until the model lets them arrive; the model limits how
/// many are in flight.
final class Wire implements Station {

    private final TunQueue near;
    private final TunQueue far;
    private final long epoch;
    private final LinkModel model;
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::nanos).thenComparingLong(Waiting::number));
    private long number;

    /// A frame in flight.
    ///
    /// @param nanos when it arrives
    /// @param number of earlier frames: frames of the same time keep their order
    private record Waiting(long nanos, long number, boolean up, MemorySegment frame) {}

    /// @param epoch the zero of the model's time
    Wire(WireSettings settings, TunQueue near, TunQueue far, long epoch) {
        this.near = near;
        this.far = far;
        this.epoch = epoch;
        this.model = new LinkModel(settings.behaviour(), settings.seed(), settings.name());
    }

    @Override
    public TunQueue inside() {
        return near;
    }

    @Override
    public TunQueue outside() {
        return far;
    }

    @Override
    public void carry(boolean fromInside, MemorySegment buffer, long now) {
        TunQueue source = fromInside ? near : far;
        for (int i = 0; i < PACKETS_OF_A_TURN; i++) {
            int length = source.read(buffer);
            if (length <= 0) {
                return;
            }
            Optional<Passage> packet = FrameView.of(buffer, length);
            if (packet.isEmpty()) {
                (fromInside ? far : near).write(buffer, length);
                continue;
            }
            Decision decision =
                    fromInside ? model.up(packet.get(), now - epoch) : model.down(packet.get(), now - epoch);
            for (int copy = 0; copy < decision.copies(); copy++) {
                MemorySegment frame = MemorySegment.ofArray(new byte[length]);
                frame.copyFrom(buffer.asSlice(0, length));
                waiting.add(new Waiting(decision.nanos() + epoch, number++, fromInside, frame));
            }
        }
    }

    @Override
    public OptionalLong nextDeadline() {
        Waiting next = waiting.peek();
        return next == null ? OptionalLong.empty() : OptionalLong.of(next.nanos());
    }

    @Override
    public void expire(MemorySegment buffer, long now) {
        for (Waiting next = waiting.peek(); next != null && next.nanos() <= now; next = waiting.peek()) {
            waiting.remove();
            int length = (int) next.frame().byteSize();
            buffer.asSlice(0, length).copyFrom(next.frame());
            (next.up() ? far : near).write(buffer, length);
        }
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
