package org.warren.scenarios.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder with a phone, its router and a server.
final class SmallNetwork {

    static final String MAIN = """
            networks:
              home: 192.168.1.0/24
              internet: 203.0.113.0/24
            nodes:
              server:
                interfaces:
                  eth0: {network: internet, address: 203.0.113.10/24}
                tunnels: {wg0: server.conf}
              router:
                interfaces:
                  lan: {network: home, address: 192.168.1.1/24}
                  wan: {network: internet, address: 203.0.113.1/24, delay: 5ms, loss: 0%, rate: 20mbit, mtu: 1500}
                nat: {outside: wan, udp-timeout: 30s, ports: preserve}
                forwards: true
              phone:
                interfaces:
                  eth0: {network: home, address: 192.168.1.2/24}
                gateway: 192.168.1.1
                tunnels: {wg0: phone.conf}
                role: client
            questions:
              - {ping: phone to server.wg0, expect: reaches, through: wg0}
              - {name: later, udp: server to phone.wg0, expect: does not reach, after: 60s, when: nat restart router}
            """;
    static final String SERVER = """
            [Interface]
            Address = 10.100.0.1/24
            ListenPort = 51820
            PrivateKey = {private-key:server}

            [Peer]
            PublicKey = {public-key:phone}
            AllowedIPs = 10.100.0.2/32
            """;
    static final String PHONE = """
            [Interface]
            Address = 10.100.0.2/32
            PrivateKey = {private-key:phone}

            [Peer]
            PublicKey = {public-key:server}
            EndPoint = 203.0.113.10:51820
            AllowedIPs = 0.0.0.0/0
            """;

    private final Path folder;

    SmallNetwork(Path folder) {
        this.folder = folder;
        write("network.yaml", MAIN);
        write("server.conf", SERVER);
        write("phone.conf", PHONE);
    }

    Path folder() {
        return folder;
    }

    SmallNetwork write(String file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    SmallNetwork write(String file, byte[] bytes) {
        try {
            Files.write(folder.resolve(file), bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Changes a piece of a file, which has to be there.
    SmallNetwork change(String file, String piece, String other) {
        try {
            String text = Files.readString(folder.resolve(file));
            if (!text.contains(piece)) {
                throw new IllegalArgumentException(file + " has no \"" + piece + "\"");
            }
            return write(file, text.replace(piece, other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NetworkDescription read() {
        return NetworkDescription.read(folder);
    }
}
