package org.warren.wireguard.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.support.Conformance;

/// The primitives against published vectors.
class VectorsTest {
    private static final String SUNSCREEN = "Ladies and Gentlemen of the class of '99: If I could offer you only one"
            + " tip for the future, sunscreen would be it.";

    @Test
    void x25519OfRfc7748Section5() {
        byte[] scalar = hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
        byte[] point = hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
        assertThat(Curve25519.agree(scalar, point))
                .hasValue(hex("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
    }

    @Test
    void x25519OfRfc7748Iterated() {
        byte[] k = hex("0900000000000000000000000000000000000000000000000000000000000000");
        byte[] u = k.clone();
        for (int i = 1; i <= 1000; i++) {
            byte[] next = Curve25519.agree(k, u).orElseThrow();
            u = k;
            k = next;
            if (i == 1) {
                assertThat(k).isEqualTo(hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"));
            }
        }
        assertThat(k).isEqualTo(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
    }

    @ParameterizedTest
    @Conformance("H11")
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void h11_agreementWithAPointOfLowOrderIsRefused(String point) {
        byte[] privateKey = hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
        assertThat(Curve25519.agree(privateKey, hex(point))).isEmpty();
    }

    @Test
    void blake2sOfRfc7693AppendixB() {
        assertThat(Blake2s.hash(ascii("abc")))
                .isEqualTo(hex("508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"));
        assertThat(Blake2s.hash(ascii("a"), ascii(""), ascii("bc"))).isEqualTo(Blake2s.hash(ascii("abc")));
    }

    @Test
    void keyedBlake2sWithSixteenBytes() {
        assertThat(Blake2s.mac(counting(32), counting(200), 116)) // computed with Python's hashlib
                .isEqualTo(hex("072e94ffbfc684bd8ab2a1b9dade2fd5"));
    }

    @Test
    void hmacHashesLongKeys() {
        byte[] key = new byte[100];
        Arrays.fill(key, (byte) 'k');
        assertThat(Blake2s.hmac(key, ascii("long "), ascii("key"))) // computed with Python's hmac
                .isEqualTo(hex("15f940146e196933c44aca289bd11dde13d2a8253440b07a3d9d877bd42ba53d"));
    }

    @Test
    @Conformance("H2")
    void h2_keyDerivation() {
        byte[][] keys = Blake2s.kdf(3, ascii("test-key"), ascii("test-input")); // also in wireguard-go's tests
        assertThat(keys[0]).isEqualTo(hex("6f0e5ad38daba1bea8a0d213688736f19763239305e0f58aba697f9ffc41c633"));
        assertThat(keys[1]).isEqualTo(hex("df1194df20802a4fe594cde27e92991c8cae66c366e8106aaa937a55fa371e8a"));
        assertThat(keys[2]).isEqualTo(hex("fac6e2745a325f5dc5d11a5b165aad08b0ada28e7b4e666b7c077934a4d76c24"));
        byte[][] ofNothing = Blake2s.kdf(2, counting(32), new byte[0]); // computed with Python's hmac
        assertThat(ofNothing[0]).isEqualTo(hex("7a38c34bf2b8738d7374ca77c44ecb309a11d2b2528304fa86052c365e722624"));
        assertThat(ofNothing[1]).isEqualTo(hex("1a17621f346abdc520746a9fb64d8eb03231d674fc15687537b0780fd9c060fd"));
    }

    static Stream<Aead> aeads() {
        return Stream.of(new BouncyCastleAead(), new JdkAead(), Aead.fastest());
    }

    @ParameterizedTest
    @MethodSource("aeads")
    void chaCha20Poly1305OfRfc8439Section282(Aead aead) {
        byte[] nonce = hex("070000004041424344454647");
        byte[] ad = hex("50515253c0c1c2c3c4c5c6c7");
        byte[] plaintext = ascii(SUNSCREEN);
        byte[] buffer = new byte[3 + plaintext.length + Aead.TAG_LENGTH];
        System.arraycopy(plaintext, 0, buffer, 3, plaintext.length);
        aead.key(counting(0x80, 32)).seal(nonce, ad, buffer, 3, plaintext.length);
        assertThat(Arrays.copyOfRange(buffer, 3, buffer.length))
                .isEqualTo(hex("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                        + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                        + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                        + "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"));
        assertThat(buffer).startsWith(0, 0, 0);

        Aead.Key opening = aead.key(counting(0x80, 32));
        byte[] forged = buffer.clone();
        forged[40] ^= 1;
        assertThat(opening.open(nonce, ad, forged, 3, forged.length - 3)).isFalse();
        assertThat(opening.open(nonce, ad, buffer.clone(), 3, buffer.length - 3))
                .isTrue();
        assertThat(opening.open(nonce, ad, buffer, 3, buffer.length - 3)).isTrue();
        assertThat(Arrays.copyOfRange(buffer, 3, 3 + plaintext.length)).isEqualTo(plaintext);
        assertThat(opening.open(nonce, ad, buffer, 0, Aead.TAG_LENGTH - 1)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("aeads")
    void xChaCha20Poly1305OfTheDraftAppendixA3(Aead aead) {
        byte[] nonce = counting(0x40, 24);
        byte[] ad = hex("50515253c0c1c2c3c4c5c6c7");
        byte[] key = counting(0x80, 32);
        byte[] sealed = XChaCha20Poly1305.seal(aead, key, nonce, ad, ascii(SUNSCREEN));
        assertThat(sealed)
                .isEqualTo(hex("bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
                        + "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
                        + "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
                        + "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"));
        assertThat(XChaCha20Poly1305.open(aead, key, nonce, new byte[0], sealed.clone()))
                .isFalse();
        assertThat(XChaCha20Poly1305.open(aead, key, nonce, ad, sealed)).isTrue();
        assertThat(sealed).startsWith(ascii(SUNSCREEN));
    }

    @Test
    void hChaCha20OfTheDraftSection221() {
        byte[] nonce = hex("000000090000004a0000000031415927");
        assertThat(XChaCha20Poly1305.hChaCha20(counting(32), nonce))
                .isEqualTo(hex("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"));
    }

    private static byte[] counting(int length) {
        return counting(0, length);
    }

    private static byte[] counting(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
