package org.warren.nat.home;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.nat.BehaviourText;

/// The findings so far.
final class Findings {

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> comments = new LinkedHashMap<>();
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();

    /// @param comment null for none
    void set(String key, String value, @Nullable String comment) {
        settings.put(key, value);
        if (comment != null) {
            comments.put(key, comment);
        }
    }

    void life(String key, Life life) {
        lives.put(key, life);
        set(key, life.setting(), life.words());
    }

    void remark(String sentence) {
        remarks.add(sentence);
    }

    boolean is(String key, String value) {
        return value.equals(settings.get(key));
    }

    /// Whether that was said beside a setting.
    boolean hasComment(String key, String comment) {
        return comment.equals(comments.get(key));
    }

    /// All findings, in the order of [BehaviourText#KEYS].
    HomeNat nat() {
        Map<String, String> ordered = new LinkedHashMap<>();
        for (BehaviourText.Key key : BehaviourText.KEYS) {
            String value = settings.get(key.name());
            if (value != null) {
                ordered.put(key.name(), value);
            }
        }
        return new HomeNat(ordered, comments, lives, remarks);
    }
}
