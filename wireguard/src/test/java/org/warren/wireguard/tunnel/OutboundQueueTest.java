package org.warren.wireguard.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.support.LateExecutor;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Train;

/// Which datagrams leave in one call of the kernel, and in which order all that a tunnel wants done comes out.
class OutboundQueueTest {
    private static final Endpoint TO = new Endpoint(IpAddress.parse("192.0.2.1"), 1);
    private static final Endpoint ELSEWHERE = new Endpoint(IpAddress.parse("192.0.2.1"), 2);
    private static final int KEEPALIVE = 32;

    private final Keypair keypair = Objects.requireNonNull(Inside.current(new Pair(1).connected().alice));
    private final OutboundQueue queue = new OutboundQueue(CipherExecutor.CALLER_RUNS);

    @Test
    void atMost64DatagramsOfOneLengthAreOneTrain() {
        IntStream.range(0, 65).forEach(i -> reserve(100));

        assertThat(trains()).containsExactly(Collections.nCopies(64, 100), List.of(100));
    }

    @Test
    void theLastOneMayBeShorterAndNoneLonger() {
        List.of(100, 60, 60, 60, 61).forEach(this::reserve);

        assertThat(trains()).containsExactly(List.of(100, 60), List.of(60, 60), List.of(61));
    }

    @Test
    void aTrainIsNoLongerThanAnIpv4DatagramMayBe() {
        List.of(32_000, 32_000, 1_507).forEach(this::reserve);
        assertThat(trains()).containsExactly(List.of(32_000, 32_000, 1_507));

        List.of(32_000, 32_000, 1_508).forEach(this::reserve);
        assertThat(trains()).containsExactly(List.of(32_000, 32_000), List.of(1_508));
    }

    @Test
    void anotherEndpointOrTrafficClassIsAnotherTrain() {
        queue.reserve(TO, 0, 100, keypair);
        queue.reserve(ELSEWHERE, 0, 100, keypair);
        queue.reserve(ELSEWHERE, 2, 100, keypair);
        queue.reserve(ELSEWHERE, 2, 100, keypair);

        assertThat(trains()).containsExactly(List.of(100), List.of(100), List.of(100, 100));
    }

    @Test
    void aTrainGoesWhereItIsSentWithItsTrafficClass() {
        queue.reserve(ELSEWHERE, 2, 100, keypair);

        assertThat(queue.poll()).isInstanceOfSatisfying(Output.Datagrams.class, datagrams -> {
            assertThat(datagrams.to()).isEqualTo(ELSEWHERE);
            assertThat(datagrams.trafficClass()).isEqualTo(2);
        });
    }

    @Test
    void aHandshakeMessageAndAKeepaliveTakeLittleMemoryAndAreAlone() {
        queue.reserve(TO, 0, Initiation.LENGTH, null);
        queue.reserve(TO, 0, Initiation.LENGTH, null);
        queue.reserve(TO, 0, KEEPALIVE, keypair);
        queue.reserve(TO, 0, KEEPALIVE, keypair);

        List<Output.Datagrams> all = datagrams();
        assertThat(all)
                .hasSize(4)
                .allSatisfy(each -> assertThat(each.train().memory().byteSize()).isEqualTo(Initiation.LENGTH));
    }

    @Test
    void aKeepaliveMayEndATrain() {
        List.of(100, KEEPALIVE).forEach(this::reserve);

        assertThat(trains()).containsExactly(List.of(100, KEEPALIVE));
    }

    @Test
    void theLongestPacketHasRoom() {
        int length = Data.lengthOf(1 << 16);

        assertThat(queue.reserve(TO, 0, length, keypair).memory().byteSize()).isEqualTo(length);
    }

    @Test
    void whatIsOfAKeypairIsSealedAndNothingElse() {
        reserve(100);
        queue.reserve(TO, 0, Initiation.LENGTH, null);

        List<Output.Datagrams> all = datagrams();
        assertThat(bytes(all.getFirst())).as("zeros, encrypted").isNotEqualTo(new byte[100]);
        assertThat(bytes(all.getLast())).isEqualTo(new byte[Initiation.LENGTH]);
    }

