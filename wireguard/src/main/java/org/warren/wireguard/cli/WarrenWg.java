package org.warren.wireguard.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.warren.wireguard.crypto.JdkAead;
import org.warren.wireguard.device.Device;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.tun.LinuxTun;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.uapi.Conversation;
import org.warren.wireguard.uapi.UapiServer;

/// `warren-wg [--keylog FILE] INTERFACE`: a WireGuard interface until it is told to stop. The script of the same name
/// puts it into the background.
public final class WarrenWg {
    private static final Path RUN = Path.of("/var/run/wireguard");

    private WarrenWg() {}

    /// Exits with 2 for wrong usage and 1 if the interface cannot be made.
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        boolean keyLog = words.size() == 3 && words.getFirst().equals("--keylog");
        if (words.size() != 1 && !keyLog) {
            System.err.println("usage: warren-wg [-f] [--keylog FILE] INTERFACE");
            System.exit(2);
        }
        try {
            run(words.getLast(), keyLog ? new KeyLogFile(Path.of(words.get(1))) : KeyLog.NONE);
        } catch (IOException e) {
            System.err.println("warren-wg: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(String name, KeyLog keyLog) throws IOException {
        NoiseSuite suite = new NoiseSuite(new JdkAead(), new SecureRandom()::nextBytes, keyLog);
        Tunnel tunnel = new Tunnel(suite, Instant::now);
        Thread main = Thread.currentThread();
        try (Device device = new Device(tunnel, new LinuxTun(name));
                UapiServer server = new UapiServer(RUN, name, new Conversation(device), device::submit)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                device.stop();
                joinQuietly(main);
            }));
            Thread.ofPlatform().daemon().name("uapi").start(server::serve);
            System.out.println("interface " + name + " is ready");
            device.run();
        }
    }

    /// The shutdown of the machine waits until the socket and the interface are gone.
    private static void joinQuietly(Thread thread) {
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
