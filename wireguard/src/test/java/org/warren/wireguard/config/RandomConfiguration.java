package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.support.SeededRandom;

/// Configurations that a seed determines, each part of which is missing now and then.
final class RandomConfiguration {
    private static final List<String> HOSTS = List.of(
            "192.0.2.1", "2001:db8::1", "fe80::1%eth0", "fe80::2%7", "vpn.example", "a_b.example.", "localhost");
    private static final List<String> DNS =
            List.of("1.1.1.1", "fd00::53", "lan.example", "~.", "fe80::1%eth0", "local");
    private static final List<String> TABLES = List.of("off", "main", "51820", "4294967295");
    private static final List<String> COMMANDS = List.of(
            "echo %i", "iptables -t nat -A POSTROUTING -s 10.0.0.0/8 -j MASQUERADE", "a = b", "x; y \"z\"", "[");

    private final Random random;
    private final SeededRandom bytes;

    RandomConfiguration(long seed) {
        random = new Random(seed);
        bytes = new SeededRandom(seed);
    }

    TunnelConfiguration next() {
        InterfaceSection section = new InterfaceSection(
                random.nextBoolean() ? PrivateKey.generate(bytes) : null,
                random.nextBoolean() ? port() : null,
                random.nextBoolean() ? random.nextInt() : 0,
                quick());
        return new TunnelConfiguration(section, some(this::peer));
    }

    private QuickSettings quick() {
        return new QuickSettings(
                some(this::interfaceAddress),
                some(() -> one(DNS)),
                random.nextBoolean() ? random.nextInt(65_536) : 0,
                random.nextBoolean() ? one(TABLES) : null,
                new Hooks(some(() -> one(COMMANDS)), some(() -> one(COMMANDS)), some(() -> one(COMMANDS)), List.of()),
                random.nextBoolean());
    }

    private PeerSection peer() {
        return new PeerSection(
                PrivateKey.generate(bytes).publicKey(),
                random.nextBoolean() ? PresharedKey.generate(bytes) : PresharedKey.NONE,
                random.nextBoolean() ? new PeerEndpoint(one(HOSTS), port()) : null,
                some(() -> {
                            InterfaceAddress address = interfaceAddress();
                            return new IpPrefix(address.address(), address.length());
                        })
                        .stream()
                        .distinct()
                        .toList(),
                random.nextBoolean() ? random.nextInt(65_536) : 0);
    }

    private InterfaceAddress interfaceAddress() {
        IpAddress address = random.nextBoolean()
                ? IpAddress.v4(random.nextInt())
                : IpAddress.v6(
                        random.nextLong() & (random.nextBoolean() ? -1 : 0xffff_0000_0000_ffffL),
                        random.nextLong() & (random.nextBoolean() ? -1 : 0xffff_ffffL));
        return new InterfaceAddress(address, random.nextInt(address.bits() + 1));
    }

    private Port port() {
        return random.nextInt(4) == 0 ? new Port(0, "domain") : new Port(random.nextInt(65_536));
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private <T> List<T> some(Supplier<T> one) {
        List<T> some = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            some.add(one.get());
        }
        return some;
    }
}
