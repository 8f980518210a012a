package org.warren.harness.capture;

import java.util.Arrays;

/// One captured frame. The object is reused for the next one, so that a capture of millions of frames allocates only
/// one.
public final class Frame {

    private byte[] bytes = new byte[0];
    private int offset;
    private int kept;
    private int length;
    private long wallNanos;
    private int linkType;
    private int interfaceId;

    /// Points at a frame within bytes, without copying them.
    ///
    /// @param offset of the frame in `bytes`
    /// @param kept how many bytes the capture kept of it
    /// @param length its length on the wire, in bytes
    /// @param wallNanos when, in nanoseconds since 1970
    /// @param linkType the number of its link type in the registry of tcpdump.org
    /// @param interfaceId the number of the interface in the capture, from 0
    public void set(byte[] bytes, int offset, int kept, int length, long wallNanos, int linkType, int interfaceId) {
        this.bytes = bytes;
        this.offset = offset;
        this.kept = kept;
        this.length = Math.max(kept, length);
        this.wallNanos = wallNanos;
        this.linkType = linkType;
        this.interfaceId = interfaceId;
    }

    /// The memory that contains it, from [#offset] for [#kept] bytes; valid until the next frame is read.
    public byte[] bytes() {
        return bytes;
    }

    /// Its offset in [#bytes].
    public int offset() {
        return offset;
    }

    /// How many bytes the capture kept of it.
    public int kept() {
        return kept;
    }

    /// Its length on the wire, in bytes.
    public int length() {
        return length;
    }

    /// When, in nanoseconds since 1970.
    public long wallNanos() {
        return wallNanos;
    }

    /// The number of its link type in the registry of tcpdump.org.
    public int linkType() {
        return linkType;
    }

    /// The number of the interface in the capture, from 0.
    public int interfaceId() {
        return interfaceId;
    }

    /// A copy of the captured bytes, which stays valid.
    byte[] copy() {
        return Arrays.copyOfRange(bytes, offset, offset + kept);
    }
}
