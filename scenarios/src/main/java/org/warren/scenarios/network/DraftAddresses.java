package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.warren.wireguard.config.InterfaceAddress;
import org.warren.wireguard.config.PeerSection;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;

/// Addresses of a network that is generated around wg-quick files: those in the files, and free ones.
final class DraftAddresses {

    private static final int IPV4_NETWORK = 24;
    private static final int IPV6_NETWORK = 64;
    /// The shortest prefix that reserves its addresses, and the longest that becomes a LAN.
    private static final int LAN_MIN = 8;

    private static final int LAN_MAX = 29;

    private static final List<IpPrefix> PRIVATE = Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
            .map(IpPrefix::parse)
            .toList();

    private final List<IpPrefix> taken = new ArrayList<>();
    private final List<IpPrefix> inside = new ArrayList<>();
    private int publics;
    private int homes;
    private int ipv6;

    DraftAddresses(List<DraftTunnel> tunnels) {
        for (DraftTunnel tunnel : tunnels) {
            for (InterfaceAddress address :
                    tunnel.configuration().interfaceSection().quick().addresses()) {
                inside.add(new IpPrefix(address.address(), address.address().v6() ? 128 : 32));
                taken.add(new IpPrefix(address.address(), address.length()));
            }
            for (PeerSection peer : tunnel.configuration().peers()) {
                peer.allowedIps().stream()
                        .filter(prefix -> prefix.length() >= LAN_MIN)
                        .forEach(taken::add);
                if (peer.endpoint() != null) {
                    IpAddress.read(peer.endpoint().host())
                            .ifPresent(address -> taken.add(IpPrefix.parse(network(address.toString()))));
                }
            }
        }
    }

    /// The private prefixes of a peer (RFC 1918) in which no tunnel address lies.
    List<IpPrefix> lans(PeerSection peer) {
        return peer.allowedIps().stream()
                .filter(prefix -> prefix.length() <= LAN_MAX
                        && PRIVATE.stream()
                                .anyMatch(own -> own.contains(prefix.address()) && own.length() <= prefix.length()))
                .filter(prefix -> inside.stream().noneMatch(own -> prefix.contains(own.address())))
                .toList();
    }

    /// Whether all of IPv4 is routed to a peer.
    static boolean isEverything(PeerSection peer) {
        List<String> prefixes =
                peer.allowedIps().stream().map(IpPrefix::toString).toList();
        return prefixes.contains("0.0.0.0/0") || prefixes.containsAll(List.of("0.0.0.0/1", "128.0.0.0/1"));
    }

    /// An address of a documentation network (RFC 5737) or of the benchmarking network (RFC 2544) that no file names.
    String freePublic() {
        return Stream.concat(
                        Stream.of("203.0.113.10", "198.51.100.10"),
                        IntStream.range(0, 256).mapToObj(number -> "198.18." + number + ".10"))
                .skip(publics)
                .filter(address -> {
                    publics++;
                    return isFree(IpPrefix.parse(network(address)));
                })
                .findFirst()
                .orElseThrow(() -> new NetworkFileException("there are more files than addresses; name fewer"));
    }

    /// The address of a web site: one of a documentation network (RFC 5737) that no file names.
    String freeWebsite() {
        String usual = "192.0.2.80";
        return isFree(IpPrefix.parse(network(usual))) ? usual : freePublic();
    }

    /// An IPv6 documentation address (RFC 3849).
    String freeIpv6() {
        ipv6++;
        return "2001:db8:ffff:" + Integer.toHexString(ipv6) + "::10";
    }

    /// A home network.
    IpPrefix freeHome() {
        return Stream.of("192.168.", "172.31.", "10.255.", "100.64.")
                .flatMap(beginning -> IntStream.range(0, 256)
                        .mapToObj(number -> IpPrefix.parse(beginning + (178 + number) % 256 + ".0/24")))
                .skip(homes)
                .filter(prefix -> {
                    homes++;
                    return isFree(prefix);
                })
                .findFirst()
                .orElseThrow(() -> new NetworkFileException("there are more files than networks; name fewer"));
    }

    private boolean isFree(IpPrefix prefix) {
        return taken.stream().noneMatch(other -> other.contains(prefix.address()) || prefix.contains(other.address()));
    }

    /// The subnet that an address is assumed to be in.
    static String network(String address) {
        return IpPrefix.parse(withLength(address)).toString();
    }

    static String withLength(String address) {
        return address + "/" + (address.contains(":") ? IPV6_NETWORK : IPV4_NETWORK);
    }

    /// The router of that subnet: its first address, or its second if the first is taken.
    static String gateway(String address) {
        IpPrefix network = IpPrefix.parse(network(address));
        String first = at(network, 1);
        return first.equals(IpAddress.parse(address).toString()) ? at(network, 2) : first;
    }

    /// The address of a network with this number.
    static String at(IpPrefix network, int number) {
        IpAddress base = network.address();
        return base.v6()
                ? IpAddress.v6(base.high(), base.low() + number).toString()
                : IpAddress.v4((int) (base.high() >>> 32) + number).toString();
    }
}
