package org.warren.wireguard.config;

import java.util.List;

/// Commands that wg-quick runs in a shell before or after it sets an interface up or down. It replaces `%i` by the
/// interface's name.
public record Hooks(List<String> preUp, List<String> postUp, List<String> preDown, List<String> postDown) {
    public static final Hooks NONE = new Hooks(List.of(), List.of(), List.of(), List.of());

    public Hooks {
        preUp = checked(preUp);
        postUp = checked(postUp);
        preDown = checked(preDown);
        postDown = checked(postDown);
    }

    private static List<String> checked(List<String> commands) {
        for (String command : commands) {
            if (command.indexOf('#') >= 0
                    || command.indexOf('\n') >= 0
                    || command.isEmpty()
                    || !Piece.ofLine(1, command).strip().text().equals(command)) {
                throw new IllegalArgumentException("a command is one line without #, and no space is at its ends");
            }
        }
        return List.copyOf(commands);
    }
}
