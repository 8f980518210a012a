package org.warren.wireguard.uapi;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Reads one client's requests, each of them up to an empty line. How much all clients together can make it remember is
/// limited.
final class RequestReader {
    private final LineReader lines;
    private final Semaphore budget;
    private int spent;

    /// @param budget lines that all clients together may have under way
    RequestReader(InputStream in, Semaphore budget) {
        this.lines = new LineReader(in);
        this.budget = budget;
    }

    /// The next request, null at the end of the conversation.
    ///
    /// @throws UapiException if what follows has no meaning, so that the conversation has to end
    @Nullable
    Request next() throws IOException, UapiException {
        try {
            String operation = lines.next();
            while (operation != null && operation.isEmpty()) {
                operation = lines.next(); // an empty line between two requests
            }
            return operation == null ? null : read(operation);
        } finally {
            budget.release(spent);
            spent = 0;
        }
    }

    private @Nullable Request read(String operation) throws IOException, UapiException {
        SetParser parser = new SetParser();
        UapiException wrong = operation.equals("get=1") || operation.equals("set=1")
                ? null
                : new UapiException(Errno.EPROTO, "an operation is get=1 or set=1");
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isEmpty()) {
                return wrong == null ? request(operation, parser) : new Request.Refused(wrong);
            }
            spend();
            if (wrong == null) {
                wrong = accept(operation, parser, line);
            }
        }
        return null; // the client has gone in the middle of a request
    }

    private void spend() throws UapiException {
        if (!budget.tryAcquire()) {
            throw new UapiException(Errno.ENOMEM, "a request is too long; set the peers in several");
        }
        spent++;
    }

    private static @Nullable UapiException accept(String operation, SetParser parser, String line) {
        try {
            if (!operation.equals("set=1")) {
                throw new UapiException(Errno.EPROTO, "get=1 is followed by an empty line");
            }
            parser.accept(line);
            return null;
        } catch (UapiException e) {
            return e;
        }
    }

    private static Request request(String operation, SetParser parser) {
        return operation.equals("get=1") ? new Request.Get() : new Request.Set(parser.finish());
    }
}
