package org.warren.benchmarks;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.router.AllowedIps;

/// Looking for an address among as many prefixes as a large server has.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouterBenchmark {
    private static final int PREFIXES = 130_000;
    private static final int ADDRESSES = 1 << 12;

    private final AllowedIps<Integer> table = new AllowedIps<>();
    private final IpAddress[] addresses = new IpAddress[ADDRESSES];
    private int next;

    @Setup
    public void fill() {
        Random random = new Random(1);
        for (int i = 0; i < PREFIXES; i++) {
            table.insert(new IpPrefix(IpAddress.v4(random.nextInt()), 12 + random.nextInt(21)), i);
        }
        for (int i = 0; i < ADDRESSES; i++) {
            addresses[i] = IpAddress.v4(random.nextInt());
        }
    }

    @Benchmark
    public @Nullable Integer lookup() {
        return table.peerFor(addresses[next++ & (ADDRESSES - 1)]);
    }
}
