package org.warren.wireguard.wire;

import java.lang.foreign.MemorySegment;
import org.warren.wireguard.bytes.LittleEndian;

/// A transport data message: whitepaper §5.4.6. It is a view of the datagram's own memory, so that it can be opened in
/// place, and can be moved from message to message.
public final class Data implements Message {
    public static final int TYPE = 4;
    static final int RECEIVER_OFFSET = 4;
    static final int COUNTER_OFFSET = 8;
    /// The offset of the encrypted packet.
    public static final int PACKET_OFFSET = 16;

    public static final int TAG_LENGTH = 16;
    /// The length of a keepalive: the header and the tag of an empty plaintext. No message is shorter.
    public static final int MIN_LENGTH = PACKET_OFFSET + TAG_LENGTH;

    private MemorySegment memory = MemorySegment.NULL;
    private long offset;
    private int length;

    /// An empty view, for [Message#parse(MemorySegment, long, int, Data)].
    public Data() {}

    /// Moves the view.
    public Data at(MemorySegment newMemory, long newOffset, int newLength) {
        memory = newMemory;
        offset = newOffset;
        length = newLength;
        return this;
    }

    /// The length of a message for a packet of this length, including padding.
    public static int lengthOf(int paddedLength) {
        return PACKET_OFFSET + paddedLength + TAG_LENGTH;
    }

    /// The first 8 bytes of a message, read as one little-endian number.
    public static long headerStart(int receiver) {
        return (long) receiver << Integer.SIZE | TYPE;
    }

    /// Writes the header of a message into 16 bytes of memory.
    public static void writeHeader(MemorySegment memory, long offset, int receiver, long counter) {
        LittleEndian.putInt(memory, offset + TYPE_OFFSET, TYPE);
        LittleEndian.putInt(memory, offset + RECEIVER_OFFSET, receiver);
        LittleEndian.putLong(memory, offset + COUNTER_OFFSET, counter);
    }

    /// The counter of the message at this offset.
    public static long counter(MemorySegment memory, long offset) {
        return LittleEndian.getLong(memory, offset + COUNTER_OFFSET);
    }

    public int receiverIndex() {
        return LittleEndian.getInt(memory, offset + RECEIVER_OFFSET);
    }

    public long counter() {
        return counter(memory, offset);
    }

    /// The memory that contains the message.
    public MemorySegment memory() {
        return memory;
    }

    /// The offset of the encrypted packet in [#memory()].
    public long packetOffset() {
        return offset + PACKET_OFFSET;
    }

    /// The length of the encrypted packet and its tag.
    public int packetLength() {
        return length - PACKET_OFFSET;
    }

    /// Whether the packet is empty.
    public boolean isKeepalive() {
        return length == MIN_LENGTH;
    }

    /// The length of the whole message.
    public int length() {
        return length;
    }
}
