package org.warren.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.warren.wireguard.session.ReplayWindow;

/// Looking whether a counter was seen before.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplayWindowBenchmark {
    private static final int LATE = 100;

    private final ReplayWindow window = new ReplayWindow();
    private long counter = LATE;

    @Benchmark
    public boolean inOrder() {
        return window.accept(counter++);
    }

    /// The second of each two counters comes late.
    @Benchmark
    public boolean disordered() {
        counter++;
        return window.accept((counter & 1) == 0 ? counter : counter - LATE);
    }
}
