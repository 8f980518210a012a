package org.warren.harness.parameter;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A name with a value, such as `idle=1h`.
///
/// @param name not empty
/// @param value as text; may be empty
public record Setting(String name, String value) {

    /// Parses `NAME=VALUE`; the value may contain further equals signs.
    ///
    /// @throws IllegalArgumentException when the text has another form
    public static Setting parse(String text) {
        int sign = text.indexOf('=');
        if (sign < 1) {
            throw new IllegalArgumentException("invalid setting '" + text + "': expected NAME=VALUE");
        }
        return new Setting(text.substring(0, sign), text.substring(sign + 1));
    }

    /// Parses several texts `NAME=VALUE`.
    ///
    /// @return values by name, in the order in which they were given; if a name occurs twice the last counts
    /// @throws IllegalArgumentException when one has another form
    public static Map<String, String> parseAll(String... texts) {
        return values(List.of(texts).stream().map(Setting::parse).toList());
    }

    /// The values by name, in the order in which they were given; if a name occurs twice the last counts.
    public static Map<String, String> values(Collection<Setting> settings) {
        Map<String, String> values = new LinkedHashMap<>();
        settings.forEach(setting -> values.put(setting.name, setting.value));
        return values;
    }
}
