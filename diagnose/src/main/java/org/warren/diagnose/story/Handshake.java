package org.warren.diagnose.story;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A handshake: an initiation and its result.
public final class Handshake {

    /// Why an initiation was sent, as far as earlier packets show.
    public enum Reason {
        FIRST("the first of the capture"),
        RETRY("repeats one that was not answered"),
        REKEY("the session was 120 s old, or 165 s and data came"),
        NO_ANSWER("nothing had come back for 15 s"),
        EXPIRED("the session was 180 s old"),
        NEW("no reason that can be seen: a restart, or the session before was not captured");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /// The reason in a sentence.
        public String words() {
            return words;
        }
    }

    private final Message initiation;
    private final Side initiator;
    private final Reason reason;
    private @Nullable Message response;
    private @Nullable Message cookie;
    private @Nullable Message confirmation;
    private int responses;
    private int copies;

    Handshake(Message initiation, Side initiator, Reason reason) {
        this.initiation = initiation;
        this.initiator = initiator;
        this.reason = reason;
    }

    /// The initiation.
    public Message initiation() {
        return initiation;
    }

    /// The sender of the initiation.
    public Side initiator() {
        return initiator;
    }

    /// The reason, as far as it can be seen.
    public Reason reason() {
        return reason;
    }

    /// The first response to it.
    public Optional<Message> response() {
        return Optional.ofNullable(response);
    }

    /// The first cookie reply to it.
    public Optional<Message> cookie() {
        return Optional.ofNullable(cookie);
    }

    /// The initiator's first message under the new session.
    public Optional<Message> confirmation() {
        return Optional.ofNullable(confirmation);
    }

    /// The number of responses.
    public int responses() {
        return responses;
    }

    /// How often the same initiation was repeated.
    public int copies() {
        return copies;
    }

    void answer(Message message) {
        responses++;
        if (response == null) {
            response = message;
        }
    }

    void cookie(Message message) {
        if (cookie == null) {
            cookie = message;
        }
    }

    void confirm(Message message) {
        if (confirmation == null) {
            confirmation = message;
        }
    }

    void copied() {
        copies++;
    }
}
