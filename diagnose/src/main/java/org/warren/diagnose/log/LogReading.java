package org.warren.diagnose.log;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.Endpoint;
import org.warren.wireguard.ip.IpAddress;

/// Reads a log of any size, line by line. Unknown lines are only counted.
public final class LogReading {

    private static final int LINES_MAX = 200_000;
    private static final int LINE_LENGTH_MAX = 2_000;

    private static final Pattern PEER_NUMBER = Pattern.compile("\\bpeer (\\d{1,19})\\b");
    private static final Pattern PEER_KEY = Pattern.compile("peer\\(([A-Za-z0-9+/]{4}…[A-Za-z0-9+/]{4})\\)");
    private static final Pattern ENDPOINT =
            Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]{2,45}(?:%\\w{1,16})?]):(\\d{1,5})");
    private static final Pattern INNER = Pattern.compile("(?:src IP \\(|matching )([0-9a-fA-F:.]{2,45})");
    private static final Pattern COUNT = Pattern.compile("(?:Dropped )?(\\d{1,9})(?:: | callbacks)");

    private final long near;
    private final List<LogLine> lines = new ArrayList<>();
    private final List<LogTimes.Time> times = new ArrayList<>();
    private final Map<LogClock, Integer> clocks = new EnumMap<>(LogClock.class);
    private boolean isPrecise;
    private long read;
    private long strange;
    private long leftOut;
    private long unread;

    private LogReading(long near) {
        this.near = near;
    }

    /// Reads a file, optionally compressed with gzip.
    ///
    /// @param nanos when the captures were made, since 1970, because some logs have no year
    /// @throws IOException when it cannot be read
    public static DaemonLog read(Path file, long nanos) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in, nanos);
        }
    }

    /// Reads a log from any source.
    ///
    /// @param name for display
    /// @param nanos when the captures were made, since 1970
    /// @throws IOException when it cannot be read
    public static DaemonLog read(String name, InputStream in, long nanos) throws IOException {
        var reading = new LogReading(nanos);
        try {
            reading.readAll(new InputStreamReader(unpacked(in, name), StandardCharsets.UTF_8));
        } catch (ZipException | EOFException e) {
            throw new IOException(
                    "%s is a gzip file that is damaged or cut off behind its line %d; copy it again"
                            .formatted(name, reading.read),
                    e);
        }
        return reading.finish(name);
    }

    private static InputStream unpacked(InputStream in, String name) throws IOException {
        var buffered = new BufferedInputStream(in);
        buffered.mark(2);
        boolean isGzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        try {
            return isGzip ? new GZIPInputStream(buffered) : buffered;
        } catch (ZipException | EOFException e) {
            throw new IOException(name + " begins as a gzip file and is none; copy it again", e);
        }
    }

    /// A line may be larger than memory: everything after its first characters is skipped.
    private void readAll(Reader in) throws IOException {
        var line = new StringBuilder();
        var buffer = new char[8_192];
        boolean hasRest = false;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    take(line.toString());
                    line.setLength(0);
                    hasRest = false;
                } else {
                    hasRest = true;
                    if (line.length() < LINE_LENGTH_MAX) {
                        line.append(buffer[i]);
                    }
                }
            }
        }
        if (hasRest) {
            take(line.toString());
        }
    }

    private void take(String line) {
        read++;
        LogKind.@Nullable Found found = LogKind.in(line).orElse(null);
        if (found == null) {
            strange++;
            return;
        }
        String rest = line.substring(found.start());
        if (found.kind() == LogKind.LEFT_OUT) {
            leftOut += count(rest);
            return;
        }
        if (lines.size() >= LINES_MAX) {
            unread++;
            return;
        }
        var time = LogTimes.in(line.substring(0, found.start()), near);
        time.ifPresent(known -> {
            clocks.merge(known.clock(), 1, Integer::sum);
            isPrecise |= known.isPrecise();
        });
        times.add(time.orElse(new LogTimes.Time(LogClock.NONE, 0, false)));
        lines.add(new LogLine(
                read, OptionalLong.empty(), found.kind(), peer(line), endpoint(rest), inner(rest), count(rest)));
    }

    private DaemonLog finish(String name) {
        LogClock clock = clocks.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(LogClock.NONE);
        var timed = new ArrayList<LogLine>();
        for (int i = 0; i < lines.size(); i++) {
            LogLine line = lines.get(i);
            var time = times.get(i);
            boolean isTimed = clock != LogClock.NONE && time.clock() == clock;
            timed.add(new LogLine(
                    line.number(),
                    isTimed ? OptionalLong.of(time.nanos()) : OptionalLong.empty(),
                    line.kind(),
                    line.peer(),
                    line.endpoint(),
                    line.inner(),
                    line.count()));
        }
        return new DaemonLog(name, clock, isPrecise, timed, read, strange, leftOut, unread);
    }

    private static String peer(String line) {
        Matcher key = PEER_KEY.matcher(line);
        if (key.find()) {
            return key.group(1);
        }
        Matcher number = PEER_NUMBER.matcher(line);
        return number.find() ? number.group(1) : "";
    }

    private static Optional<Endpoint> endpoint(String text) {
        Matcher matcher = ENDPOINT.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        String host = matcher.group(1).replaceAll("[\\[\\]]|%\\w+", "");
        int port = Integer.parseInt(matcher.group(2));
        return IpAddress.read(host).filter(address -> port <= 65_535).map(address -> endpoint(address, port));
    }

    private static Endpoint endpoint(IpAddress address, int port) {
        try {
            return new Endpoint(java.net.InetAddress.getByAddress(address.toBytes()), port);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }

    private static Optional<IpAddress> inner(String text) {
        Matcher matcher = INNER.matcher(text);
        return matcher.find() ? IpAddress.read(matcher.group(1)) : Optional.empty();
    }

    /// How many packets a line represents, if it begins with their number.
    private static long count(String text) {
        Matcher matcher = COUNT.matcher(text);
        return matcher.lookingAt() ? Long.parseLong(matcher.group(1)) : 1;
    }
}
