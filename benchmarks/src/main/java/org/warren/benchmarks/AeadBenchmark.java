package org.warren.benchmarks;

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

/// Each cipher that may be behind the seam, a new nonce a packet.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AeadBenchmark {
    private static final byte[] NO_AD = new byte[0];

    @Param({"bouncycastle", "jdk", "libcrypto"})
    public String cipher = "bouncycastle";

    @Param({"64", "512", "1420"})
    public int length;

    private final byte[] nonce = new byte[Aead.NONCE_LENGTH];
    private Aead.Key key = new BouncyCastleAead().key(new byte[Aead.KEY_LENGTH]);
    private byte[] buffer = new byte[0];
    private byte[] sealed = new byte[0];

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
        buffer = new byte[length + Aead.TAG_LENGTH];
        sealed = buffer.clone();
        key.seal(new byte[Aead.NONCE_LENGTH], NO_AD, sealed, 0, length);
    }

    @Benchmark
    public byte[] seal() {
        for (int i = 4; ++nonce[i] == 0 && i < 11; i++) {}
        key.seal(nonce, NO_AD, buffer, 0, length);
        return buffer;
    }

    @Benchmark
    public boolean open() {
        System.arraycopy(sealed, 0, buffer, 0, buffer.length);
        return key.open(new byte[Aead.NONCE_LENGTH], NO_AD, buffer, 0, buffer.length);
    }
}
