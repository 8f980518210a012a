package org.warren.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.warren.wireguard.offload.Coalescer;
import org.warren.wireguard.offload.SuperPacket;
import org.warren.wireguard.offload.VirtioHeader;

/// What each of the 44 segments costs that TCP hands over as one, without the cipher: copied with headers and checksums
/// of its own, and put together again.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OffloadBenchmark {
    private static final int SEGMENTS = 44;
    private static final int HEADERS = 40;
    private static final int PAYLOAD = 1_380;
    private static final int LENGTH = HEADERS + SEGMENTS * PAYLOAD;
    private static final int PLACE = 2_048;

    private final MemorySegment whole = Arena.ofAuto().allocate(VirtioHeader.LENGTH + LENGTH, Long.BYTES);
    private final MemorySegment train = Arena.ofAuto().allocate((long) SEGMENTS * PLACE, Long.BYTES);
    private final MemorySegment first = Arena.ofAuto().allocate(HEADERS);
    private final MemorySegment header = Arena.ofAuto().allocate(VirtioHeader.LENGTH);
    private final SuperPacket packets = new SuperPacket();
    private final Coalescer coalescer = new Coalescer(true);

    @Setup
    public void cut() {
        ByteBuffer bytes = whole.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 1).put((byte) 1).putShort((short) HEADERS).putShort((short) PAYLOAD);
        bytes.putShort((short) 20).putShort((short) 16);
        bytes.order(ByteOrder.BIG_ENDIAN)
                .putInt(0x45000000 | LENGTH)
                .putInt(0x4000)
                .putInt(0x40060000);
        bytes.putInt(0x0a000001).putInt(0x0a000002);
        bytes.putInt(0x04000401).putInt(1).putInt(1).putInt(0x50100200);
        // The sum of the pseudo-header.
        bytes.putShort((short) (0x0a00 + 1 + 0x0a00 + 2 + 6 + LENGTH - 20));
        if (segment() != SEGMENTS || coalesce() != SEGMENTS) {
            throw new IllegalStateException("the segments are not what they should be");
        }
    }

    @Benchmark
    @OperationsPerInvocation(SEGMENTS)
    public int segment() {
        packets.read(whole, 0, VirtioHeader.LENGTH + LENGTH);
        for (int i = 0; i < packets.count(); i++) {
            packets.copy(i, train, (long) i * PLACE);
        }
        return packets.count();
    }

    @Benchmark
    @OperationsPerInvocation(SEGMENTS)
    public int coalesce() {
        MemorySegment.copy(train, 0, first, 0, HEADERS);
        for (int i = 0; i < SEGMENTS; i++) {
            if (!coalescer.add(train, (long) i * PLACE, HEADERS + PAYLOAD)) {
                return i;
            }
        }
        coalescer.finish(header, 0);
        coalescer.clear();
        MemorySegment.copy(first, 0, train, 0, HEADERS); // which has become the header of the whole
        return SEGMENTS;
    }
}
