package org.warren.harness.record;

/// A timeline with its first packets only.
///
/// @param timeline whole but for the packets
/// @param packetsLeftOut how many more there are in the file
public record TimelineExcerpt(Timeline timeline, long packetsLeftOut) {

    /// The first packets of a timeline, and all else of it.
    ///
    /// @param packetsMax how many
    public static TimelineExcerpt of(Timeline whole, int packetsMax) {
        int count = Math.min(packetsMax, whole.packets().size());
        return new TimelineExcerpt(
                Timeline.of(
                        whole.epoch(),
                        whole.lanes(),
                        whole.packets().subList(0, count),
                        whole.mappings(),
                        whole.marks()),
                whole.packets().size() - count);
    }
}
