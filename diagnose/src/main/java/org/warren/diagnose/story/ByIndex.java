package org.warren.diagnose.story;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Objects by receiver index. An index is a 32-bit number that each end chooses by itself, so several tunnels in a
/// large capture may have the same one.
///
/// @param <T> the type of the objects
final class ByIndex<T> {

    private static final int INDICES_MAX = 200_000;
    /// The maximum per index; the latest ones are kept.
    private static final int SAME_MAX = 16;

    private final Map<Integer, List<T>> kept = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, List<T>> eldest) {
            return size() > INDICES_MAX;
        }
    };

    void put(int index, T one) {
        List<T> same = kept.computeIfAbsent(index, any -> new ArrayList<>(1));
        if (same.size() >= SAME_MAX) {
            same.removeFirst();
        }
        same.add(one);
    }

    /// The latest object under an index that fits.
    Optional<T> find(int index, Predicate<T> fits) {
        List<T> same = kept.get(index);
        if (same == null) {
            return Optional.empty();
        }
        for (int i = same.size() - 1; i >= 0; i--) {
            if (fits.test(same.get(i))) {
                return Optional.of(same.get(i));
            }
        }
        return Optional.empty();
    }

    void remove(int index, Predicate<T> which) {
        List<T> same = kept.get(index);
        if (same != null && same.removeIf(which) && same.isEmpty()) {
            kept.remove(index);
        }
    }
}
