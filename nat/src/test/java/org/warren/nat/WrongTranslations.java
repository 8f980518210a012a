package org.warren.nat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Supplier;
import org.warren.nat.DsLite.Host;

/// Translators between IPv4 and IPv6 of which one step is wrong: what the rules' tests or the self-check have to catch.
final class WrongTranslations {

    static final Prefix64 WELL_KNOWN = Prefix64.WELL_KNOWN;
    static final Prefix64 OWN = Prefix64.parse("2001:db8:6464::/96");
    static final Prefix64 CLAT = Prefix64.parse("2001:db8:0:c1::/96");
    private static final long SECOND = Home.SECOND;

    /// Rules of a NAT64 by what is wrong with them, for a prefix.
    interface OfNat64 {
        Nat64Rules rules(Prefix64 prefix);
    }

    static final Map<String, OfNat64> RULES = new LinkedHashMap<>();
    /// Behaviours that differ from what RFC 6146 wants, by what is wrong with them.
    static final Map<String, NatBehaviour> BEHAVIOURS = new LinkedHashMap<>();

    static final Map<String, Supplier<ClatRules>> CLATS = new LinkedHashMap<>();
    static final Map<String, Supplier<DsLiteRules>> DS_LITES = new LinkedHashMap<>();

    private WrongTranslations() {}

    /// A NAT64 with such rules and the behaviour that RFC 6146 wants.
    static Nat64 nat64(Nat64Rules rules, NatBehaviour behaviour) {
        return new Nat64(rules, behaviour, List.of(Home.WAN), new Random(1), event -> {});
    }

    static {
        prefixes();
        hosts();
        behaviours();
        clats();
        dsLites();
    }

    private static void prefixes() {
        RULES.put("the last bit of an IPv4 address is lost", prefix -> new Nat64Rules(prefix) {
            @Override
            OptionalInt ipv4(Ipv6Endpoint destination) {
                OptionalInt right = super.ipv4(destination);
                return right.isEmpty() ? right : OptionalInt.of(right.getAsInt() & ~1);
            }
        });
        RULES.put("every IPv6 destination stands for an IPv4 address", prefix -> new Nat64Rules(prefix) {
            @Override
            OptionalInt ipv4(Ipv6Endpoint destination) {
                return OptionalInt.of((int) destination.low());
            }
        });
        RULES.put("answers come from the well-known prefix, whatever the own one is", prefix -> new Nat64Rules(prefix) {
            @Override
            Ipv6Endpoint ipv6(Endpoint remote) {
                return WELL_KNOWN.embed(remote);
            }
        });
        RULES.put("answers come from the neighbour's address", prefix -> new Nat64Rules(prefix) {
            @Override
            Ipv6Endpoint ipv6(Endpoint remote) {
                return super.ipv6(new Endpoint(remote.address() ^ 1, remote.port()));
            }
        });
        RULES.put("answers come from the next port", prefix -> new Nat64Rules(prefix) {
            @Override
            Ipv6Endpoint ipv6(Endpoint remote) {
                return super.ipv6(remote.withPort(remote.port() ^ 1));
            }
        });
        RULES.put("a source within the prefix is translated", prefix -> new Nat64Rules(prefix) {
            @Override
            boolean isTranslated(Ipv6Endpoint source) {
                return false;
            }
        });
        RULES.put("all sources of documentation are taken for translated ones", prefix -> new Nat64Rules(prefix) {
            @Override
            boolean isTranslated(Ipv6Endpoint source) {
                return source.high() >>> 32 == 0x2001_0db8L || super.isTranslated(source);
            }
        });
        standing("the well-known prefix stands for 10.0.0.0/8", 10, 8, true);
        standing("the well-known prefix stands for 172.16.0.0/12", 0xac1, 12, true);
        standing("the well-known prefix stands for 172.31.0.0/16", 0xac1f, 16, true);
        standing("the well-known prefix stands for 192.168.0.0/16", 0xc0a8, 16, true);
        standing("the well-known prefix does not stand for 172.32.0.0/16", 0xac20, 16, false);
        standing("the well-known prefix does not stand for 11.0.0.0/8", 11, 8, false);
        RULES.put("a prefix of one's own does not stand for private addresses", prefix -> new Nat64Rules(prefix) {
            @Override
            boolean mayStandFor(int address) {
                return (address >>> 24) != 10;
            }
        });
    }

    private static void standing(String name, int network, int length, boolean stands) {
        RULES.put(name, prefix -> new Nat64Rules(prefix) {
            @Override
            boolean mayStandFor(int address) {
                return (address >>> (32 - length)) == network ? stands : super.mayStandFor(address);
            }
        });
    }

    private static void hosts() {
        RULES.put("hosts of one network are one", prefix -> new Nat64Rules(prefix) {
            @Override
            Ipv6Endpoint host(Ipv6Endpoint source) {
                return new Ipv6Endpoint(source.high(), 0, 0);
            }
        });
        RULES.put("hosts with the same interface identifier are one", prefix -> new Nat64Rules(prefix) {
            @Override
            Ipv6Endpoint host(Ipv6Endpoint source) {
                return new Ipv6Endpoint(0, source.low(), 0);
            }
        });
        RULES.put("each port is a host of its own", prefix -> new Nat64Rules(prefix) {
            @Override
            Ipv6Endpoint host(Ipv6Endpoint source) {
                return source;
            }
        });
        RULES.put("answers go to the next port of the host", prefix -> new Nat64Rules(prefix) {
            @Override
            Ipv6Endpoint inside(Ipv6Endpoint host, int port) {
                return super.inside(host, port ^ 1);
            }
        });
        RULES.put("answers go to the host's neighbour", prefix -> new Nat64Rules(prefix) {
            @Override
            Ipv6Endpoint inside(Ipv6Endpoint host, int port) {
                return new Ipv6Endpoint(host.high(), host.low() ^ 1, port);
            }
        });
    }

