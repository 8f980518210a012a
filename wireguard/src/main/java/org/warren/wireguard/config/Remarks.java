package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.List;

/// The remarks of one reading, in the order of the file.
final class Remarks {
    private final List<Remark> remarks = new ArrayList<>();

    void add(Piece where, String key, String text) {
        remarks.add(new Remark(where, key, text));
    }

    List<Remark> all() {
        return List.copyOf(remarks);
    }
}
