package org.warren.wireguard.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.device.CipherThreads;
import org.warren.wireguard.device.Daemon;
import org.warren.wireguard.device.Device;
import org.warren.wireguard.log.Level;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.posix.KernelRandom;
import org.warren.wireguard.training.AotTraining;
import org.warren.wireguard.tun.LinuxTun;

/// `warren-wg INTERFACE`: runs a WireGuard interface until the process is told to stop, or until the interface or its
/// socket is deleted. The script of the same name runs it in the background.
public final class WarrenWg {
    private static final Path RUN = Path.of("/var/run/wireguard");
    private static final String OFFLOADS = "WARREN_WG_OFFLOADS";
    private static final String NO_OFFLOADS = "none";
    private static final String THREADS = "WARREN_WG_THREADS";
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final long STOP_TIMEOUT_SECONDS = 5;

    private WarrenWg() {}

    /// Exits with 0 when it was told to stop, 1 if the interface cannot be created, 2 for wrong usage.
    public static void main(String[] words) {
        List<String> all = List.of(words);
        boolean awaited = all.size() > 1 && all.getFirst().equals(Readiness.OPTION);
        Readiness readiness = new Readiness(awaited ? Integer.valueOf(all.get(1)) : null);
        int status = main(awaited ? all.subList(2, all.size()) : all, System.getenv(), readiness);
        readiness.tell(status);
        if (status != 0) {
            System.exit(status); // not for success: it would bring the JDK's loggers into the archive for a fast start
        }
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
        Readiness nobody = new Readiness(null);
        AotTraining.run((directory, opener, ready) -> {
            Log log = log(AotTraining.NAME, Level.ERROR);
            run(daemon(AotTraining.NAME, directory, 0, KeyLog.NONE, log), opener, nobody, ready);
        });
        System.out.println(Version.line() + ": trained");
    }

    private static int fail(@Nullable String why, int status) {
        System.err.println("warren-wg: " + why);
        return status;
    }

    private static void run(Arguments arguments, int cipherThreads, Level level, Readiness readiness)
            throws IOException {
        String name = arguments.name();
        Log log = log(name, level);
        boolean offloads = offloads();
        Daemon.TunOpener opener = () -> new LinuxTun(name, offloads);
        if (arguments.keyLog() == null) {
            run(daemon(name, RUN, cipherThreads, KeyLog.NONE, log), opener, readiness, device -> {});
        } else {
            try (KeyLogFile file = new KeyLogFile(arguments.keyLog(), log)) {
                run(daemon(name, RUN, cipherThreads, file, log), opener, readiness, device -> {});
            }
        }
        log.verbose("Device closed");
    }

    private static Log log(String name, Level level) {
        return new Log(name, level, LocalDateTime::now, System.out::println);
    }

    private static boolean offloads() {
        return !NO_OFFLOADS.equals(System.getenv(OFFLOADS));
    }

    private static Daemon daemon(String name, Path directory, int cipherThreads, KeyLog keyLog, Log log) {
        NoiseSuite suite = new NoiseSuite(Aead.fastest(), new KernelRandom()::nextBytes, keyLog);
        return new Daemon(name, directory, offloads(), cipherThreads, suite, log);
    }

    private static void run(Daemon daemon, Daemon.TunOpener opener, Readiness readiness, Consumer<Device> ready)
            throws IOException {
        CountDownLatch closed = new CountDownLatch(1);
        try {
            daemon.run(opener, device -> {
                stopWithTheProcess(device, closed);
                readiness.tell(0);
                IdleThreads.slacken();
                ready.accept(device);
            });
        } finally {
            closed.countDown();
        }
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
