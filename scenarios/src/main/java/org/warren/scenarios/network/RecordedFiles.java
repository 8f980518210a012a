package org.warren.scenarios.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.wireguard.key.PrivateKey;

/// The files of a network in the form in which they are recorded: placeholders replace secret keys and the public keys
/// that belong to them, so the files can be used again. Keys in comments are hidden.
final class RecordedFiles {

    private static final String HIDDEN = "(hidden)";
    /// Reserves the place of a public key while the rest of its line is processed.
    private static final String MARK = "\u0000";

    private final Map<String, String> privateNames = new LinkedHashMap<>();
    private final Map<String, String> publicNames = new LinkedHashMap<>();
    private final Map<String, String> presharedNames = new LinkedHashMap<>();

    private RecordedFiles(Map<String, String> files) {
        files.values().forEach(text -> IniLine.of(text).forEach(this::note));
    }

    static Map<String, String> of(Map<String, String> files) {
        RecordedFiles recorded = new RecordedFiles(files);
        Map<String, String> written = new LinkedHashMap<>();
        files.forEach((name, text) -> written.put(name, recorded.write(text)));
        return written;
    }

    private void note(IniLine line) {
        String key = line.value().replaceAll("\\s", "");
        if (!KeyNames.KEY.matcher(key).matches()) {
            return;
        }
        if (line.key().equals("privatekey")) {
            String name = privateNames.computeIfAbsent(key, missing -> "key-" + (privateNames.size() + 1));
            publicNames.put(PrivateKey.fromBase64(key).publicKey().toBase64(), name);
        } else if (line.key().equals("presharedkey")) {
            presharedNames.computeIfAbsent(key, missing -> "preshared-" + (presharedNames.size() + 1));
        }
    }

    private String write(String text) {
        StringBuilder written = new StringBuilder();
        for (IniLine line : IniLine.of(text)) {
            written.append(written(line)).append('\n');
        }
        // The last line had no line feed.
        written.setLength(written.length() - 1);
        return written.toString();
    }

    private String written(IniLine line) {
        String key = line.value().replaceAll("\\s", "");
        String privateName = privateNames.get(key);
        String presharedName = presharedNames.get(key);
        if (line.key().equals("privatekey") && privateName != null) {
            return "PrivateKey = " + KeyNames.write(KeyNames.PRIVATE, privateName);
        }
        if (line.key().equals("presharedkey") && presharedName != null) {
            return "PresharedKey = " + KeyNames.write(KeyNames.PRESHARED, presharedName);
        }
        boolean isPeer = line.key().equals("publickey") && !privateNames.containsKey(key);
        String text = isPeer ? line.text().replaceFirst(Pattern.quote(line.value()), mark(key)) : line.text();
        String hidden = KeyNames.KEY.matcher(text).replaceAll(match -> Matcher.quoteReplacement(known(match.group())));
        return isPeer && !publicNames.containsKey(key) ? hidden.replace(MARK, line.value()) : hidden;
    }

    private String mark(String key) {
        String name = publicNames.get(key);
        return name == null ? MARK : Matcher.quoteReplacement(KeyNames.write(KeyNames.PUBLIC, name));
    }

    private String known(String key) {
        String name = publicNames.get(key);
        return name == null ? HIDDEN : KeyNames.write(KeyNames.PUBLIC, name);
    }
}
