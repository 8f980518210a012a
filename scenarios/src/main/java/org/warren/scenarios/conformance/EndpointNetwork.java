package org.warren.scenarios.conformance;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.UdpSocket;

/// What lies between the driver and an endpoint.
interface EndpointNetwork {

    LabClock clock();

    /// A new socket that communicates with one address only, and receives ICMP errors of its host: they are a
    /// [org.warren.harness.lab.LabException].
    ///
    /// @throws IOException when there is no way to the address
    Connected connect(InetSocketAddress remote) throws IOException;

    /// A socket that is connected.
    interface Connected extends UdpSocket {

        /// Its own address and port.
        InetSocketAddress local();
    }
}
