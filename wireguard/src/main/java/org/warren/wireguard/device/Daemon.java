package org.warren.wireguard.device;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.tun.Tun;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.uapi.RequestHandler;
import org.warren.wireguard.uapi.SocketWatch;
import org.warren.wireguard.uapi.UapiServer;
import org.warren.wireguard.udp.UdpPort;

/// A device with its `wg` control socket: a whole daemon except for the process, so that AOT training runs the same
/// code as a real start.
///
/// @param name of the interface
/// @param directory of the control socket
/// @param offloads whether one system call may carry many packets
/// @param cipherThreads in addition to the device thread
public record Daemon(String name, Path directory, boolean offloads, int cipherThreads, NoiseSuite suite, Log log) {

    /// Creates the network interface.
    public interface TunOpener {
        /// Creates it, in state down.
        ///
        /// @throws IOException if it cannot be created
        Tun open() throws IOException;
    }

    /// Carries packets until the device is stopped, or the interface or the socket is deleted.
    ///
    /// @param ready called once when the socket accepts requests
    /// @throws IOException if the interface or the socket cannot be created
    public void run(TunOpener opener, Consumer<Device> ready) throws IOException {
        try (BootClock clock = new BootClock();
                CipherThreads executor = new CipherThreads(cipherThreads);
                Device device = new Device(
                        new Tunnel(suite, Instant::now, log, executor),
                        opener.open(),
                        (port, mark) -> UdpPort.open(port, mark, offloads),
                        clock,
                        log);
                UapiServer server = new UapiServer(directory, name, new RequestHandler(device, log), device::submit);
                SocketWatch watch = new SocketWatch(server.file())) {
            device.watch(watch.descriptor(), () -> {
                if (watch.isDeleted()) {
                    device.stop();
                }
            });
            Thread.ofPlatform().daemon().name("uapi").start(server::serve);
            log.verbose("UAPI listener started");
            ready.accept(device);
            device.run();
        }
    }
}
