package org.warren.harness.parameter;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value that somebody gave to something that has a name, such as `idle=1h`.
///
/// @param name what gets the value; not empty
/// @param value as it was written; may be empty
public record Setting(String name, String value) {

    /// Reads `NAME=VALUE`; the value may hold further equals signs.
    ///
    /// @throws IllegalArgumentException when the text is of another form
    public static Setting parse(String text) {
        int sign = text.indexOf('=');
        if (sign < 1) {
            throw new IllegalArgumentException("invalid setting '" + text + "': expected NAME=VALUE");
        }
        return new Setting(text.substring(0, sign), text.substring(sign + 1));
    }

    /// Reads several, each `NAME=VALUE`.
    ///
    /// @return values by name, in the order in which they were given; of two for one name the last
    /// @throws IllegalArgumentException when one is of another form
    public static Map<String, String> parseAll(String... texts) {
        return values(List.of(texts).stream().map(Setting::parse).toList());
    }

    /// The values by name, in the order in which they were given; of two for one name the last.
    public static Map<String, String> values(Collection<Setting> settings) {
        Map<String, String> values = new LinkedHashMap<>();
        settings.forEach(setting -> values.put(setting.name, setting.value));
        return values;
    }
}
