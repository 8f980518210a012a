package org.warren.harness.agent;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.LabException;

/// The connection to an agent: one request, one answer, each a list of byte strings with 32-bit lengths.
///
/// The guest is stopped between an answer and the next request. While it works on a request its clock may stop forever
/// (when a process spins); only wall time can reveal that, so each call has a wall-clock limit.
final class AgentConnection implements AutoCloseable {

    private static final int FIELDS_MAX = 64;
    private static final int FIELD_LENGTH_MAX = 64 << 20;

    private final AgentHost host;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("agent-connection").factory());

    /// The request that got no answer in time, if any: later requests cannot get one either.
    private @Nullable String unanswered;

    AgentConnection(AgentHost host) {
        this.host = host;
        this.in = new DataInputStream(host.fromAgent());
        this.out = new DataOutputStream(host.toAgent());
    }

    /// Sends a request and waits for its answer.
    ///
    /// @param limit wall time that the answer may take
    /// @return the fields of the answer after `ok`
    /// @throws LabException when the agent refuses, does not answer in time, or is gone
    List<byte[]> call(Duration limit, List<byte[]> request) {
        String what = new String(request.get(0), StandardCharsets.UTF_8);
        if (unanswered != null) {
            throw new LabException(host.title() + " cannot be asked for '" + what + "', because it gave no answer to '"
                    + unanswered + "' in time; see the logs of the run");
        }
        var answer = CompletableFuture.supplyAsync(() -> exchange(request), reader);
        try {
            List<byte[]> fields = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!new String(fields.get(0), StandardCharsets.UTF_8).equals("ok")) {
                String why = fields.size() > 1 ? new String(fields.get(1), StandardCharsets.UTF_8) : "no reason given";
                throw new LabException(host.title() + " refused '" + describe(request) + "': " + host.meaning(why));
            }
            return fields.subList(1, fields.size());
        } catch (TimeoutException e) {
            unanswered = what;
            throw new LabException(
                    host.title() + " gave no answer to '" + what + "' in " + limit.toSeconds()
                            + " s of wall time; a process in it spins or hangs, see the logs of the run",
                    e);
        } catch (ExecutionException e) {
            throw new LabException(ended(what), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while " + host.title() + " worked on '" + what + "'", e);
        }
    }

    private String ended(String what) {
        String console = host.console();
        return host.title() + " ended while it worked on '" + what + "'; "
                + (console.isEmpty()
                        ? "it was probably killed or removed from outside, because its console is empty: run again"
                        : "its console: " + console);
    }

    private List<byte[]> exchange(List<byte[]> request) {
        try {
            out.writeInt(request.size());
            for (byte[] field : request) {
                out.writeInt(field.length);
                out.write(field);
            }
            out.flush();
            int count = number(FIELDS_MAX);
            List<byte[]> fields = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                byte[] field = in.readNBytes(number(FIELD_LENGTH_MAX));
                fields.add(field);
            }
            return fields;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int number(int max) throws IOException {
        int number = in.readInt();
        if (number < 0 || number > max) {
            throw new EOFException("the connection is out of sync: " + number);
        }
        return number;
    }

    /// Verb, node and third field. Data that is written or passed to a command may be secret and is left out.
    private static String describe(List<byte[]> request) {
        return String.join(
                " ",
                request.stream()
                        .limit(3)
                        .map(field -> new String(field, StandardCharsets.UTF_8))
                        .toList());
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
