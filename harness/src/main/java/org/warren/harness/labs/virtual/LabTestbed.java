package org.warren.harness.labs.virtual;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.UdpSocket;
import org.warren.nat.Endpoint;
import org.warren.nat.Ipv6Endpoint;
import org.warren.nat.Prefix64;
import org.warren.nat.Protocol;
import org.warren.nat.probe.Testbed;

/// A NAT in a lab between nodes of the lab. Only ICMP errors about datagrams are observed, no other ICMP.
public final class LabTestbed implements Testbed {

    /// Longer than the transit of the network takes.
    private static final Duration ARRIVAL = Duration.ofMillis(20);

    private static final int SOCKETS_MAX = 300;
    private static final int SOCKETS_LOOKED_AT = 4;
    /// 192.168.0.0/16.
    private static final int INSIDE = 0xc0a8;
    private static final byte[] WORD = {'p', 'r', 'o', 'b', 'e'};

    private final Lab lab;
    private final Map<Integer, String> nodes;
    private final @Nullable Prefix64 prefix;
    private final Map<Endpoint, UdpSocket> sockets = new LinkedHashMap<>();

    /// @param nodes by their address
    public LabTestbed(Lab lab, Map<Integer, String> nodes) {
        this(lab, nodes, null);
    }

    /// @param nodes by their address; for a NAT64 an inside node has the IPv6 address of
    ///     [org.warren.nat.probe.Nat64Testbed#host]
    /// @param prefix in which IPv4 addresses are embedded for nodes inside, if the NAT is a NAT64
    public LabTestbed(Lab lab, Map<Integer, String> nodes, @Nullable Prefix64 prefix) {
        this.lab = lab;
        this.nodes = nodes;
        this.prefix = prefix;
    }

    @Override
    public Optional<Endpoint> sendOut(Protocol protocol, Endpoint inside, Endpoint remote) {
        return protocol == Protocol.UDP ? send(inside, remote, remote) : Optional.empty();
    }

    @Override
    public Optional<Endpoint> sendIn(Protocol protocol, Endpoint remote, Endpoint outside) {
        if (protocol != Protocol.UDP) {
            return Optional.empty();
        }
        socket(remote).send(WORD, address(remote, outside));
        return arrival(remote).map(Map.Entry::getKey);
    }

    @Override
    public Optional<Endpoint> sendHairpin(Endpoint inside, Endpoint outside) {
        socket(inside).send(WORD, address(inside, outside));
        return arrival(inside).map(entry -> endpoint(entry.getValue().from()));
    }

    /// The datagrams of an inside socket, one of those that were opened last.
    private Optional<Map.Entry<Endpoint, UdpSocket.Datagram>> arrival(Endpoint sender) {
        lab.clock().advance(ARRIVAL);
        List<Endpoint> inside = sockets.keySet().stream()
                .filter(end -> isInside(end) && !end.equals(sender))
                .toList();
        for (Endpoint end : inside.reversed().subList(0, Math.min(SOCKETS_LOOKED_AT, inside.size()))) {
            Optional<UdpSocket.Datagram> came = socket(end).receive(Duration.ZERO);
            if (came.isPresent()) {
                return Optional.of(Map.entry(end, came.get()));
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean reportError(Endpoint outside, Endpoint remote, Endpoint inside) {
        Optional.ofNullable(sockets.remove(remote)).ifPresent(UdpSocket::close);
        long before = unreachable(inside);
        socket(inside).send(WORD, address(inside, remote));
        lab.clock().advance(ARRIVAL);
        return unreachable(inside) > before;
    }

    /// How many unreachable errors a host has received, according to its kernel's counters.
    private long unreachable(Endpoint host) {
        if (prefix != null) {
            return unreachableIpv6(host);
        }
        String all = new String(
                lab.node(String.valueOf(nodes.get(host.address()))).read("/proc/net/snmp"), StandardCharsets.US_ASCII);
        List<String[]> lines = all.lines()
                .filter(line -> line.startsWith("Icmp:"))
                .map(line -> line.split(" "))
                .toList();
        int column = List.of(lines.getFirst()).indexOf("InDestUnreachs");
        return Long.parseLong(lines.getLast()[column]);
    }

    private long unreachableIpv6(Endpoint host) {
        String all = new String(
                lab.node(String.valueOf(nodes.get(host.address()))).read("/proc/net/snmp6"), StandardCharsets.US_ASCII);
        return all.lines()
                .filter(line -> line.startsWith("Icmp6InDestUnreachs"))
                .mapToLong(line -> Long.parseLong(
                        line.substring(line.lastIndexOf('\t') + 1).strip()))
                .sum();
    }

    @Override
    public void pass(long nanos) {
        lab.clock().advance(Duration.ofNanos(nanos));
    }

    private Optional<Endpoint> send(Endpoint from, Endpoint to, Endpoint at) {
        UdpSocket receiver = socket(at);
        socket(from).send(WORD, address(from, to));
        return receiver.receive(ARRIVAL).map(datagram -> endpoint(datagram.from()));
    }

    private UdpSocket socket(Endpoint endpoint) {
        if (!sockets.containsKey(endpoint) && sockets.size() > SOCKETS_MAX) {
            sockets.values().forEach(UdpSocket::close);
            sockets.clear();
        }
        return sockets.computeIfAbsent(endpoint, end -> lab.node(String.valueOf(nodes.get(end.address())))
                .udp(end.port()));
    }

    /// An endpoint as the sender addresses it.
    private InetSocketAddress address(Endpoint sender, Endpoint endpoint) {
        if (prefix != null && isInside(sender)) {
            return new InetSocketAddress(
                    InetAddress.ofLiteral(prefix.embed(endpoint).addressText()), endpoint.port());
        }
        return new InetSocketAddress(InetAddress.ofLiteral(Endpoint.addressText(endpoint.address())), endpoint.port());
    }

    private static boolean isInside(Endpoint endpoint) {
        return endpoint.address() >>> 16 == INSIDE;
    }

    private Endpoint endpoint(InetSocketAddress address) {
        if (prefix != null && address.getAddress() instanceof Inet6Address ipv6) {
            ByteBuffer bytes = ByteBuffer.wrap(ipv6.getAddress());
            int ipv4 = prefix.extract(new Ipv6Endpoint(bytes.getLong(), bytes.getLong(), 0))
                    .orElse(bytes.getInt(12));
            return new Endpoint(ipv4, address.getPort());
        }
        return Endpoint.parse(address.getAddress().getHostAddress() + ":" + address.getPort());
    }
}
