package org.warren.harness.record;

/// A timeline with its first packets only.
///
/// @param timeline complete except for the packets
/// @param packetsLeftOut how many more packets the file contains
public record TimelineExcerpt(Timeline timeline, long packetsLeftOut) {

    /// The first packets of a timeline, and everything else in it.
    ///
    /// @param packetsMax the maximum number of packets
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
