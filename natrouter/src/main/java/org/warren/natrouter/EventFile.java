package org.warren.natrouter;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.warren.nat.Nat64;
import org.warren.nat.SessionEvent;

/// Writes the events of a NAT's sessions as JSON lines, in the same format as the agent for the kernel's connection
/// tracking.
final class EventFile implements AutoCloseable {
    private static final long SECOND = 1_000_000_000L;
    /// A refresh by less than this is not reported, because the kernel's table has whole seconds.
    private static final long REFRESH_NANOS_MIN = SECOND / 2;

    private final OutputStream out;
    private final long wallOffsetNanos;
    private final Map<Long, Long> told = new LinkedHashMap<>();

    /// @param wallOffsetNanos to be added to an event's time to get wall time
    EventFile(String file, long wallOffsetNanos) throws IOException {
        this(new FileOutputStream(file), wallOffsetNanos);
    }

    EventFile(OutputStream out, long wallOffsetNanos) {
        this.out = out;
        this.wallOffsetNanos = wallOffsetNanos;
    }

    void accept(SessionEvent event) {
        accept(event, event.inside().toString(), event.remote().toString());
    }

    /// An event of a session whose inside addresses are not IPv4.
    void accept(Nat64.Event event) {
        accept(event.session(), event.inside().toString(), event.remote().toString());
    }

    /// @param inside the endpoint behind the NAT
    /// @param remote the remote end, as it sees itself
    private void accept(SessionEvent event, String inside, String remote) {
        Long before = told.get(event.number());
        boolean isSmall = before != null && Math.abs(event.expiresNanos() - before) < REFRESH_NANOS_MIN;
        if (event.type() == SessionEvent.Type.REFRESHED && isSmall) {
            return;
        }
        told.put(event.number(), event.expiresNanos());
        if (isEnd(event)) {
            told.remove(event.number());
        }
        try {
            out.write(line(event, inside, remote).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line(SessionEvent event, String inside, String remote) {
        boolean isEnd = isEnd(event);
        StringBuilder line = new StringBuilder();
        line.append("{\"t\":").append(event.nanos() + wallOffsetNanos);
        line.append(",\"event\":\"").append(name(event.type()));
        line.append("\",\"id\":").append(event.number());
        line.append(",\"protocol\":\"").append(event.protocol().name().toLowerCase(Locale.ROOT));
        line.append("\",\"originalSource\":\"").append(inside);
        line.append("\",\"originalDestination\":\"").append(remote);
        line.append("\",\"replySource\":\"").append(event.remote());
        line.append("\",\"replyDestination\":\"").append(event.outside());
        line.append("\",\"replied\":").append(event.replied());
        line.append(",\"assured\":").append(event.established());
        if (!isEnd) {
            long remaining = event.expiresNanos() - event.nanos();
            line.append(",\"timeoutSeconds\":").append((remaining + SECOND / 2) / SECOND);
        }
        line.append(",\"start\":").append(event.createdNanos() + wallOffsetNanos);
        if (isEnd) {
            line.append(",\"stop\":").append(event.expiresNanos() + wallOffsetNanos);
        }
        if (event.type() == SessionEvent.Type.STUCK) {
            line.append(",\"stuck\":true");
        }
        return line.append("}\n").toString();
    }

    private static boolean isEnd(SessionEvent event) {
        return event.type() == SessionEvent.Type.ENDED || event.type() == SessionEvent.Type.STUCK;
    }

    private static String name(SessionEvent.Type type) {
        return switch (type) {
            case CREATED -> "NEW";
            case CHANGED -> "UPDATE";
            case REFRESHED -> "REFRESH";
            case ENDED, STUCK -> "DESTROY";
        };
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
