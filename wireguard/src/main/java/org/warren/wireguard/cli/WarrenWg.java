package org.warren.wireguard.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.device.BootClock;
import org.warren.wireguard.device.CipherThreads;
import org.warren.wireguard.device.Device;
import org.warren.wireguard.log.Level;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.training.AotTraining;
import org.warren.wireguard.tun.LinuxTun;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.uapi.RequestHandler;
import org.warren.wireguard.uapi.SocketWatch;
import org.warren.wireguard.uapi.UapiServer;
import org.warren.wireguard.udp.UdpPort;

/// `warren-wg INTERFACE`: a WireGuard interface until it is told to stop, deleted, or its socket is. The script of the
/// same name puts it into the background.
public final class WarrenWg {
    private static final Path RUN = Path.of("/var/run/wireguard");
    private static final String OFFLOADS = "WARREN_WG_OFFLOADS";
    private static final String NO_OFFLOADS = "none";
    private static final String THREADS = "WARREN_WG_THREADS";
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final long STOP_TIMEOUT_SECONDS = 5;

    private WarrenWg() {}

    /// Exits with 0 when it was told to stop, 1 if the interface cannot be made, 2 for wrong usage.
    public static void main(String[] words) {
        List<String> all = List.of(words);
        boolean awaited = all.size() > 1 && all.getFirst().equals(Readiness.OPTION);
        Readiness readiness = new Readiness(awaited ? Integer.valueOf(all.get(1)) : null);
        int status = main(awaited ? all.subList(2, all.size()) : all, System.getenv(), readiness);
        readiness.tell(status);
        System.exit(status);
    }

    private static int main(List<String> words, Map<String, String> environment, Readiness readiness) {
        Arguments arguments;
        int cipherThreads;
        try {
            arguments = Arguments.parse(words);
            cipherThreads = CipherThreads.beside(
                    environment.get(THREADS), Runtime.getRuntime().availableProcessors());
        } catch (IllegalArgumentException e) {
            return fail(e.getMessage(), WRONG_USAGE);
        }
        try {
            switch (arguments.action()) {
                case VERSION -> System.out.println(Version.line());
                case HELP -> System.out.print(Arguments.USAGE);
                case TRAIN -> train();
                case RUN -> run(arguments, cipherThreads, Level.parse(environment.get("LOG_LEVEL")), readiness);
            }
            return 0;
        } catch (IOException e) {
            return fail(e.getMessage(), FAILED);
        }
    }

    private static void train() throws IOException {
        AotTraining.run();
        IdleThreads.slacken();
        new Readiness(null).tell(0);
        System.out.println(Version.line() + ": trained");
    }

    private static int fail(@Nullable String why, int status) {
        System.err.println("warren-wg: " + why);
        return status;
    }

    private static void run(Arguments arguments, int cipherThreads, Level level, Readiness readiness)
            throws IOException {
        String name = arguments.name();
        Log log = new Log(name, level, LocalDateTime::now, System.out::println);
        if (arguments.keyLog() == null) {
            run(name, cipherThreads, KeyLog.NONE, log, readiness);
        } else {
            try (KeyLogFile file = new KeyLogFile(arguments.keyLog(), log)) {
                run(name, cipherThreads, file, log, readiness);
            }
        }
    }

    private static void run(String name, int cipherThreads, KeyLog keyLog, Log log, Readiness readiness)
            throws IOException {
        NoiseSuite suite = new NoiseSuite(Aead.fastest(), new SecureRandom()::nextBytes, keyLog);
        CountDownLatch closed = new CountDownLatch(1);
        boolean offloads = !NO_OFFLOADS.equals(System.getenv(OFFLOADS));
        try (BootClock clock = new BootClock();
                CipherThreads executor = new CipherThreads(cipherThreads);
                Device device = new Device(
                        new Tunnel(suite, Instant::now, log, executor),
                        new LinuxTun(name, offloads),
                        (port, mark) -> UdpPort.open(port, mark, offloads),
                        clock,
                        log);
                UapiServer server = new UapiServer(RUN, name, new RequestHandler(device, log), device::submit);
                SocketWatch watch = new SocketWatch(server.file())) {
            device.watch(watch.descriptor(), () -> {
                if (watch.isDeleted()) {
                    device.stop();
                }
            });
            stopWithTheProcess(device, closed);
            Thread.ofPlatform().daemon().name("uapi").start(server::serve);
            log.verbose("UAPI listener started");
            readiness.tell(0);
            IdleThreads.slacken();
            device.run();
        } finally {
            closed.countDown();
        }
        log.verbose("Device closed");
    }

    /// A signal is not a failure: the process ends with 0 once the interface and the socket are gone.
    private static void stopWithTheProcess(Device device, CountDownLatch closed) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (closed.getCount() == 0) {
                return; // the end came from inside
            }
            device.stop();
            try {
                if (closed.await(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    Runtime.getRuntime().halt(0);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }
}
