package org.warren.harness.capture;

import java.util.Arrays;

/// One captured frame, in memory that the next one takes over: a capture of millions of frames makes one
/// object.
public final class Frame {

    private byte[] bytes = new byte[0];
    private int offset;
    private int kept;
    private int length;
    private long wallNanos;
    private int linkType;
    private int interfaceId;

    /// Points at a frame within bytes that are not copied.
    ///
    /// @param offset where in `bytes` it begins
    /// @param kept how many bytes the capture kept of it
    /// @param length its length on the wire, in bytes
    /// @param wallNanos when, in nanoseconds since 1970
    /// @param linkType what it begins with, a number of the registry of link types of tcpdump.org
    /// @param interfaceId the capture's number of the interface, from 0
    public void set(byte[] bytes, int offset, int kept, int length, long wallNanos, int linkType, int interfaceId) {
        this.bytes = bytes;
        this.offset = offset;
        this.kept = kept;
        this.length = Math.max(kept, length);
        this.wallNanos = wallNanos;
        this.linkType = linkType;
        this.interfaceId = interfaceId;
    }

    /// The memory that holds it, from [#offset] for [#kept] bytes; valid until the next frame is read.
    public byte[] bytes() {
        return bytes;
    }

    /// Where in [#bytes] it begins.
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

    /// What it begins with, a number of the registry of link types of tcpdump.org.
    public int linkType() {
        return linkType;
    }

    /// The capture's number of the interface, from 0.
    public int interfaceId() {
        return interfaceId;
    }

    /// A copy of what was kept, which stays.
    byte[] copy() {
        return Arrays.copyOfRange(bytes, offset, offset + kept);
    }
}
