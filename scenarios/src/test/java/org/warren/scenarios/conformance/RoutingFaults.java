package org.warren.scenarios.conformance;

import static org.warren.scenarios.conformance.PlantedDaemon.type;
import static org.warren.scenarios.conformance.PlantedDaemon.withAnswer;
import static org.warren.scenarios.conformance.PlantedDaemon.withBody;
import static org.warren.scenarios.conformance.PlantedDaemon.withCode;
import static org.warren.scenarios.conformance.PlantedDaemon.withPrefix;
import static org.warren.scenarios.conformance.PlantedDaemon.withoutWrite;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/// Planted faults of group R.
final class RoutingFaults {

    private static final ClassDesc PEER = type("peer/Peer");
    private static final ClassDesc ENDPOINT = type("wire/Endpoint");

    private RoutingFaults() {}

    static List<PlantedFault> all() {
        return List.of(
                new PlantedFault("R1", "a new peer takes no prefix of another's", "rule: whitepaper §2", keepsOwners()),
                new PlantedFault(
                        "R11", "a new peer takes no prefix of another's", "rule: whitepaper §2", keepsOwners()),
                new PlantedFault(
                        "R12",
                        "an endpoint with port 0 ends the daemon",
                        "rule: socket.c",
                        withPrefix("tunnel/TunnelAdmin", "endpoint", code -> code.aload(2)
                                .invokevirtual(ENDPOINT, "port", MethodTypeDesc.of(ConstantDescs.CD_int))
                                .ifThen(Opcode.IFEQ, PlantedFaults::dies))),
                new PlantedFault(
                        "R13",
                        "the interface of a link-local address is dropped",
                        "rule: socket.c, send6",
                        withAnswer("uapi/EndpointText", "parse", "scope", 0)),
                new PlantedFault(
                        "R14",
                        "what is sent at once goes to the first one's endpoint",
                        "rule: whitepaper §2",
                        withBody("tunnel/OutboundQueue", "mayJoin", code -> code.iconst_1()
                                .ireturn())),
                new PlantedFault(
                        "R14",
                        "an initiation ends the session that there is",
                        "rule: whitepaper §6.3",
                        withPrefix("peer/Peer", "onInitiation", code -> code.aload(0)
                                .getfield(PEER, "keypairs", type("session/Keypairs"))
                                .invokevirtual(
                                        type("session/Keypairs"), "clear", MethodTypeDesc.of(ConstantDescs.CD_void)))),
                new PlantedFault(
                        "R2",
                        "any inner source is taken",
                        "rule: whitepaper §2",
                        // The peer whose session it is in place of the one that the source belongs to.
                        withCode("tunnel/Tunnel", "deliver", "peerForSource", code -> code.aload(1))),
                new PlantedFault(
                        "R3",
                        "data does not move the endpoint",
                        "tailscale's wireguard-go, on purpose, https://github.com/tailscale/wireguard-go/pull/72",
                        withoutWrite("peer/Peer", "onAuthenticated", "endpoint")),
                new PlantedFault(
                        "R4",
                        "data with a wrong tag moves the endpoint",
                        "Zephyr before https://github.com/zephyrproject-rtos/zephyr/pull/116722",
                        withPrefix("tunnel/InboundBatch", "isOpened", code -> code.aload(0)
                                .iload(1)
                                .invokevirtual(
                                        type("tunnel/InboundBatch"),
                                        "peer",
                                        MethodTypeDesc.of(PEER, ConstantDescs.CD_int))
                                .aload(0)
                                .invokevirtual(type("tunnel/InboundBatch"), "from", MethodTypeDesc.of(ENDPOINT))
                                .invokevirtual(PEER, "endpoint", MethodTypeDesc.of(ConstantDescs.CD_void, ENDPOINT)))));
    }

    /// A new peer takes no prefix from the peer that has it.
    private static PlantedDaemon.Change keepsOwners() {
        ClassDesc prefix = type("ip/IpPrefix");
        return withPrefix("tunnel/TunnelAdmin", "allow", code -> code.aload(0)
                .aload(2)
                .invokevirtual(
                        type("tunnel/TunnelAdmin"), "allowedIpOwner", MethodTypeDesc.of(type("key/PublicKey"), prefix))
                .ifThen(Opcode.IFNONNULL, CodeBuilder::return_));
    }
}
