package org.warren.wireguard.uapi;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Reads one client's requests, each up to an empty line. The memory of all clients together is limited; the caller
/// releases the account once a request is answered.
final class RequestReader {
    private final LineReader lines;
    private final Budget.Account account;
    private final ToIntFunction<String> interfaces;

    /// @param account is charged for each line
    /// @param interfaces returns the index of the interface with a given name, 0 if there is none
    RequestReader(InputStream in, Budget.Account account, ToIntFunction<String> interfaces) {
        this.lines = new LineReader(in);
        this.account = account;
        this.interfaces = interfaces;
    }

    /// The next request, null at the end of the connection.
    ///
    /// @throws UapiException if the rest cannot be parsed, so that the connection must be closed
    @Nullable
    Request next() throws IOException, UapiException {
        String operation = lines.next();
        while (operation != null && operation.isEmpty()) {
            operation = lines.next(); // an empty line between two requests
        }
        return operation == null ? null : read(operation);
    }

    private @Nullable Request read(String operation) throws IOException, UapiException {
        SetParser parser = new SetParser(interfaces);
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
        if (!account.spend(1)) {
            throw new UapiException(Errno.ENOMEM, "a request is too long; set the peers in several");
        }
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
