package org.warren.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.crypto.JdkAead;
import org.warren.wireguard.crypto.LibcryptoAead;

/// Each cipher that may be behind the seam, a new nonce a packet, on memory outside of the heap as a daemon uses it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AeadBenchmark {
    @Param({"bouncycastle", "jdk", "libcrypto"})
    public String cipher = "bouncycastle";

    @Param({"64", "512", "1420"})
    public int length;

    private Aead.Key key = new BouncyCastleAead().key(new byte[Aead.KEY_LENGTH]);
    private final MemorySegment buffer = Arena.ofAuto().allocate(2_000, Long.BYTES);
    private final MemorySegment sealed = Arena.ofAuto().allocate(2_000, Long.BYTES);
    private long counter;

    @Setup
    public void bind() {
        Aead aead =
                switch (cipher) {
                    case "bouncycastle" -> new BouncyCastleAead();
                    case "jdk" -> new JdkAead();
                    case "libcrypto" -> new LibcryptoAead();
                    default -> throw new IllegalArgumentException("there is no cipher " + cipher);
                };
        key = aead.key(new byte[Aead.KEY_LENGTH]);
        key.seal(0, sealed, 0, length);
    }

    @Benchmark
    public void seal() {
        key.seal(counter++, buffer, 0, length);
    }

    @Benchmark
    public boolean open() {
        MemorySegment.copy(sealed, 0, buffer, 0, length + Aead.TAG_LENGTH);
        return key.open(0, buffer, 0, length + Aead.TAG_LENGTH);
    }
}
