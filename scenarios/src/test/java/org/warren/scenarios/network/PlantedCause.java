package org.warren.scenarios.network;

import java.util.Locale;
import org.warren.harness.diagnosis.Cause;

/// A tunnel between two nodes with one fault in it, and the words in which its cause and the node have to be named.
///
/// @param name of the question
/// @param cause that is planted
/// @param says a piece of the sentence, which names the node, `%d` for the tunnel's number
/// @param end the node at the tunnel's other end, which has the address `10.9.NUMBER.1`
/// @param client the client's file, `%d` for the tunnel's number
/// @param section the other end's section about the client, empty for none
/// @param question what is asked, `%d` for the tunnel's number
record PlantedCause(String name, Cause cause, String says, String end, String client, String section, String question) {

    private static final String CLIENT = """
            [Interface]
            Address = 10.9.%1$d.2/32
            PrivateKey = {private-key:c%1$d}

            [Peer]
            PublicKey = {public-key:END}
            Endpoint = ENDPOINT:51820
            AllowedIPs = 10.9.%1$d.1/32
            """;
    private static final String SECTION = """
            [Peer]
            PublicKey = {public-key:c%1$d}
            AllowedIPs = 10.9.%1$d.2/32
            """;

    /// Without a fault yet, to the server.
    static PlantedCause of(String name, Cause cause, String says) {
        return to("server", "203.0.113.10", name, cause, says);
    }

    /// The same to another node.
    static PlantedCause to(String end, String endpoint, String name, Cause cause, String says) {
        String file = CLIENT.replace("END}", end + "}").replace("ENDPOINT", endpoint);
        return new PlantedCause(name, cause, says, end, file, SECTION, "ping: client to 10.9.%1$d.1");
    }

    PlantedCause client(String piece, String other) {
        return new PlantedCause(name, cause, says, end, replace(client, piece, other), section, question);
    }

    PlantedCause section(String piece, String other) {
        return new PlantedCause(name, cause, says, end, client, replace(section, piece, other), question);
    }

    PlantedCause asking(String other) {
        return new PlantedCause(name, cause, says, end, client, section, other);
    }

    private static String replace(String text, String piece, String other) {
        if (!text.contains(piece)) {
            throw new IllegalArgumentException("there is no \"" + piece + "\"");
        }
        return text.replace(piece, other);
    }

    String clientFile(int number) {
        return String.format(Locale.ROOT, client, number);
    }

    String says(int number) {
        return String.format(Locale.ROOT, says, number);
    }

    String section(int number) {
        return String.format(Locale.ROOT, section, number);
    }

    /// A line of the questions.
    String line(int number) {
        return "  - {name: %s, %s, expect: does not reach, because: %s}\n"
                .formatted(name, String.format(Locale.ROOT, question, number), cause.word());
    }
}
