package org.warren.wireguard.uapi;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Reads lines of printable ASCII of limited length.
final class LineReader {
    /// The longest valid line has 91 characters.
    static final int MAX_LENGTH = 1024;

    private static final int BUFFER = 8192;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;

    LineReader(InputStream in) {
        this.in = in;
    }

    /// The next line without its line feed, null at the end; a last line without a line feed does not count.
    ///
    /// @throws UapiException if a line is too long; the rest of the stream cannot be parsed then
    @Nullable
    String next() throws IOException, UapiException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = read();
            if (c < 0) {
                return null;
            }
            if (c == '\n') {
                return line.toString();
            }
            if (line.length() == MAX_LENGTH) {
                throw new UapiException(Errno.EPROTO, "a line has at most " + MAX_LENGTH + " characters");
            }
            // An invalid character is replaced by one that no key and no value contains.
            line.append(c >= ' ' && c <= '~' ? (char) c : '\0');
        }
    }

    private int read() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(0, in.read(buffer));
        }
        return position == limit ? -1 : buffer[position++] & 0xff;
    }
}
