/// The test harness: small internets with NAT routers, real WireGuard implementations in them, and verdicts about both.
///
/// A scenario asks a question. A topology describes the network, a lab runs it, subjects are the implementations under
/// test, and checks derive a verdict from the evidence of a run.
@NullMarked
package org.warren.harness;

import org.jspecify.annotations.NullMarked;
