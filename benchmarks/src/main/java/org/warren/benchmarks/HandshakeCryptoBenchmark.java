package org.warren.benchmarks;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.KeyAgreement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.warren.wireguard.crypto.Blake2s;
import org.warren.wireguard.crypto.Curve25519;

/// What a handshake is made of.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HandshakeCryptoBenchmark {
    private final byte[] privateKey = Curve25519.generate(new Random(1)::nextBytes);
    private final byte[] publicKey = Curve25519.publicKey(Curve25519.generate(new Random(2)::nextBytes));
    private final byte[] initiation = new byte[148];
    private final KeyPair pair;

    public HandshakeCryptoBenchmark() {
        try {
            pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public byte[] x25519BouncyCastle() {
        return Curve25519.agree(privateKey, publicKey).orElseThrow();
    }

    @Benchmark
    public byte[] x25519Jdk() throws GeneralSecurityException {
        byte[] bigEndian = new byte[publicKey.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = publicKey[publicKey.length - 1 - i];
        }
        PublicKey peer = KeyFactory.getInstance("X25519")
                .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(pair.getPrivate());
        agreement.doPhase(peer, true);
        return agreement.generateSecret();
    }

    @Benchmark
    public byte[] blake2sOfAnInitiation() {
        return Blake2s.mac(publicKey, initiation, initiation.length);
    }
}
