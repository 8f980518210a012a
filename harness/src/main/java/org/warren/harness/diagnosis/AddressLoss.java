package org.warren.harness.diagnosis;

/// A time in which an interface had lost one of its addresses. Times are in nanoseconds since virtual time 0.
///
/// @param address without the length of its prefix
/// @param toNanos when it had the address again, `Long.MAX_VALUE` if never
public record AddressLoss(String node, String interfaceName, String address, long fromNanos, long toNanos) {

    /// Whether it is a loss of this interface's address that has not ended.
    public boolean isOf(String otherNode, String otherInterface, String otherAddress) {
        return node.equals(otherNode)
                && interfaceName.equals(otherInterface)
                && address.equals(otherAddress)
                && toNanos == Long.MAX_VALUE;
    }
}
