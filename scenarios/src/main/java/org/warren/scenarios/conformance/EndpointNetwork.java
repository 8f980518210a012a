package org.warren.scenarios.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.UdpSocket;

/// The network between the driver and an endpoint.
interface EndpointNetwork {

    LabClock clock();

    /// A new connected socket. ICMP errors of the endpoint's host become a [org.warren.harness.lab.LabException].
    ///
    /// @throws IOException when there is no route to the address
    Connected connect(InetSocketAddress remote) throws IOException;

    /// A connected socket.
    interface Connected extends UdpSocket {

        /// Its own address and port.
        InetSocketAddress local();
    }
}