    private static void behaviours() {
        NatBehaviour right = Nat64.RFC_6146;
        BEHAVIOURS.put("UDP lives a nanosecond longer", right.with(UdpTimeouts.always(300 * SECOND + 1)));
        BEHAVIOURS.put("UDP lives for UDP_MIN", right.with(UdpTimeouts.always(120 * SECOND)));
        BEHAVIOURS.put("inbound packets do not refresh", right.with(Refresh.OUTBOUND));
        BEHAVIOURS.put("outbound packets do not refresh", right.with(Refresh.INBOUND));
        BEHAVIOURS.put("it does not hairpin", right.with(Hairpinning.NONE));
        BEHAVIOURS.put(
                "a mapping for each remote address",
                right.with(Dependence.ADDRESS_DEPENDENT, Dependence.ENDPOINT_INDEPENDENT));
        BEHAVIOURS.put("ports are random", right.with(PortAssignment.of(PortAssignment.Method.RANDOM)));
        BEHAVIOURS.put("parity is not kept", right.with(PortAssignment.of(PortAssignment.Method.PRESERVATION)));
        BEHAVIOURS.put("ICMP errors are ignored", right.with(IcmpHandling.IGNORED));
        BEHAVIOURS.put("ICMP errors end the mapping", right.with(IcmpHandling.ENDS_MAPPING));
    }

    private static void clats() {
        CLATS.put("its prefixes are exchanged", () -> new ClatRules(WELL_KNOWN, CLAT));
        CLATS.put("sources stand in the NAT64's prefix", () -> new ClatRules(CLAT, WELL_KNOWN) {
            @Override
            Ipv6Endpoint source(Endpoint host) {
                return remote.embed(host);
            }
        });
        CLATS.put("destinations stand in the own prefix", () -> new ClatRules(CLAT, WELL_KNOWN) {
            @Override
            Ipv6Endpoint destination(Endpoint server) {
                return own.embed(server);
            }
        });
        CLATS.put("the port of a source is lost", () -> new ClatRules(CLAT, WELL_KNOWN) {
            @Override
            Ipv6Endpoint source(Endpoint host) {
                return super.source(host.withPort(0));
            }
        });
        CLATS.put("the port of a destination is lost", () -> new ClatRules(CLAT, WELL_KNOWN) {
            @Override
            Ipv6Endpoint destination(Endpoint server) {
                return super.destination(server.withPort(0));
            }
        });
        CLATS.put("it takes packets that did not come by the NAT64", () -> new ClatRules(CLAT, WELL_KNOWN) {
            @Override
            OptionalInt server(Ipv6Endpoint source) {
                return OptionalInt.of((int) source.low());
            }
        });
        CLATS.put("it takes packets for others", () -> new ClatRules(CLAT, WELL_KNOWN) {
            @Override
            OptionalInt host(Ipv6Endpoint destination) {
                return OptionalInt.of((int) destination.low());
            }
        });
        CLATS.put("answers go to the neighbour", () -> new ClatRules(CLAT, WELL_KNOWN) {
            @Override
            OptionalInt host(Ipv6Endpoint destination) {
                OptionalInt right = super.host(destination);
                return right.isEmpty() ? right : OptionalInt.of(right.getAsInt() ^ 1);
            }
        });
    }

    private static void dsLites() {
        DS_LITES.put("hosts of all homes are told apart by their IPv4 address alone", () -> new DsLiteRules() {
            @Override
            Host host(Ipv6Endpoint home, int address) {
                return super.host(new Ipv6Endpoint(0, 0, 0), address);
            }
        });
        DS_LITES.put("homes of one provider network are one", () -> new DsLiteRules() {
            @Override
            Host host(Ipv6Endpoint home, int address) {
                return super.host(new Ipv6Endpoint(home.high() >>> 16 << 16, home.low(), 0), address);
            }
        });
        DS_LITES.put("all hosts of a home are one", () -> new DsLiteRules() {
            @Override
            Host host(Ipv6Endpoint home, int address) {
                return super.host(home, Endpoint.address("192.0.0.2"));
            }
        });
        DS_LITES.put("answers go into the neighbour's tunnel", () -> new DsLiteRules() {
            @Override
            Ipv6Endpoint tunnel(Host host) {
                return new Ipv6Endpoint(host.home().high() ^ 3, host.home().low(), 0);
            }
        });
        DS_LITES.put("answers go to the next port", () -> new DsLiteRules() {
            @Override
            Endpoint destination(Host host, int port) {
                return super.destination(host, port ^ 1);
            }
        });
        DS_LITES.put("answers go to the neighbour in the home", () -> new DsLiteRules() {
            @Override
            Endpoint destination(Host host, int port) {
                return new Endpoint(host.address() ^ 1, port);
            }
        });
    }
}
