package org.warren.wireguard.wire;

/// A transport data message: whitepaper §5.4.6. A view of the datagram's own array, so that it can be opened in place.
public final class Data implements Message {
    public static final int TYPE = 4;
    static final int RECEIVER_OFFSET = 4;
    static final int COUNTER_OFFSET = 8;
    /// Where the encrypted packet begins.
    public static final int PACKET_OFFSET = 16;

    public static final int TAG_LENGTH = 16;
    /// A keepalive: the header and the tag of nothing. Also the length of the shortest message of all.
    public static final int MIN_LENGTH = PACKET_OFFSET + TAG_LENGTH;

    private final byte[] array;
    private final int offset;
    private final int length;

    Data(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /// The first 8 bytes of a message, read as one little-endian number.
    public static long headerStart(int receiver) {
        return (long) receiver << Integer.SIZE | TYPE;
    }

    /// Writes the header of a message into the first 16 bytes of `array`.
    public static void writeHeader(byte[] array, int receiver, long counter) {
        LittleEndian.putInt(array, TYPE_OFFSET, TYPE);
        LittleEndian.putInt(array, RECEIVER_OFFSET, receiver);
        LittleEndian.putLong(array, COUNTER_OFFSET, counter);
    }

    public int receiverIndex() {
        return LittleEndian.getInt(array, offset + RECEIVER_OFFSET);
    }

    public long counter() {
        return LittleEndian.getLong(array, offset + COUNTER_OFFSET);
    }

    public byte[] array() {
        return array;
    }

    /// Where the encrypted packet begins in [#array()].
    public int packetOffset() {
        return offset + PACKET_OFFSET;
    }

    /// The length of the encrypted packet and its tag.
    public int packetLength() {
        return length - PACKET_OFFSET;
    }

    /// The length of the whole message.
    public int length() {
        return length;
    }
}
