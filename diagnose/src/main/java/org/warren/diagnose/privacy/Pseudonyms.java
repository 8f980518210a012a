package org.warren.diagnose.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.warren.harness.capture.Endpoint;
import org.warren.wireguard.crypto.Blake2s;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;

/// Pseudonyms for addresses, names, keys and numbers: equal values have equal pseudonyms. They cannot be reversed
/// without the secret, which is not stored.
public final class Pseudonyms {

    private static final int SECRET_LENGTH = 32;
    private static final int FEISTEL_ROUNDS = 6;
    private static final int INDICES_MAX = 100_000;
    private static final int MASK_16 = 0xffff;
    /// The number of pseudonyms per range, assigned in order; the smallest range has 65,536.
    private static final int ADDRESSES_MAX = 60_000;
    /// The number of pseudonyms that further addresses share.
    private static final int LATER = 5_000;
    private static final int AVOIDED_MAX = 100_000;

    private final byte[] secret;
    private final Map<IpAddress, IpAddress> addresses = new LinkedHashMap<>();
    private final Map<Range, Integer> used = new LinkedHashMap<>();
    private final Set<IpAddress> avoided = new LinkedHashSet<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<Integer, Integer> indices = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Integer> eldest) {
            return size() > INDICES_MAX;
        }
    };

    /// @param secret 32 random bytes
    public Pseudonyms(byte[] secret) {
        if (secret.length != SECRET_LENGTH) {
            throw new IllegalArgumentException("a secret has 32 bytes, not " + secret.length);
        }
        this.secret = secret.clone();
    }

    /// The ranges of pseudonyms of outer addresses: the kind of address is kept, because it may be the reason of a
    /// problem.
    private enum Range {
        /// RFC 1918.
        PRIVATE("10.77.0.0/16"),
        /// RFC 6598, behind a carrier's NAT.
        SHARED("100.77.0.0/16"),
        /// RFC 3927.
        LINK_LOCAL("169.254.0.0/16"),
        /// RFC 2544: benchmarking addresses, for public ones.
        PUBLIC("198.18.0.0/15"),
        LOOPBACK("127.77.0.0/16"),
        /// RFC 4193.
        PRIVATE_6("fd77::/64"),
        LINK_LOCAL_6("fe80::/64"),
        /// RFC 3849: documentation addresses.
        PUBLIC_6("2001:db8::/64");

        private final String prefix;

        Range(String prefix) {
            this.prefix = prefix;
        }

        boolean has(IpAddress address) {
            return IpPrefix.parse(prefix).contains(address);
        }

        IpAddress at(int offset) {
            IpAddress base = IpPrefix.parse(prefix).address();
            return base.v6() ? IpAddress.v6(base.high(), offset) : IpAddress.v4((int) (base.high() >>> 32) + offset);
        }

        static Range of(IpAddress address) {
            if (address.v6()) {
                int first = (int) (address.high() >>> 48);
                return (first & 0xfe00) == 0xfc00 ? PRIVATE_6 : (first & 0xffc0) == 0xfe80 ? LINK_LOCAL_6 : PUBLIC_6;
            }
            int first = (int) (address.high() >>> 56);
            int second = (int) (address.high() >>> 48 & 0xff);
            return switch (first) {
                case 10 -> PRIVATE;
                case 127 -> LOOPBACK;
                case 100 -> second >> 6 == 1 ? SHARED : PUBLIC;
                case 169 -> second == 254 ? LINK_LOCAL : PUBLIC;
                case 172 -> second >> 4 == 1 ? PRIVATE : PUBLIC;
                case 192 -> second == 168 ? PRIVATE : PUBLIC;
                default -> PUBLIC;
            };
        }
    }

    /// Excludes a real address from the pseudonyms from now on. Only the first 100,000 are excluded.
    public void avoid(IpAddress original) {
        if (avoided.size() < AVOIDED_MAX && Range.of(original).has(original)) {
            avoided.add(original);
        }
    }

    void avoid(Endpoint original) {
        avoid(IpAddress.of(original.address().getAddress()));
    }

    /// The pseudonym of an outer address, of the same kind: private, shared, link-local or public. After 60,000
    /// addresses of a kind several may have the same.
    public IpAddress address(IpAddress original) {
        IpAddress known = addresses.get(original);
        if (known != null) {
            return known;
        }
        var range = Range.of(original);
        while (used.getOrDefault(range, 0) < ADDRESSES_MAX) {
            IpAddress made = range.at(used.merge(range, 1, Integer::sum));
            if (!made.equals(original) && !avoided.contains(made)) {
                addresses.put(original, made);
                return made;
            }
        }
        int drawn = ByteBuffer.wrap(derived("address", original.toBytes(), Integer.BYTES))
                .getInt();
        IpAddress made = original;
        for (int i = 0; i < LATER && (made.equals(original) || avoided.contains(made)); i++) {
            made = range.at(ADDRESSES_MAX + 1 + Math.floorMod(drawn + i, LATER));
        }
        return made;
    }

    /// The same with its port, which is kept.
    Endpoint endpoint(Endpoint original) {
        var address = address(IpAddress.of(original.address().getAddress()));
        try {
            return new Endpoint(java.net.InetAddress.getByAddress(address.toBytes()), original.port());
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }

    /// The pseudonym of an inner address: two addresses with a common prefix get pseudonyms with a common prefix of the
    /// same length, so that addresses within allowed IPs stay within them. The first 8 bits of IPv4 and the first 16 of
    /// IPv6 are kept.
    public IpAddress innerAddress(IpAddress original) {
        IpAddress made = original;
        for (int i = original.v6() ? 16 : 8; i < original.bits(); i++) {
            IpAddress prefix = original.masked(i);
            byte[] text = ByteBuffer.allocate(17)
                    .put((byte) i)
                    .putLong(prefix.high())
                    .putLong(prefix.low())
                    .array();
            if ((derived("inner", text, 1)[0] & 1) != 0) {
                made = flipped(made, i);
            }
        }
        return made;
    }

    private static IpAddress flipped(IpAddress address, int bit) {
        long high = bit < Long.SIZE ? address.high() ^ 1L << (63 - bit) : address.high();
        long low = bit < Long.SIZE ? address.low() : address.low() ^ 1L << (127 - bit);
        return new IpAddress(address.v6(), high, low);
    }

    /// The pseudonym of a prefix of inner addresses; a short one, such as `0.0.0.0/0`, is not identifying and is kept.
    IpPrefix innerPrefix(IpPrefix original) {
        return new IpPrefix(innerAddress(original.address()), original.length());
    }

    /// The pseudonym of a host name or domain.
    String name(String original) {
        return names.computeIfAbsent(original, any -> "name-%d.example".formatted(names.size() + 1));
    }

    /// The private key that represents the owner of a public key.
    PrivateKey key(PublicKey original) {
        return PrivateKey.of(derived("key", original.bytes(), SECRET_LENGTH));
    }

    PresharedKey key(PresharedKey original) {
        return original.isNone() ? original : PresharedKey.of(derived("psk", original.bytes(), SECRET_LENGTH));
    }

    /// The pseudonym of a receiver index; different ones stay different.
    int index(int original) {
        return indices.computeIfAbsent(original, this::permuted);
    }

    /// A Feistel network with 32 bits.
    private int permuted(int original) {
        int left = original >>> 16;
        int right = original & MASK_16;
        for (int i = 0; i < FEISTEL_ROUNDS; i++) {
            byte[] text = {(byte) i, (byte) (right >>> 8), (byte) right};
            byte[] mixed = derived("index", text, 2);
            int next = left ^ ((mixed[0] & 0xff) << 8 | (mixed[1] & 0xff));
            left = right;
            right = next;
        }
        return left << 16 | right;
    }

    /// Pseudonymous bytes.
    ///
    /// @param what the kind of data, so that equal bytes of another kind differ
    /// @param length of the result, in bytes
    byte[] derived(String what, byte[] original, int length) {
        byte[] name = what.getBytes(StandardCharsets.UTF_8);
        var out = ByteBuffer.allocate((length + Blake2s.HASH_LENGTH - 1) / Blake2s.HASH_LENGTH * Blake2s.HASH_LENGTH);
        for (byte block = 0; out.hasRemaining(); block++) {
            out.put(Blake2s.hmac(secret, name, new byte[] {0, block}, original));
        }
        return Arrays.copyOf(out.array(), length);
    }
}
