package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.key.PublicKey;

/// Reads a file line by line. `wg` removes all white space from a line before it parses it; wg-quick, which reads the
/// line first, only strips keys and values.
final class ConfigurationReader {
    private static final String INTERFACE = "[Interface]";
    private static final String PEER = "[Peer]";
    private static final Pattern QUOTABLE_KEY = Pattern.compile("[A-Za-z]{1,20}[0-9]{0,2}");

    private final Remarks remarks = new Remarks();
    private final InterfaceLines interfaceLines = new InterfaceLines(remarks);
    private final List<PeerLines> peers = new ArrayList<>();
    private @Nullable PeerLines peer;
    private boolean inInterface;
    private boolean inInterfaceOfQuick;
    private int interfaceLine;
    private final boolean forAndroid;
    private AndroidApplications applications = AndroidApplications.NONE;

    /// @param forAndroid whether the keys of the Android client are accepted too
    ConfigurationReader(boolean forAndroid) {
        this.forAndroid = forAndroid;
    }

    void accept(Piece line) throws ConfigurationException {
        int comment = line.text().indexOf('#');
        Piece rest = (comment < 0 ? line : line.slice(0, comment)).strip();
        try {
            accept(rest, comment >= 0);
        } catch (ConfigurationException e) {
            Optional<String> reason = reason(rest);
            throw reason.isPresent() ? e.because(reason.get()) : e;
        }
        if (comment >= 0) {
            remarkHidden(line.from(comment).strip());
        }
    }

    private void accept(Piece rest, boolean commented) throws ConfigurationException {
        if (rest.text().indexOf('\0') >= 0) {
            throw new ConfigurationException(rest, "line", "expected text");
        }
        if (rest.text().startsWith("[")) {
            begin(rest);
        } else if (!rest.isEmpty()) {
            setting(rest, commented);
        }
    }

    /// Explains why a line that looks right is refused.
    private static Optional<String> reason(Piece line) {
        if (line.text().startsWith(";") || line.text().startsWith("//")) {
            return Optional.of("a comment begins with #, to wg and wg-quick");
        }
        return OddCharacter.all(line.text()).stream().findFirst().map(odd -> placed(odd, line)
                .wordsWithPlace());
    }

    private static OddCharacter placed(OddCharacter odd, Piece line) {
        return new OddCharacter(
                odd.codePoint(), line.line(), line.from(odd.column() - 1).column());
    }

    /// Only a line feed ends a comment.
    private void remarkHidden(Piece comment) {
        int end = comment.text().indexOf('\r');
        if (end >= 0) {
            remarks.add(
                    comment.from(end),
                    "line",
                    "the comment continues here: a carriage return does not end a line; end lines with a line feed");
        }
    }

    ConfigurationFile finish() throws ConfigurationException {
        InterfaceSection section = interfaceLines.finish();
        Map<PublicKey, PeerSection> sections = new LinkedHashMap<>();
        Map<PublicKey, PeerLines> last = new LinkedHashMap<>();
        AllowedIpOwners owners = new AllowedIpOwners(remarks);
        for (PeerLines lines : peers) {
            PublicKey key = lines.publicKey();
            if (section.privateKey() != null && section.privateKey().publicKey().equals(key)) {
                remarks.add(
                        lines.header(), Setting.PUBLIC_KEY.key(), "this is the interface's own; wg ignores the peer");
            } else {
                owners.add(key, lines);
            }
            PeerLines earlier = last.put(key, lines);
            if (earlier != null) {
                remarks.add(
                        lines.keyPlace(),
                        Setting.PUBLIC_KEY.key(),
                        "this is the peer of line " + earlier.header().line()
                                + " again: the AllowedIPs here replace those there, and so do other keys that are repeated here");
            }
            sections.put(key, lines.finish(sections.get(key)));
        }
        return new ConfigurationFile(
                new TunnelConfiguration(section, List.copyOf(sections.values())), applications, remarks.all());
    }

    private void begin(Piece header) throws ConfigurationException {
        Piece bare = header.bare();
        if (!bare.is(INTERFACE) && !bare.is(PEER)) {
            throw new ConfigurationException(header, "line", "expected [Interface] or [Peer] on a line of its own");
        }
        inInterface = bare.is(INTERFACE);
        inInterfaceOfQuick = header.is(INTERFACE);
        if (inInterface && interfaceLine > 0) {
            remarks.add(
                    header,
                    INTERFACE,
                    "wg takes this section and that of line " + interfaceLine
                            + " for one; keep one, or name another file");
        }
        interfaceLine = inInterface ? header.line() : interfaceLine;
        if (!inInterface) {
            peer = new PeerLines(header, remarks);
            peers.add(peer);
        }
    }

    private void setting(Piece line, boolean commented) throws ConfigurationException {
        int equals = line.text().indexOf('=');
        Piece word = line.slice(0, equals < 0 ? line.text().length() : equals).strip();
        if (forAndroid && inInterface && equals >= 0) {
            AndroidApplications more = AndroidApplications.accept(applications, word, line.from(equals + 1));
            if (more != null) {
                applications = more;
                return;
            }
        }
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
            if (setting.isHook()) {
                OddCharacter.all(value.text()).stream()
                        .filter(OddCharacter::isDeceptive)
                        .findFirst()
                        .ifPresent(odd ->
                                remarks.add(value.from(odd.column() - 1), setting.key(), "here stands " + odd.words()));
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

    /// A line without a key may be part of a secret key.
    private static String quotable(Piece word) {
        return QUOTABLE_KEY.matcher(word.text()).matches() ? word.text() : "line";
    }
}