    @Test
    void nothingOvertakesAPacket() {
        reserve(100);
        queue.addPacket(MemorySegment.ofArray(new byte[30]), 5, 20);
        reserve(100);
        queue.addError(ByteBuffer.wrap(new byte[48]));

        assertThat(queue.poll()).isInstanceOf(Output.Datagrams.class);
        assertThat(queue.poll()).isInstanceOfSatisfying(Output.Packet.class, packet -> {
            assertThat(packet.isError()).isFalse();
            assertThat(packet.offset()).isEqualTo(5);
            assertThat(packet.length()).isEqualTo(20);
            assertThat(packet.memory().byteSize()).isEqualTo(30);
            assertThat(packet.bytes().remaining()).isEqualTo(20);
        });
        assertThat(queue.poll()).isInstanceOf(Output.Datagrams.class);
        assertThat(queue.poll()).isInstanceOfSatisfying(Output.Packet.class, packet -> {
            assertThat(packet.isError()).isTrue();
            assertThat(packet.length()).isEqualTo(48);
        });
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aTrainThatMayGrowIsNotComplete() {
        reserve(100);
        assertThat(queue.pollComplete()).isNull();
        reserve(101);
        assertThat(queue.pollComplete()).isInstanceOf(Output.Datagrams.class);
        assertThat(queue.pollComplete()).isNull();
        assertThat(queue.poll()).isInstanceOf(Output.Datagrams.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTrainThatIsNotSealedIsNotCompleteAndIsWaitedFor(boolean lastFirst) {
        var executor = new LateExecutor(lastFirst);
        var late = new OutboundQueue(executor);
        late.reserve(TO, 0, 100, keypair);
        late.addPacket(MemorySegment.ofArray(new byte[20]), 0, 20);

        assertThat(late.pollComplete()).isNull();
        assertThat(late.poll()).isInstanceOfSatisfying(Output.Datagrams.class, datagrams -> assertThat(bytes(datagrams))
                .isNotEqualTo(new byte[100]));
        assertThat(late.pollComplete()).isInstanceOf(Output.Packet.class);
    }

    @Test
    void afterAwaitNoCipherIsAtWork() {
        var executor = new LateExecutor(false);
        var late = new OutboundQueue(executor);
        late.reserve(TO, 0, 100, keypair);
        late.reserve(TO, 0, 101, keypair);
        late.addPacket(MemorySegment.ofArray(new byte[20]), 0, 20);
        late.reserve(TO, 0, 100, keypair);
        late.await();

        assertThat(executor.isIdle()).isTrue();
        assertThat(late.pollComplete()).isInstanceOf(Output.Datagrams.class);
    }

    @Test
    void memoryIsUsedAgainOnceTheNextOutputIsAskedFor() {
        reserve(100);
        Train first = datagrams(queue.poll()).train();
        Train second = queue.reserve(TO, 0, 100, keypair);
        assertThat(second).isNotSameAs(first);
        queue.poll();

        assertThat(queue.reserve(TO, 0, 100, keypair)).isSameAs(first);
    }

    @Test
    void theMemoryOf64TrainsIsKept() {
        Set<Train> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 70; i++) {
                seen.add(queue.reserve(i % 2 == 0 ? TO : ELSEWHERE, 0, 100, keypair));
            }
            assertThat(trains()).hasSize(70);
        }

        assertThat(seen).hasSize(70 + 70 - 64);
    }

    private void reserve(int length) {
        queue.reserve(TO, 0, length, keypair);
    }

    /// The lengths of the datagrams of each train.
    private List<List<Integer>> trains() {
        return datagrams().stream().map(OutboundQueueTest::lengths).toList();
    }

    private static List<Integer> lengths(Output.Datagrams datagrams) {
        Train train = datagrams.train();
        return IntStream.range(0, train.count()).mapToObj(train::lengthOf).toList();
    }

    private List<Output.Datagrams> datagrams() {
        List<Output.Datagrams> all = new ArrayList<>();
        for (Output output = queue.poll(); output != null; output = queue.poll()) {
            all.add(datagrams(output));
        }
        return all;
    }

    private static Output.Datagrams datagrams(@Nullable Output output) {
        return (Output.Datagrams) Objects.requireNonNull(output);
    }

    private static byte[] bytes(Output.Datagrams datagrams) {
        return datagrams.train().copy(0).array();
    }
}
