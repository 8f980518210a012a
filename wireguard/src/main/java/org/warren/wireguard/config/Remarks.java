package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The remarks about one file, in the order of the file.
final class Remarks {
    private final List<Remark> remarks = new ArrayList<>();

    void add(Piece where, String key, String text) {
        remarks.add(new Remark(where, key, text));
    }

    /// Records a setting that may be given once: a second line replaces the first.
    ///
    /// @param said the lines of this section so far
    void addIfSaidBefore(Map<Setting, Integer> said, Setting setting, Piece value) {
        Integer earlier = setting.addsUp() ? null : said.put(setting, value.line());
        if (earlier != null) {
            add(value, setting.key(), "this replaces the " + setting.key() + " of line " + earlier + "; keep one");
        }
    }

    List<Remark> all() {
        return remarks.stream()
                .sorted(Comparator.comparingInt(Remark::line).thenComparingInt(Remark::column))
                .toList();
    }
}
