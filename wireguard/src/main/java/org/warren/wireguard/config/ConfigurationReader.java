package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes a file line by line. `wg` removes all white space from a line before it looks at it; wg-quick, which looks
/// first, removes only what is at the ends of keys and values.
final class ConfigurationReader {
    private static final String INTERFACE = "[Interface]";
    private static final String PEER = "[Peer]";
    private static final Pattern QUOTABLE_KEY = Pattern.compile("[A-Za-z]{1,20}");

    private final Remarks remarks = new Remarks();
    private final InterfaceLines interfaceLines = new InterfaceLines(remarks);
    private final List<PeerLines> peers = new ArrayList<>();
    private @Nullable PeerLines peer;
    private boolean inInterface;
    private boolean inInterfaceOfQuick;

    void accept(Piece line) throws ConfigurationException {
        int comment = line.text().indexOf('#');
        Piece rest = (comment < 0 ? line : line.slice(0, comment)).strip();
        if (rest.text().indexOf('\0') >= 0) {
            throw new ConfigurationException(rest, "line", "expected text; there is a character NUL");
        }
        if (rest.text().startsWith("[")) {
            begin(rest);
        } else if (!rest.isEmpty()) {
            setting(rest, comment >= 0);
        }
    }

    ConfigurationFile finish() throws ConfigurationException {
        InterfaceSection section = interfaceLines.finish();
        Map<PublicKey, PeerSection> sections = new LinkedHashMap<>();
        for (PeerLines lines : peers) {
            PublicKey key = lines.publicKey();
            if (section.privateKey() != null && section.privateKey().publicKey().equals(key)) {
                remarks.add(
                        lines.header(), Setting.PUBLIC_KEY.key(), "this is the interface's own; wg ignores the peer");
            }
            sections.put(key, lines.finish(sections.get(key)));
        }
        return new ConfigurationFile(new TunnelConfiguration(section, List.copyOf(sections.values())), remarks.all());
    }

    private void begin(Piece header) throws ConfigurationException {
        Piece bare = header.bare();
        if (!bare.is(INTERFACE) && !bare.is(PEER)) {
            throw new ConfigurationException(header, "line", "expected [Interface] or [Peer] on a line of its own");
        }
        inInterface = bare.is(INTERFACE);
        inInterfaceOfQuick = header.is(INTERFACE);
        if (!inInterface) {
            peer = new PeerLines(header, remarks);
            peers.add(peer);
        }
    }

    private void setting(Piece line, boolean commented) throws ConfigurationException {
        int equals = line.text().indexOf('=');
        Piece word = line.slice(0, equals < 0 ? line.text().length() : equals).strip();
        Setting setting = Setting.named(word.bare()).orElse(null);
        if (setting == null || equals < 0) {
            throw new ConfigurationException(line, setting == null ? quotable(word) : setting.key(), expected());
        }
        Piece value = line.from(equals + 1).strip();
        if (setting.place() == Setting.Place.QUICK) {
            if (!inInterfaceOfQuick || Setting.named(word).isEmpty()) {
                throw new ConfigurationException(line, setting.key(), whereQuick());
            }
            if (commented && setting.isHook()) {
                remarks.add(
                        value,
                        setting.key(),
                        "the command ends at the # for this reader and older versions of wg-quick, not for later ones");
            }
            interfaceLines.accept(setting, value);
        } else {
            acceptOfWg(setting, line, value.bare());
        }
    }

    private void acceptOfWg(Setting setting, Piece line, Piece value) throws ConfigurationException {
        boolean forPeer = setting.place() == Setting.Place.PEER;
        if (forPeer && !inInterface && peer != null) {
            peer.accept(setting, value);
        } else if (!forPeer && inInterface) {
            interfaceLines.accept(setting, value);
        } else {
            throw new ConfigurationException(
                    line, setting.key(), "expected in a section " + (forPeer ? PEER : INTERFACE) + ", not here");
        }
    }

    private String expected() {
        if (!inInterface && peer == null) {
            return "expected [Interface] or [Peer] first";
        }
        return "expected KEY = VALUE, KEY one of " + Setting.namesIn(!inInterface);
    }

    private static String whereQuick() {
        return "expected below a line [Interface], which wg-quick knows only without spaces, as it does its keys";
    }

    /// A line without a key may be a piece of a secret one.
    private static String quotable(Piece word) {
        return QUOTABLE_KEY.matcher(word.text()).matches() ? word.text() : "line";
    }
}
